"""How grave a broken expectation is, and the bounds that are a matter of judgement."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.files import ConfigError, load_bundled


class Severity(StrEnum):
    """Whether a breach stops publication or only warns."""

    HARD = "hard"
    SOFT = "soft"


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filled(_Group):
    """Shares of rows with a value, by table and column, judged in partitions of at least `from_rows` rows."""

    from_rows: int = Field(ge=1)
    shares: Mapping[str, Mapping[str, float]]

    @model_validator(mode="after")
    def _shares_are_shares(self) -> "Filled":
        for table, columns in self.shares.items():
            for column, share in columns.items():
                if not 0 < share <= 1:
                    raise ValueError(f"the share of {table}.{column} must be above 0 and at most 1, not {share}")
        return self


class Bound(_Group):
    """Between what a figure of the dataset must lie, inclusive; None leaves a side open."""

    minimum: float | None = None
    maximum: float | None = None
    severity: Severity

    @model_validator(mode="after")
    def _bounds_something(self) -> "Bound":
        if self.minimum is None and self.maximum is None:
            raise ValueError("a bound needs a minimum or a maximum")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        return self


class ExpectationSettings(_Group):
    """All of config/expectations.yml."""

    severity: Mapping[str, Severity]
    filled: Filled
    bounds: Mapping[str, Bound]

    def severity_of(self, rule: str) -> Severity:
        """Return how grave a breach of the row rule called `rule` is."""
        return self.severity.get(rule, Severity.HARD)


@cache
def load_expectation_settings() -> ExpectationSettings:
    """Return the shipped expectation settings.

    Raises:
        ConfigError: a setting is unknown or cannot be.
    """
    try:
        return ExpectationSettings.model_validate(load_bundled("expectations.yml"))
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"config/expectations.yml: {problems}") from error

"""How grave a broken expectation is, and the bounds that are a matter of judgement."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.files import ConfigError, load_bundled

EXPECTATIONS = "expectations.yml"


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


def _outside(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


class Limits(_Group):
    """Between what a figure must lie: beyond `warn_…` a version is published with a warning, beyond `stop_…` never.

    None leaves a side open.
    """

    stop_below: float | None = None
    warn_below: float | None = None
    warn_above: float | None = None
    stop_above: float | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Limits":
        given = [
            value for value in (self.stop_below, self.warn_below, self.warn_above, self.stop_above) if value is not None
        ]
        if any(low > high for low, high in pairwise(given)):
            raise ValueError("limits must ascend: stop_below, warn_below, warn_above, stop_above")
        return self

    @property
    def minimum(self) -> float | None:
        """The least value that passes without a word."""
        return self.stop_below if self.warn_below is None else self.warn_below

    @property
    def maximum(self) -> float | None:
        """The greatest value that passes without a word."""
        return self.stop_above if self.warn_above is None else self.warn_above

    def severity_of(self, value: float | None) -> Severity:
        """Return how grave a breach by `value` is or, where it is none, how grave one could be."""
        if value is None or self.allow(value):
            could_stop = self.stop_below is not None or self.stop_above is not None
            return Severity.HARD if could_stop else Severity.SOFT
        return Severity.HARD if _outside(value, self.stop_below, self.stop_above) else Severity.SOFT

    def allow(self, value: float) -> bool:
        """Return whether `value` passes without a word."""
        return not _outside(value, self.minimum, self.maximum)

    def times(self, factor: float) -> "Limits":
        """Return the limits as multiples of `factor`."""
        return Limits(**{name: value * factor for name, value in self if value is not None})


class Bound(Limits):
    """What bounds a figure: the limits themselves, and limits as multiples of what the previous versions had.

    Both are judged from `from_rows` rows on, for a share of a handful says nothing.
    """

    from_rows: int = Field(default=0, ge=0)
    previous: Limits | None = None

    @model_validator(mode="after")
    def _bounds_something(self) -> "Bound":
        if self.minimum is None and self.maximum is None and self.previous is None:
            raise ValueError("a figure needs a limit, such as warn_below")
        return self


class Drift(_Group):
    """How far a mix of values may move from what it was in the previous versions: Jensen-Shannon distances, 0 to 1.

    Attributes:
        limits: for every mix.
        from_rows, from_articles: rows and articles that both sides must have to be compared.
        of: other limits for a mix; null: it is not compared.
    """

    limits: Limits
    from_rows: int = Field(ge=1)
    from_articles: int = Field(ge=1)
    of: Mapping[str, Limits | None]


class Volume(_Group):
    """How many articles a version must bring, all in all and of each regular outlet, beside what is usual.

    Usual is the median of the last `in_versions` versions; an outlet is regular if each of them had articles of it.

    Attributes:
        in_versions: how many versions that takes.
        from_articles: judged where that many are usual.
        warn_below: warn below this share of what is usual.
        missing: how grave it is if a regular outlet has no article at all.
    """

    in_versions: int = Field(ge=1)
    from_articles: float = Field(gt=0)
    warn_below: float = Field(ge=0, le=1)
    missing: Severity


class ExpectationSettings(_Group):
    """All of config/expectations.yml.

    `compared_versions` is with how many versions before it a version is compared: with the articles that each brought.
    """

    severity: Mapping[str, Severity]
    filled: Filled
    figures: Mapping[str, Bound | None]
    compared_versions: int = Field(ge=1)
    drift: Drift
    volume: Volume

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
        return ExpectationSettings.model_validate(load_bundled(EXPECTATIONS))
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"config/{EXPECTATIONS}: {problems}") from error

"""Settings: the shipped defaults, a user's file over them, environment variables over both."""

import difflib
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.expectations import EXPECTATIONS, ExpectationSettings
from config.files import ConfigError, load_bundled, parse_yaml
from transforms.linking.near_duplicates import CopyParameters
from transforms.linking.speakers.overrides import SpeakerOverrides
from transforms.linking.utterances import ClusterParameters
from transforms.reading.page_limits import PageLimits
from transforms.stripping import Correction

CORRECTIONS = "corrections.yml"
SPEAKERS = "speakers.yml"
ENV_PREFIX = "NEWSQUOTES_"
ENV_SEPARATOR = "__"
COMMAND_VARIABLES = ("OUTPUT", "DEBUG")  # of the command line, no settings


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Processing(_Group):
    """What the data depends on."""

    languages: tuple[str, ...]
    other_languages: Literal["publish", "refuse"]
    max_input_bytes: int = Field(gt=0)
    max_article_chars: int = Field(gt=0)
    min_article_chars: int = Field(ge=0)
    page_limits: PageLimits
    context_chars: int = Field(ge=0)
    near_date_chars: int = Field(ge=0)
    furniture_stories: int = Field(ge=2)
    furniture_articles: int = Field(ge=0)
    corrections: tuple[Correction, ...] = ()

    @field_validator("corrections")
    @classmethod
    def _named_apart(cls, corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
        if len({correction.name for correction in corrections}) < len(corrections):
            raise ValueError("two corrections have the same name")
        return corrections


class Links(_Group):
    """What links articles of the dataset."""

    copies: CopyParameters
    clusters: ClusterParameters


class RunSettings(_Group):
    """How a run works."""

    workers: int = Field(ge=0)
    batch_articles: int = Field(gt=0)
    article_seconds: float = Field(gt=0)


class FetchSettings(_Group):
    """How live sources are fetched."""

    contact: str = Field(max_length=200, pattern=r"^[ -~]*$")
    delay_seconds: float = Field(ge=0)
    connect_seconds: float = Field(gt=0)
    request_seconds: float = Field(gt=0)
    most_bytes: int = Field(gt=0)
    most_redirects: int = Field(ge=0)
    retries: int = Field(ge=0)
    longest_wait_seconds: float = Field(ge=0)
    host_failures: int = Field(ge=1)
    pages_per_run: int = Field(ge=1)
    revisit_hours: float = Field(ge=0)
    allowed_networks: tuple[IPvAnyNetwork, ...]


class StoreSettings(_Group):
    """How versions are kept."""

    views_kept: int = Field(ge=1)
    unused_files_hours: float = Field(ge=0)
    articles_per_part: int = Field(gt=0)


class Schedule(_Group):
    """When `serve` runs the flow."""

    cron: str
    timezone: str


class Settings(BaseSettings):
    """All settings; read them with `load_settings`."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=ENV_PREFIX,
        env_nested_delimiter=ENV_SEPARATOR,
        nested_model_default_partial_update=True,
    )

    processing: Processing
    links: Links
    run: RunSettings
    fetch: FetchSettings
    store: StoreSettings
    schedule: Schedule
    expectations: ExpectationSettings
    speakers: SpeakerOverrides = SpeakerOverrides()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the files, which are passed to the constructor."""
        return env_settings, init_settings

    @property
    def processing_sha256(self) -> str:
        """SHA-256 of the settings that the data depends on: rows that break hard rules go to quarantine."""
        severity = json.dumps(dict(self.expectations.severity), sort_keys=True)
        return hashlib.sha256(f"{self.processing.model_dump_json()} {severity}".encode()).hexdigest()

    @property
    def linking_sha256(self) -> str:
        """SHA-256 of the settings that the links between articles depend on."""
        return hashlib.sha256(f"{self.links.model_dump_json()} {self.speakers.model_dump_json()}".encode()).hexdigest()


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = _merged(result[key], value) if both else value
    return result


def _check_environment() -> None:
    """Check that every variable that looks like a setting is one; those of groups are checked with their values.

    Raises:
        ConfigError: one is not.
    """
    groups = [name.upper() for name in Settings.model_fields]
    known = [*groups, *COMMAND_VARIABLES]
    for name in sorted(os.environ):
        group = name.upper().partition(ENV_SEPARATOR)[0].removeprefix(ENV_PREFIX)
        if not name.upper().startswith(ENV_PREFIX) or group in known:
            continue
        close = difflib.get_close_matches(group, known, 1)
        listed = ", ".join(ENV_PREFIX + other for other in close or groups)
        hint = f"did you mean {listed}?" if close else f"those there are: {listed}"
        raise ConfigError(f"the environment variable {name} is no setting of newsquotes; {hint}")


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings, with those of the file at `path` over the defaults.

    Raises:
        ConfigError: the file cannot be read, or a setting is unknown or cannot be, one in the environment included.
    """
    _check_environment()
    shipped = {
        "processing": load_bundled(CORRECTIONS),
        "expectations": load_bundled(EXPECTATIONS),
        "speakers": load_bundled(SPEAKERS),
    }
    values = _merged(dict(load_bundled("settings.yml")), shipped)
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read the settings file {path}: {error}") from error
        values = _merged(values, dict(parse_yaml(text, str(path))))
    try:
        return Settings(**values)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"settings{f' in {path}' if path else ''}: {problems}") from error

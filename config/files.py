"""Reading the YAML files that ship with this package."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

# The lexicons take the parser in Python most of the time that loading everything takes.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ConfigError(Exception):
    """A configuration file is missing, is not YAML or says something that cannot be; the message names it."""


def parse_yaml(text: str, name: str) -> Mapping[str, Any]:
    """Return the mapping that `text` holds; `name` is the file named in errors.

    Raises:
        ConfigError: the text is not YAML or not a mapping.
    """
    try:
        _refuse_nested_aliases(text)
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ConfigError(f"{name} is not valid YAML: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError(f"{name} must hold a mapping of settings, not {type(content).__name__}")
    return content


def _refuse_nested_aliases(text: str) -> None:
    """Refuse aliases (`*name`) in what has a name (`&name`) itself: a few lines of those stand for gigabytes.

    Raises:
        YAMLError: there is one.
    """
    are_named: list[bool] = []  # of the mappings and lists around an event
    for event in yaml.parse(text, Loader=_LOADER) if "*" in text else ():
        if isinstance(event, yaml.CollectionStartEvent):
            are_named.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            are_named.pop()
        elif isinstance(event, yaml.AliasEvent) and any(are_named):
            raise yaml.YAMLError(f"the alias *{event.anchor} stands in what has a name (&) itself; write it out")


def bundled(*parts: str) -> Traversable:
    """Return the shipped file or folder at `parts` below this package."""
    return files("config").joinpath(*parts)


def load_bundled(*parts: str) -> Mapping[str, Any]:
    """Return the content of a shipped YAML file, named by its path below this package."""
    return parse_yaml(bundled(*parts).read_text(encoding="utf-8"), "config/" + "/".join(parts))


def bundled_yaml_names(folder: str) -> Iterator[str]:
    """Yield the names of the YAML files in a shipped folder, sorted."""
    yield from sorted(entry.name for entry in bundled(folder).iterdir() if entry.name.endswith(".yml"))

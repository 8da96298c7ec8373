"""Reads the configuration: what is wrong in it is told with the place and the nearest right thing."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musictui.config import KINDS, Config, section_type, settings
from musictui.errors import ConfigError, StepError

if TYPE_CHECKING:  # imported where there are some
    from musictui.model.recipes import Recipe

REFERENCE_HINT = "All keys with their defaults: musictui config --reference"
_PASSWORD = re.compile(r"(//)[^/?#]*@|[^\s/@\"'\[]+:[^\s/@]+@")
"""What stands before the host of an address."""


def load(path: Path) -> Config:
    """The configuration in `path`; all defaults where there is no such file.

    Raises:
        ConfigError: The file cannot be read, is no TOML, or has an unknown key or a wrong value.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except OSError as error:
        raise ConfigError(
            f"The configuration {path} cannot be read: {error.strerror}.",
            hint="Check the file's permissions.",
        ) from error
    return _config(_parsed(data, path), path)


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    # tomllib takes 27 ms to import, which only those who have a configuration pay.
    import tomllib

    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError(
            f"The configuration {path} is not UTF-8 text: line {line}.", hint="Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"The configuration {path} is not valid TOML: {_without_dot(str(error))}.", hint=REFERENCE_HINT
        ) from error


def _config(data: Mapping[str, Any], path: Path) -> Config:
    sections = {section.name: section for section in dataclasses.fields(Config)}
    values: dict[str, Any] = {}
    for name, table in data.items():
        if name not in sections:
            raise _unknown(f"[{name}]" if isinstance(table, dict) else name, name, _places(), path)
        if not isinstance(table, dict):
            raise ConfigError(
                f"{name} in {path} must be a section.", hint=f"Write [{name}] on a line of its own."
            )
        read = FREE_SECTIONS.get(name)
        values[name] = read(table, path) if read else _filled(sections[name], table, path)
    return Config(**values)


def _filled(section: dataclasses.Field[Any], table: Mapping[str, Any], path: Path) -> object:
    kind = section_type(section)
    keys = {key.name: key for key in dataclasses.fields(kind)}
    values: dict[str, object] = {}
    for name, value in table.items():
        if name not in keys:
            raise _unknown(
                f"{section.name}.{name}", name, {key: f"{section.name}.{key}" for key in keys}, path
            )
        values[name] = _value(keys[name], f"{section.name}.{name}", value, path)
    return kind(**values)


def _value(key: dataclasses.Field[Any], place: str, value: object, path: Path) -> object:
    kind = KINDS[key.type]
    hint = f"For example: {key.metadata['example']}"
    shown = "what it is" if key.metadata["secret"] else _shown(value)
    if not kind.accepts(value):
        raise ConfigError(f"{place} in {path} must be {kind.word}, not {shown}.", hint=hint)
    check = key.metadata["check"]
    if check is not None and (wanted := check(value)):
        raise ConfigError(f"{place} in {path} must be {wanted}, not {shown}.", hint=hint)
    return kind.convert(value)


def _keys(table: Mapping[str, Any], path: Path) -> dict[str, str]:
    """The section of keys, whose names the program checks against its actions when it opens."""
    keys: dict[str, str] = {}
    for name, value in _flattened(table):
        if not isinstance(value, str) or not value.strip():
            raise ConfigError(
                f"keys.{name} in {path} must be a key's name in quotes, not {_shown(value)}.",
                hint='For example: "library.search" = "slash,ctrl+f"',
            )
        keys[name] = value
    return keys


def _recipes(table: Mapping[str, Any], path: Path) -> dict[str, "Recipe"]:
    # Steps take a while to import, which only those pay who have recipes.
    from musictui.model import recipes

    try:
        return recipes.parse_all(table)
    except StepError as error:
        raise ConfigError(f"{error.message.rstrip('.')} (in {path}).", hint=error.hint) from error


FREE_SECTIONS: Mapping[str, Callable[[Mapping[str, Any], Path], Any]] = {"keys": _keys, "recipes": _recipes}
"""Sections whose keys the user names, and what reads them."""


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """`library.search = "f"` without quotes is a table in a table to TOML, and means the same here."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _unknown(shown: str, name: str, places: Mapping[str, str], path: Path) -> ConfigError:
    # Levenshtein takes a few milliseconds to import, needed only here.
    from musictui.model.text import nearest

    what = "section" if shown.startswith("[") else "key"
    near = nearest(name, places)
    hint = f"Did you mean {places[near]}? {REFERENCE_HINT}" if near else REFERENCE_HINT
    return ConfigError(f"The configuration {path} has an unknown {what} {shown}.", hint=hint)


def _places() -> dict[str, str]:
    """What may stand at the top, and keys that were left without their section."""
    places = {setting.name: f"{setting.name} in the section [{setting.section}]" for setting in settings()}
    return places | {section.name: f"[{section.name}]" for section in dataclasses.fields(Config)}


def _shown(value: object) -> str:
    """A value as the file writes it, near enough."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else "a section" if isinstance(value, dict) else repr(value)
    text = _PASSWORD.sub(r"\1***@", text)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _without_dot(sentence: str) -> str:
    return sentence.rstrip(".")

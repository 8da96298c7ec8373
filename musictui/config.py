"""The configuration: one TOML file, every key known, each with a default.

The dataclasses below are the one table: loading, checking, `musictui config` and docs/configuration.md come from it.
"""

import dataclasses
import math
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musictui.errors import ConfigError, StepError, UsageError

if TYPE_CHECKING:  # imported where there are some
    from musictui.model.recipes import Recipe

REFERENCE_HINT = "All keys with their defaults: musictui config --reference"


def _setting(
    default: Any, doc: str, *, example: str, check: Callable[[Any], str | None] | None = None
) -> Any:
    """A key of the file: its default, what it does, a line of TOML, and what says why a value will not do."""
    return field(default=default, metadata={"doc": doc, "example": example, "check": check})


def _positive(value: float) -> str | None:
    return None if value > 0 and math.isfinite(value) else "more than 0, and not infinite"


def _program(value: tuple[str, ...]) -> str | None:
    return None if not value or value[0].strip() else "a program's name and its arguments"


def _executor(value: str) -> str | None:
    # 20 ms to import, for those who name one.
    from musictui.jobs.executors import check_spec

    try:
        check_spec(value)
    except UsageError as error:
        return f"the name of an executor ({error.hint.rstrip('.')})"
    return None


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """Which files belong to the library."""

    ignore: tuple[str, ...] = _setting(
        (),
        "Files and folders that indexing leaves out, as shell patterns. A pattern without a slash is compared with "
        "the name, one with a slash with the path inside the library folder.",
        example='ignore = ["*.tmp", "Podcasts", "Incoming/unsorted*"]',
    )
    hidden: bool = _setting(
        False, "Whether files and folders whose names begin with a dot are indexed.", example="hidden = true"
    )


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """How files are read and changes followed."""

    executor: str = _setting(
        "",
        "Where files are read: `inline`, `threads:N`, `processes:N`, or `dask:tcp://HOST:8786` (needs the extra "
        "`cluster`). Empty means as many processes as there are processors.",
        example='executor = "processes:4"',
        check=_executor,
    )
    watch: bool = _setting(
        False,
        "Whether the library follows changes on disk while the program is open.",
        example="watch = true",
    )
    poll_s: float = _setting(
        30.0,
        "Seconds between two looks at folders from which no change events come, such as network mounts.",
        example="poll_s = 300",
        check=_positive,
    )


@dataclass(frozen=True, slots=True)
class ChangesConfig:
    """How files are changed, and what is kept to take it back."""

    keep_mtime: bool = _setting(
        False,
        "Whether files keep the time of their last change when tags are written.",
        example="keep_mtime = true",
    )
    id3_version: int = _setting(
        4,
        "The version of ID3v2 of tags that are new: 4 or 3. Files that have a tag keep its version.",
        example="id3_version = 3",
        check=lambda value: None if value in {3, 4} else "3 or 4",
    )
    old_tags: str = _setting(
        "update",
        "What becomes of ID3v1 and APEv2 tags beside a newer one: `update` keeps them in step, `keep` leaves them, "
        "`remove` takes them away.",
        example='old_tags = "remove"',
        check=lambda value: None if value in {"update", "keep", "remove"} else "update, keep or remove",
    )
    undo_days: float = _setting(
        365.0, "How many days edits can be taken back exactly.", example="undo_days = 90", check=_positive
    )
    undo_mb: float = _setting(
        2048.0,
        "How many megabytes the library keeps to take edits back exactly; the oldest go first.",
        example="undo_mb = 500",
        check=_positive,
    )


@dataclass(frozen=True, slots=True)
class UiConfig:
    """How the program looks."""

    theme: str = _setting(
        "",
        "The colors: `musictui-dark`, `musictui-light`, or one of Textual's themes, such as `nord`. Empty means the one "
        "chosen last in the program, at first `musictui-dark`.",
        example='theme = "musictui-light"',
    )


@dataclass(frozen=True, slots=True)
class PlayerConfig:
    """What plays a track."""

    command: tuple[str, ...] = _setting(
        (),
        "The program that plays the selected tracks, and its arguments. The files are put in the place of `{}`, "
        "or at the end. Empty means the first of `mpv`, `vlc`, `xdg-open` and `open` that is installed.",
        example='command = ["mpv", "--force-window"]',
        check=_program,
    )


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    library: LibraryConfig = field(default_factory=LibraryConfig)
    index: IndexConfig = field(default_factory=IndexConfig)
    changes: ChangesConfig = field(default_factory=ChangesConfig)
    ui: UiConfig = field(default_factory=UiConfig)
    player: PlayerConfig = field(default_factory=PlayerConfig)
    keys: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "doc": "Keys of your own: the name of an action, and the key or keys, separated by commas, that start it "
            "instead of those it has. The help screen (`?`) lists the names.",
            "example": '"library.search" = "slash,ctrl+f"',
        },
    )
    recipes: Mapping[str, "Recipe"] = field(
        default_factory=dict,
        metadata={
            "doc": "Recipes: named lists of steps that edit tags, for `musictui recipe NAME QUERY`. Each stands in a "
            "section of its own, `[recipes.NAME]`, with `steps` and, if you like, a `description`. The steps are "
            "told in [changes.md](changes.md).",
            "example": 'clean = ["spaces *", "repair *", "case title,album title"]',
        },
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """One key as the reference and `musictui config` show it."""

    section: str
    name: str
    kind: str
    """A person's word for the type: `list of texts`."""
    default: Any
    doc: str
    example: str
    """A line of TOML below the section's header."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type as the file writes it."""

    word: str
    accepts: Callable[[object], bool]
    convert: Callable[[Any], object]


_KINDS: Mapping[object, _Kind] = {
    bool: _Kind("true or false", lambda value: isinstance(value, bool), bool),
    int: _Kind("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool), int),
    float: _Kind(
        "a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool), float
    ),
    str: _Kind("a text in quotes", lambda value: isinstance(value, str), str),
    tuple[str, ...]: _Kind(
        "a list of texts",
        lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
        tuple,
    ),
}


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


def settings() -> Iterator[Setting]:
    """Every key, in the order of the reference."""
    for section in dataclasses.fields(Config):
        if section.name in FREE_SECTIONS:
            continue
        for key in dataclasses.fields(_section_type(section)):
            yield Setting(
                section=section.name,
                name=key.name,
                kind=_KINDS[key.type].word,
                default=key.default,
                doc=key.metadata["doc"],
                example=key.metadata["example"],
            )


def keys_setting() -> Setting:
    """The section of keys, which has no fixed keys of its own."""
    return _free_setting("keys")


def recipes_setting() -> Setting:
    """The section of recipes, which has no fixed keys of its own."""
    return _free_setting("recipes")


def _free_setting(name: str) -> Setting:
    section = next(section for section in dataclasses.fields(Config) if section.name == name)
    return Setting(name, "", "a text in quotes", {}, section.metadata["doc"], section.metadata["example"])


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
    kind = _section_type(section)
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
    kind = _KINDS[key.type]
    hint = f"For example: {key.metadata['example']}"
    if not kind.accepts(value):
        raise ConfigError(f"{place} in {path} must be {kind.word}, not {_shown(value)}.", hint=hint)
    check = key.metadata["check"]
    if check is not None and (wanted := check(value)):
        raise ConfigError(f"{place} in {path} must be {wanted}, not {_shown(value)}.", hint=hint)
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


def _section_type(section: dataclasses.Field[Any]) -> type[Any]:
    return typing.cast("type[Any]", section.type)


def _shown(value: object) -> str:
    """A value as the file writes it, near enough."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else "a section" if isinstance(value, dict) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _without_dot(sentence: str) -> str:
    return sentence.rstrip(".")

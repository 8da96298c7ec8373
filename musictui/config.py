"""The configuration: one TOML file, every key known, each with a default.

The dataclasses below are the one table: loading and checking (`config_file`), `musictui config` and
docs/configuration.md come from it.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from musictui.config_base import positive, setting
from musictui.config_web import NetworkConfig, OriginsConfig, ScrapeConfig, SourcesConfig
from musictui.errors import UsageError

if TYPE_CHECKING:  # imported where there are some
    from musictui.model.recipes import Recipe


PROTECTED = "duplicates.protected"
"""The setting that names folders, for what is said of them."""


def _program(value: tuple[str, ...]) -> str | None:
    return None if not value or value[0].strip() else "a program's name and its arguments"


def _pattern(value: str) -> str | None:
    from musictui.errors import PatternError
    from musictui.model import patterns

    try:
        can_format = not value or patterns.parse(value).can_format
    except PatternError as error:
        return f"a pattern of names ({error.message.rstrip('.')})"
    return None if can_format else "a pattern of names, without {*}"


def _executor(value: str) -> str | None:
    # 20 ms to import, for those who name one.
    from musictui.jobs.executors import check_spec

    try:
        check_spec(value)
    except UsageError as error:
        return f"the name of an executor ({error.hint.rstrip('.')})"
    return None


def _presets(value: tuple[str, ...]) -> str | None:
    # The rules come with all that compares tracks, for those who have orders of their own.
    from musictui.duplicates import keep

    try:
        keep.own_presets(value)
    except UsageError as error:
        return f"orders of rules ({error.message.rstrip('.')}: {error.hint.rstrip('.')})"
    return None


def _joined(value: tuple[str, ...]) -> str | None:
    from musictui.duplicates.merge import JOINED

    return None if JOINED.issuperset(value) else f"a list of {', '.join(sorted(JOINED))}"


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """Which files belong to the library."""

    ignore: tuple[str, ...] = setting(
        (),
        "Files and folders that indexing leaves out, as shell patterns. A pattern without a slash is compared with "
        "the name, one with a slash with the path inside the library folder.",
        example='ignore = ["*.tmp", "Podcasts", "Incoming/unsorted*"]',
    )
    hidden: bool = setting(
        False, "Whether files and folders whose names begin with a dot are indexed.", example="hidden = true"
    )


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """How files are read and changes followed."""

    executor: str = setting(
        "",
        "Where files are read: `inline`, `threads:N`, `processes:N`, or `dask:tcp://HOST:8786` (needs the extra "
        "`cluster`). Empty means as many processes as there are processors.",
        example='executor = "processes:4"',
        check=_executor,
    )
    watch: bool = setting(
        False,
        "Whether the library follows changes on disk while the program is open.",
        example="watch = true",
    )
    poll_s: float = setting(
        30.0,
        "Seconds between two looks at folders from which no change events come, such as network mounts.",
        example="poll_s = 300",
        check=positive,
    )


@dataclass(frozen=True, slots=True)
class ChangesConfig:
    """How files are changed, and what is kept to take it back."""

    keep_mtime: bool = setting(
        False,
        "Whether files keep the time of their last change when tags are written.",
        example="keep_mtime = true",
    )
    id3_version: int = setting(
        4,
        "The version of ID3v2 of tags that are new: 4 or 3. Files that have a tag keep its version.",
        example="id3_version = 3",
        check=lambda value: None if value in {3, 4} else "3 or 4",
    )
    old_tags: str = setting(
        "update",
        "What becomes of ID3v1 and APEv2 tags beside a newer one: `update` keeps them in step, `keep` leaves them, "
        "`remove` takes them away.",
        example='old_tags = "remove"',
        check=lambda value: None if value in {"update", "keep", "remove"} else "update, keep or remove",
    )
    undo_days: float = setting(
        365.0, "How many days edits can be taken back exactly.", example="undo_days = 90", check=positive
    )
    undo_mb: float = setting(
        2048.0,
        "How many megabytes the library keeps to take edits back exactly; the oldest go first.",
        example="undo_mb = 500",
        check=positive,
    )


@dataclass(frozen=True, slots=True)
class DuplicatesConfig:
    """Which copies are kept."""

    keep: tuple[str, ...] = setting(
        ("quality",),
        "By what the copy that stays is chosen: names of rules in their order, or of an order of them: `quality`, "
        "`tags`, `albums`, `oldest`, or one of your own ([duplicates.md](duplicates.md)).",
        example='keep = ["lossless", "tags", "cover", "oldest"]',
    )
    presets: tuple[str, ...] = setting(
        (),
        "Orders of rules of your own: a name, a colon, and the rules with commas between them.",
        example='presets = ["mine: preferred, lossless, tags, whole-album"]',
        check=_presets,
    )
    protected: tuple[str, ...] = setting(
        (), "Folders of which no duplicate is ever removed.", example='protected = ["~/Music/Vinyl"]'
    )
    preferred: tuple[str, ...] = setting(
        (),
        "Folders whose files are rather kept, the best first, where the rule `preferred` is asked.",
        example='preferred = ["~/Music/Albums"]',
    )
    merge: bool = setting(
        True,
        "Whether the file that stays takes over tags, rating, pictures and the date added that it lacks.",
        example="merge = false",
    )
    join: tuple[str, ...] = setting(
        (),
        "Fields to which it adds the values of the copies, though it has some: `genre`, `mood`, `grouping`, `language`.",
        example='join = ["genre"]',
        check=_joined,
    )


@dataclass(frozen=True, slots=True)
class VetConfig:
    """Where new music goes."""

    to: str = setting(
        "",
        "The folder of the library that new files go to. Empty means the only one there is.",
        example='to = "~/Music"',
    )
    pattern: str = setting(
        "",
        "How new files are called below it, as a pattern ([vetting.md](vetting.md)). Empty means by album artist, "
        "album, number and title, as far as there are any.",
        example='pattern = "{albumartist|artist}/{album}/{tracknumber:02} {title}"',
        check=_pattern,
    )


@dataclass(frozen=True, slots=True)
class UiConfig:
    """How the program looks."""

    theme: str = setting(
        "",
        "The colors: `musictui-dark`, `musictui-light`, or one of Textual's themes, such as `nord`. Empty means the one "
        "chosen last in the program, at first `musictui-dark`.",
        example='theme = "musictui-light"',
    )


@dataclass(frozen=True, slots=True)
class PlayerConfig:
    """What plays a track."""

    command: tuple[str, ...] = setting(
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
    duplicates: DuplicatesConfig = field(default_factory=DuplicatesConfig)
    vet: VetConfig = field(default_factory=VetConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)
    sources: SourcesConfig = field(default_factory=SourcesConfig)
    scrape: ScrapeConfig = field(default_factory=ScrapeConfig)
    origins: OriginsConfig = field(default_factory=OriginsConfig)
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
    is_secret: bool = False
    """Whether its value is never shown."""


@dataclass(frozen=True, slots=True)
class TypeOfValue:
    """A type as the file writes it."""

    word: str
    accepts: Callable[[object], bool]
    convert: Callable[[Any], object]


KINDS: Mapping[object, TypeOfValue] = {
    bool: TypeOfValue("true or false", lambda value: isinstance(value, bool), bool),
    int: TypeOfValue(
        "a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool), int
    ),
    float: TypeOfValue(
        "a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool), float
    ),
    str: TypeOfValue("a text in quotes", lambda value: isinstance(value, str), str),
    tuple[str, ...]: TypeOfValue(
        "a list of texts",
        lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
        tuple,
    ),
}


def settings() -> Iterator[Setting]:
    """Every key, in the order of the reference."""
    for section in dataclasses.fields(Config):
        if not dataclasses.is_dataclass(section.type):
            continue  # The user names its keys.
        for key in dataclasses.fields(section_type(section)):
            yield Setting(
                section=section.name,
                name=key.name,
                kind=KINDS[key.type].word,
                default=key.default,
                doc=key.metadata["doc"],
                example=key.metadata["example"],
                is_secret=key.metadata["secret"],
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


def section_type(section: dataclasses.Field[Any]) -> type[Any]:
    """The class that holds the values of a section."""
    return typing.cast("type[Any]", section.type)

"""Patterns that make file names of tags, and tags of file names: `{albumartist}/{year} {album}/{tracknumber:02} {title}`.

    {field}             its value; a number as 7, several values joined by ", "
    {a|b|"text"}        the first of these that has a value; a text in quotes always has one
    {tracknumber:02}    with at least two digits
    [{discnumber}-]     an optional part: left away when a field in it has no value
    {*}                 anything: skipped when tags are read from a name
    {{ }} [[ ]]         the brackets themselves
    /                   a folder

A pattern has no extension: a file keeps its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from musictui.errors import MusictuiError, PatternError
from musictui.model import patterns_match, query_values, values
from musictui.model.field_checks import spoken
from musictui.model.fields import BY_NAME, Kind
from musictui.model.patterns_parts import ANYTHING, Field, Literal, Optional, Part, field_names
from musictui.model.text import nearest
from musictui.model.track import Tags, Track

JOINER = ", "
"""Between the values of a field in a name."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_WIDTH = re.compile(r"0?[1-9]")
_SEPARATORS = re.compile(r"\s*[/\\]\s*|\0")
_YEARS = ("date", "originaldate", "originalyear")


class MissingValueError(MusictuiError):
    """A file has no value for a field that a pattern needs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        labels = " or ".join(spoken(name) for name in names)
        super().__init__(
            f"It has no {labels}, which the pattern needs.",
            hint=f'Put the field in [brackets], or say what stands in for it: {{{"|".join(names)}|"Unknown"}}',
        )
        self.names = names


@dataclass(frozen=True)
class Pattern:
    """A pattern that was read. Compares and hashes by its text's meaning."""

    parts: tuple[Part, ...]
    text: str

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that it names, each once, in order."""
        return tuple(dict.fromkeys(field_names(self.parts)))

    @property
    def can_format(self) -> bool:
        """Whether names can be made with it: one with `{*}` only reads them."""
        return ANYTHING not in self.fields

    def format(self, tags: Tags, facts: Mapping[str, str] | None = None) -> str:
        """The relative path for a track, without extension and not yet made legal for a file system.

        Slashes inside values become dashes (`AC/DC` is `AC-DC`), so that a value never makes a folder.

        Raises:
            MissingValueError: The track has no value where one is needed.
            PatternError: The pattern holds `{*}`.
        """
        if not self.can_format:
            raise PatternError(
                "“{*}” stands for anything, which makes no name.", position=self.text.find("{*}")
            )
        return "".join([_formatted(part, tags, facts or {}) for part in self.parts])

    def match(self, path: str) -> dict[str, str] | None:
        """The values that a path's name and folders hold, by field; None if they do not fit.

        A pattern with two folders looks at the last two folders and the name. The rules stand in
        `patterns_match`.
        """
        return patterns_match.match(self.parts, path)


def parse(text: str) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: With where, and the nearest field for a misspelt one.
    """
    if not text.strip():
        raise PatternError(
            "The pattern is empty.", position=0, hint="For example: {artist}/{album}/{tracknumber:02} {title}"
        )
    parts = tuple(_Parser(text).parse())
    _check_folders(text)
    if not any(True for _ in field_names(parts)):
        raise PatternError(
            "The pattern names no field: every file would get one name.",
            position=0,
            hint="Fields stand in braces: {title}",
        )
    return Pattern(parts, text)


def facts(track: Track) -> dict[str, str]:
    """What patterns may say about a file beside its tags. The file name is without extension, the bit rate in kbps."""
    folder, _, name = track.path.decode("utf-8", "surrogateescape").rpartition("/")
    stem, dot, _ = name.rpartition(".")
    found = {"filename": stem if dot else name, "folder": folder.rpartition("/")[2]}
    if stream := track.stream:
        found |= {"format": stream.format, "codec": stream.codec}
        numbers = {
            "bitrate": stream.bit_rate and round(stream.bit_rate / 1000),
            "samplerate": stream.sample_rate,
            "bitdepth": stream.bit_depth,
            "channels": stream.channels,
        }
        found |= {name: str(number) for name, number in numbers.items() if number}
    return found


def _formatted(part: Part, tags: Tags, known: Mapping[str, str]) -> str:
    if isinstance(part, Literal):
        return part.text
    if isinstance(part, Field):
        value = _value(part, tags, known)
        if not value:
            raise MissingValueError(part.names)
        return value
    values_of = [_value(inner, tags, known) for inner in part.parts if isinstance(inner, Field)]
    return "".join([_formatted(inner, tags, known) for inner in part.parts]) if all(values_of) else ""


def _value(field: Field, tags: Tags, known: Mapping[str, str]) -> str:
    """What stands in a name for a field; empty if there is nothing."""
    for name in field.names:
        texts = [shown for text in _texts(name, tags, known) if (shown := _shown(name, text, field.width))]
        if texts:
            return JOINER.join(texts)
    return field.otherwise


def _texts(name: str, tags: Tags, known: Mapping[str, str]) -> tuple[str, ...]:
    if name in tags:
        return tags[name]
    if name in known:
        return (known[name],)
    if name == "year":
        dates = (text for date_name in _YEARS for text in tags.get(date_name, ()))
        return next(((str(year),) for text in dates if (year := values.year(text))), ())
    return ()


def _shown(name: str, text: str, width: int) -> str:
    """A value as part of a name."""
    text = text.strip()
    if BY_NAME[name].kind is Kind.NUMBER:
        text = text.partition("/")[0].strip()
        if text.isdecimal():
            text = str(int(text)).zfill(width)
    return _SEPARATORS.sub(lambda found: "" if found[0] == "\0" else _dash(found[0]), text)


def _dash(separator: str) -> str:
    """` / ` gives ` - `, `/` gives `-`."""
    return " - " if separator.strip() != separator else "-"


def _check_folders(text: str) -> None:
    """Names lie inside the library folder, and every folder has a name."""
    at = 0
    for component in text.split("/"):
        if not component.strip():
            where = "begin with" if at == 0 else "hold" if at < len(text) else "end with"
            raise PatternError(
                f"A pattern does not {where} a slash without a name.",
                position=min(at, len(text) - 1),
                hint="Names lie inside the library folder: {artist}/{title}",
            )
        if component.strip() in {".", ".."}:
            raise PatternError(f"“{component.strip()}” is no folder name.", position=at)
        at += len(component) + 1


class _Parser:
    """Walks over the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def parse(self) -> list[Part]:
        parts: list[Part] = []
        while self._at < len(self._text):
            start = self._at
            if self._is_single("["):
                parts.append(self._optional())
            elif self._is_single("]"):
                raise PatternError(
                    "This “]” closes nothing.", position=start, hint="For the bracket itself write ]]"
                )
            else:
                parts.append(self._plain())
        return parts

    def _optional(self) -> Optional:
        start = self._at
        self._at += 1
        parts: list[Part] = []
        while self._at < len(self._text):
            if self._is_single("]"):
                self._at += 1
                if not any(isinstance(part, Field) for part in parts):
                    raise PatternError(
                        "An optional part needs a field in it, which decides whether it is there.",
                        position=start,
                        hint="For the bracket itself write [[ and ]]",
                    )
                return Optional(tuple(parts))
            if self._is_single("["):
                raise PatternError(
                    "Optional parts do not hold others.",
                    position=self._at,
                    hint="For the bracket itself write [[",
                )
            parts.append(self._plain())
        raise PatternError(
            "This “[” is not closed.", position=start, hint="Add a “]”, or write [[ for itself."
        )

    def _is_single(self, bracket: str) -> bool:
        """Whether a bracket stands here that is not doubled."""
        return self._text.startswith(bracket, self._at) and not self._text.startswith(bracket * 2, self._at)

    def _plain(self) -> Part:
        """A field or a text."""
        if self._is_single("{"):
            return self._field()
        literal = ""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char in "{}[]":
                if not self._text.startswith(char * 2, self._at):
                    break
                self._at += 1
            literal += char
            self._at += 1
        if not literal:
            raise PatternError(
                "This “}” closes nothing.", position=self._at, hint="For the brace itself write }}"
            )
        return Literal(literal)

    def _field(self) -> Field:
        start = self._at
        found = _FIELD.match(self._text, start)
        if not found:
            raise PatternError(
                "This “{” is not closed.", position=start, hint="Add a “}”, or write {{ for itself."
            )
        self._at = found.end()
        inside, width = found[1], 0
        if not inside.rstrip().endswith('"') and ":" in inside:
            inside, _, width_text = inside.rpartition(":")
            at = start + 2 + len(inside)
            if not _WIDTH.fullmatch(width_text):
                raise PatternError(
                    f"“{width_text}” is no width.",
                    position=at,
                    hint="Write {tracknumber:02} for at least two digits.",
                )
            width = int(width_text)
        field = self._names(inside, start + 1, width)
        if width and any(BY_NAME[name].kind is not Kind.NUMBER for name in field.names):
            raise PatternError("Only numbers have a width.", position=start + 1)
        return field

    def _names(self, inside: str, at: int, width: int) -> Field:
        """The alternatives between braces."""
        if inside.strip() == ANYTHING:
            return Field((ANYTHING,))
        names: list[str] = []
        otherwise = ""
        for word in inside.split("|"):
            name = word.strip()
            position = at + len(word) - len(word.lstrip())
            if otherwise:
                raise PatternError("Nothing comes after a text in quotes.", position=position)
            if len(name) > 2 and name.startswith('"') and name.endswith('"') and names:
                otherwise = name[1:-1]
            else:
                names.append(_known(name, position))
            at += len(word) + 1
        return Field(tuple(names), width, otherwise)


def _known(word: str, position: int) -> str:
    """The field that a word names."""
    name = query_values.field_name(word) or ""
    if name in BY_NAME and BY_NAME[name].kind in {Kind.TEXT, Kind.NUMBER, Kind.DATE} and name != "path":
        return name
    if not word:
        raise PatternError(
            "A field is expected here.", position=position, hint="For example {title}, or {*} for anything."
        )
    if name in BY_NAME:
        raise PatternError(f"“{word}” makes no part of a name.", position=position)
    near = nearest(word.lower(), (*BY_NAME, *query_values.ALIASES))
    hint = f"Did you mean {{{near}}}?" if near else "For the braces themselves write {{ and }}."
    raise PatternError(f"There is no field “{word}”.", position=position, hint=hint)

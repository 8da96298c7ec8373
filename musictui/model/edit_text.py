"""A selection as text for an editor, and what was changed in it.

    [1] # /music/Björk/Post/01 Army of Me.flac
    title = Army of Me
    artist = Björk
    genre = Electronic
    genre = Trip Hop

A field with several values has several lines. What is behind `=` is the value as it stands, white space around it
apart; a value of several lines, or with white space at its ends, is written as a JSON string behind `:=`. A line that
is deleted, or has nothing behind its `=`, removes the value. A track that is deleted with its heading is left alone.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from musictui.model import field_checks
from musictui.model.fields import BY_NAME
from musictui.model.track import Tags, Track

_HEADING = re.compile(r"\s*\[\s*(\d+)\s*\]\s*(?:#.*)?")
_LINE = re.compile(r"\s*([^\s=:#]+)\s*(:?=)(.*)", re.DOTALL)
_PROBLEM = "#! "

_INTRODUCTION = """\
# {count} to edit. Save and close to see the changes before anything is written.
# One line a value: several values are several lines of one field. Delete a line, or what is
# behind its =, to remove the value. Delete a track with its heading to leave it alone.
# Lines that begin with # say nothing. Behind := stands a JSON string: for line breaks (\\n).
"""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line."""

    line: int
    """From 1."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """What an edited text asks for."""

    changed: Mapping[int, Mapping[str, tuple[str, ...]]]
    """By the track's place in the selection, from 0: the new values of each field that changed, empty to remove it."""
    problems: tuple[LineProblem, ...] = ()
    """In the order of the lines. Where there are any, `changed` is not to be used."""


def render(tracks: Sequence[Track], fields: Sequence[str]) -> str:
    """The text for an editor: of each track, its number, its path as a comment, and the fields.

    Args:
        fields: Names of fields that can be written. A field without values has a line of its own, empty.
    """
    count = "1 track" if len(tracks) == 1 else f"{len(tracks)} tracks"
    blocks = [_INTRODUCTION.format(count=count)]
    for number, track in enumerate(tracks, 1):
        lines = [f"[{number}] # {_comment(track.path)}"]
        for name in fields:
            lines += [_written(name, value) for value in track.tags.get(name, ())] or [f"{name} ="]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def parse(text: str, tracks: Sequence[Track], fields: Sequence[str]) -> Edits:
    """What was changed in the text that `render` made of the same tracks and fields.

    Fields that were not in the text are changed only where a line names them. A value that a file
    has already is never wrong.
    """
    return _Parser(tracks, fields).parse(text)


def with_problems(text: str, problems: Iterable[LineProblem]) -> str:
    """`text` with each problem in a comment above its line, to be edited again. Those of last time are gone."""
    above: dict[int, list[str]] = {}
    for problem in problems:
        sentence = f"{problem.message} {problem.hint}".strip()
        above.setdefault(problem.line, []).append(_PROBLEM + " ".join(sentence.split()))
    lines: list[str] = []
    for number, line in enumerate(_lines(text), 1):
        lines += above.get(number, [])
        if not line.startswith(_PROBLEM):
            lines.append(line)
    return "\n".join(lines)


class _Parser:
    """Reads the lines once, and compares what each track says with what it has."""

    def __init__(self, tracks: Sequence[Track], fields: Sequence[str]) -> None:
        self._tracks = tracks
        self._fields = fields
        self._found: dict[int, dict[str, list[tuple[int, str]]]] = {}
        self._current: int | None = None
        self._is_skipping = False
        self._problems: list[LineProblem] = []

    def parse(self, text: str) -> Edits:
        for number, line in enumerate(_lines(text), 1):
            if line.strip() and not line.lstrip().startswith("#"):
                self._line(number, line)
        changed = {}
        for at, found in sorted(self._found.items()):
            if track_changes := self._changes(self._tracks[at].tags, found):
                changed[at] = track_changes
        return Edits(changed, tuple(sorted(self._problems, key=lambda problem: problem.line)))

    def _line(self, number: int, line: str) -> None:
        if heading := _HEADING.fullmatch(line):
            self._heading(number, heading[1])
            return
        found = _LINE.fullmatch(line)
        if not found:
            self._problem(number, "This is no field: a “=” is missing.", "For example: title = Army of Me")
        elif self._current is None:
            if not self._is_skipping:
                self._problem(
                    number, "This line belongs to no track.", "A heading such as [1] is missing above it."
                )
        else:
            self._value(number, *found.groups())

    def _heading(self, number: int, digits: str) -> None:
        # The number is cut: nobody has that many tracks, and converting thousands of digits is refused.
        at = int(digits[:9]) - 1
        self._current, self._is_skipping = None, True
        if not 0 <= at < len(self._tracks):
            self._problem(number, f"There is no track {digits[:9]}: they are 1 to {len(self._tracks)}.")
        elif at in self._found:
            self._problem(number, f"Track {at + 1} stands here a second time.")
        else:
            self._current, self._is_skipping = at, False
            self._found[at] = {}

    def _value(self, number: int, word: str, sign: str, rest: str) -> None:
        field = field_checks.editable(word)
        if field is None or self._current is None:
            self._problem(number, *field_checks.refusal(word))
            return
        value: object = rest.strip()
        if sign == ":=":
            try:
                value = json.loads(rest)
            except (ValueError, RecursionError):
                value = None
            if not isinstance(value, str):
                self._problem(number, "Behind := a JSON string is expected.", 'For example: "one\\ntwo"')
                return
        values = self._found[self._current].setdefault(field.name, [])
        if value or sign == ":=":
            values.append((number, str(value)))

    def _changes(
        self, tags: Tags, found: Mapping[str, Sequence[tuple[int, str]]]
    ) -> dict[str, tuple[str, ...]]:
        """The fields of a track that are not as they were."""
        changed = {}
        for name in dict.fromkeys((*self._fields, *found)):
            old, lines = tags.get(name, ()), found.get(name, ())
            if tuple(value for _, value in lines) == old:
                continue
            self._check(name, lines, old)
            changed[name] = tuple(
                value if value in old else field_checks.canonical(name, value) for _, value in lines
            )
        return changed

    def _check(self, name: str, lines: Sequence[tuple[int, str]], old: Sequence[str]) -> None:
        if len(lines) > max(1, len(old)) and not BY_NAME[name].is_multi:
            self._problem(lines[-1][0], f"{BY_NAME[name].label} holds one value, and stands here twice.")
        for number, value in lines:
            if value not in old and (problem := field_checks.problem(name, value)):
                self._problem(number, problem)

    def _problem(self, number: int, message: str, hint: str = "") -> None:
        self._problems.append(LineProblem(number, message, hint))


def _lines(text: str) -> list[str]:
    """Lines as editors make them: other separators of Unicode are parts of values."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def _written(name: str, value: str) -> str:
    if value == value.strip() and value.isprintable():
        return f"{name} = {value}"
    # All in ASCII: no editor changes an escape.
    return f"{name} := {json.dumps(value, ensure_ascii=not _is_shown(value))}"


def _is_shown(value: str) -> bool:
    """Whether nothing but line breaks and tabs needs an escape."""
    return value.replace("\n", "").replace("\t", "").replace("\r", "").isprintable()


def _comment(path: bytes) -> str:
    """A path on one line."""
    text = path.decode("utf-8", "backslashreplace")
    return "".join([char if char.isprintable() else repr(char)[1:-1] for char in text])

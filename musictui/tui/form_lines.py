"""The tags of a selection as lines of a form, and what a person made of them. Nothing here draws.

A field whose values are the same in all tracks has a line for each value. One that differs has a line for all of
them, left alone until it is touched; where a field holds several values, each value that some tracks have has its
own line: changed, it changes in those tracks; emptied, it is removed from them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from musictui.model import field_checks
from musictui.model.field_checks import EDITABLE
from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tags.covers import Covers

COMMON = (
    "title",
    "artist",
    "album",
    "albumartist",
    "tracknumber",
    "tracktotal",
    "discnumber",
    "disctotal",
    "date",
    "genre",
    "composer",
    "label",
    "comment",
)
"""Fields that are always in the form, in this order."""
MOST_VALUES = 12
"""Of a field that differs from track to track: so many of its values have lines of their own."""


@dataclass(slots=True, eq=False)
class FieldLine:
    """One line: a value, or all the values that a line of its own would be too much for."""

    field: str
    olds: tuple[str, ...] = ()
    """The values that it stands for; none for a new one."""
    text: str = ""
    """What is to be there; nothing for no value."""
    tracks: int = 0
    """How many tracks have it."""
    is_mixed: bool = False
    """Whether it stands for several values."""
    is_touched: bool = False
    """Whether a mixed line means what its text says."""
    is_for_all: bool = False
    """Whether the value is given to the tracks that do not have it."""
    label: str = ""
    """What is shown for a mixed line that is left alone."""

    @property
    def is_changed(self) -> bool:
        """Whether something is to be done."""
        if self.is_mixed:
            return self.is_touched
        return self.is_for_all or self.text != (self.olds[0] if self.olds else "")

    @property
    def is_removed(self) -> bool:
        """Whether there was something, and is nothing any more."""
        return self.is_changed and not self.text and bool(self.olds)

    @property
    def problem(self) -> str | None:
        """Why the text does not suit the field, in a sentence."""
        if not self.text or self.text in self.olds or not self.is_changed:
            return None
        return field_checks.problem(self.field, self.text)

    def write(self, text: str) -> None:
        """Put another text in."""
        if text != self.text:
            self.text = text
            self.is_touched = True

    def empty(self) -> None:
        """Remove what is there."""
        self.text, self.is_touched, self.is_for_all = "", True, False

    def reset(self) -> None:
        """As it was."""
        self.text = "" if self.is_mixed or not self.olds else self.olds[0]
        self.is_touched = self.is_for_all = False

    def value(self) -> str:
        """The text as it is written into tags."""
        return self.text if self.text in self.olds or not self.text else self._canonical()

    def _canonical(self) -> str:
        return field_checks.canonical(self.field, self.text)


@dataclass(slots=True)
class FieldEdit:
    """One field of the selection."""

    name: str
    lines: list[FieldLine]
    is_uniform: bool
    """Whether all tracks have the same values."""

    @property
    def has_values(self) -> bool:
        """Whether some track has one."""
        return any(line.olds for line in self.lines)

    @property
    def is_changed(self) -> bool:
        """Whether something is to be done."""
        return any(line.is_changed for line in self.lines)

    @property
    def takes_more(self) -> bool:
        """Whether lines can be added."""
        return BY_NAME[self.name].is_multi

    def add_after(self, line: FieldLine) -> FieldLine:
        """An empty line for one more value."""
        new = FieldLine(self.name)
        self.lines.insert(self.lines.index(line) + 1, new)
        return new

    def apply(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """The values of one track as they are to be."""
        if not self.is_changed:
            return values
        if self.is_uniform:
            return tuple(line.value() for line in self.lines if line.text)
        if not self.takes_more:
            return tuple(line.value() for line in self.lines if line.text)
        by_old = {old: line for line in self.lines for old in line.olds}
        kept: list[str] = []
        for value in values:
            new = _replaced(value, by_old.get(value))
            # A value that another one turns into is not there twice; what was there twice may stay so.
            if new and (new == value or new not in kept):
                kept.append(new)
        added = [line.value() for line in self.lines if line.text and (line.is_for_all or not line.olds)]
        return (*kept, *dict.fromkeys(value for value in added if value not in kept))


def _replaced(value: str, line: FieldLine | None) -> str:
    return value if line is None or not line.is_changed else line.value()


@dataclass(slots=True)
class Form:
    """All fields of a selection."""

    count: int
    """How many tracks it is about."""
    fields: dict[str, FieldEdit] = field(default_factory=dict)
    is_cover_changed: bool = False
    cover: bytes | Covers = b""
    """The front cover that the tracks are to get, or what else becomes of their pictures, where it is changed."""
    cover_told: str = ""
    """The same in words."""

    @property
    def changed(self) -> list[FieldEdit]:
        """The fields in which something is to be done."""
        return [edit for edit in self.fields.values() if edit.is_changed]

    @property
    def has_changes(self) -> bool:
        """Whether something is to be done."""
        return self.is_cover_changed or bool(self.changed)

    @property
    def lines(self) -> Iterator[FieldLine]:
        """The lines of all fields."""
        return (line for edit in self.fields.values() for line in edit.lines)

    @property
    def title(self) -> str:
        """What the edit is called."""
        cover = _cover_title(self.cover) if self.is_cover_changed else ""
        return "; ".join(filter(None, (self._fields_title(), cover)))

    def _fields_title(self) -> str:
        changed = self.changed
        if not changed:
            return ""
        if len(changed) == 1 and len(changed[0].lines) == 1:
            line = changed[0].lines[0]
            return f"{line.field} = {line.text}" if line.text else f"Remove {field_checks.spoken(line.field)}"
        names = ", ".join(field_checks.spoken(edit.name) for edit in changed[:3])
        return f"Edit {names}{' and more' if len(changed) > 3 else ''}"

    def usual(self) -> list[str]:
        """The fields that are shown at first: the common ones, and those that have values or are to get some."""
        others = (edit for name, edit in self.fields.items() if name not in COMMON)
        return [*COMMON, *(edit.name for edit in others if edit.has_values or edit.is_changed)]

    @property
    def first(self) -> FieldLine:
        """The line to begin with: the first that is changed, else the first of all."""
        lines = [line for name in self.usual() for line in self.fields[name].lines]
        return next((line for line in lines if line.is_changed), lines[0])

    def problem_line(self) -> FieldLine | None:
        """The first line whose text does not suit its field."""
        return next((line for line in self.lines if line.problem), None)

    def apply(self, selection: Sequence[Tags]) -> list[Tags]:
        """The tags of tracks as they are to be; the same object where nothing changes."""
        changed = self.changed
        return [_applied(tags, changed) for tags in selection]


def _cover_title(cover: bytes | Covers) -> str:
    if isinstance(cover, bytes):
        return "New front cover"
    return "Change pictures" if cover.add or cover.replace else "Remove pictures"


def _applied(tags: Tags, changed: Sequence[FieldEdit]) -> Tags:
    news = {edit.name: edit.apply(tags.get(edit.name, ())) for edit in changed}
    if all(tags.get(name, ()) == values for name, values in news.items()):
        return tags
    return {name: values for name, values in {**tags, **news}.items() if values}


def form_of(selection: Sequence[Tags]) -> Form:
    """The form of a selection; about 0.1 s for 10,000 tracks."""
    seen: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in EDITABLE}
    for tags in selection:
        for name, values in tags.items():
            if name in seen:
                seen[name][values] += 1
    return Form(len(selection), {name: _edit(name, seen[name], len(selection)) for name in EDITABLE})


def _edit(name: str, seen: Mapping[tuple[str, ...], int], count: int) -> FieldEdit:
    if not seen:
        return FieldEdit(name, [FieldLine(name)], is_uniform=True)
    if len(seen) == 1 and sum(seen.values()) == count:
        (values,) = seen
        return FieldEdit(name, [FieldLine(name, (value,), value, count) for value in values], is_uniform=True)
    lines = _lines_by_value(name, seen) if BY_NAME[name].is_multi else [_mixed(name, seen, count)]
    return FieldEdit(name, lines, is_uniform=False)


def _mixed(name: str, seen: Mapping[tuple[str, ...], int], count: int) -> FieldLine:
    """One line for all values of a field that differ."""
    have = sum(seen.values())
    label = f"{len(seen):,} value{'s' * (len(seen) != 1)}" + (f", {count - have:,} without" * (have < count))
    olds = tuple(dict.fromkeys(value for values in seen for value in values))
    return FieldLine(name, olds, tracks=have, is_mixed=True, label=f"‹{label}›")


def _lines_by_value(name: str, seen: Mapping[tuple[str, ...], int]) -> list[FieldLine]:
    """A line for each value, those of the most tracks first; one for those that are too many."""
    tracks: Counter[str] = Counter()
    for values, count in seen.items():
        tracks.update(dict.fromkeys(values, count))
    ranked = tracks.most_common()
    shown = ranked if len(ranked) <= MOST_VALUES + 1 else ranked[:MOST_VALUES]
    lines = [FieldLine(name, (value,), value, count) for value, count in shown]
    if rest := [value for value, _ in ranked[len(shown) :]]:
        lines.append(FieldLine(name, tuple(rest), is_mixed=True, label=f"‹{len(rest):,} more values›"))
    return lines

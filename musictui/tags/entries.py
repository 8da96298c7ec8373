"""A tag as a list of entries: frames, comments, items or atoms, each kept as the bytes it was.

What a change does not concern stays where it is, byte for byte. What it concerns is replaced at its place.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tags.containers import TOTAL, TOTALS
from musictui.tags.covers import Cover

_NUMBERS = {total: number for number, total in TOTALS.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """What to do to the tags of a file."""

    names: tuple[str, ...]
    """Fields that get the values of `wanted`, in the order in which new ones are added."""
    wanted: Tags
    """All values of the file after the change: a number and its total, and people of all roles, share a place."""
    pictures: tuple[Cover, ...] | None = None
    """All pictures after the change; None leaves them alone."""
    is_second: bool = False
    """Whether it is for a tag beside the main one: that is kept in step and told nothing new."""

    def for_second(self) -> "Change":
        """The same change for a tag that counts less."""
        return replace(self, is_second=True)

    def values(self, name: str) -> tuple[str, ...]:
        """The values that a field gets."""
        return tuple(self.wanted.get(name, ()))


@dataclass(slots=True)
class Entry:
    """One part of a tag."""

    key: str
    data: bytes
    """As it stands in the file."""
    fields: frozenset[str] = frozenset()
    """The fields that it says something about."""
    cover: Cover | None = None
    extra: Any = None
    """What a container keeps beside: flags, types, languages."""


@dataclass
class Entries(ABC):
    """A list of entries, some of which are pictures."""

    entries: list[Entry] = field(default_factory=list)

    def pictures(self) -> list[Cover]:
        """The pictures in it, in order."""
        return [entry.cover for entry in self.entries if entry.cover]

    @abstractmethod
    def _made_picture(self, cover: Cover) -> Entry:
        """An entry for a picture."""

    def _put_pictures(self, covers: Sequence[Cover]) -> None:
        """Put these pictures in the places of the old ones; those that are the same stay as they are."""
        old = [entry for entry in self.entries if entry.cover]
        spare = list(old)
        new: list[Entry] = []
        for cover in covers:
            same = next((entry for entry in spare if entry.cover == cover), None)
            if same:
                spare.remove(same)
            new.append(same or self._made_picture(cover))
        places = {id(entry): number for number, entry in enumerate(old)}
        entries: list[Entry] = []
        for entry in self.entries:
            number_or_none = places.get(id(entry))
            if number_or_none is None:
                entries.append(entry)
            elif number_or_none < len(new):
                entries.append(new[number_or_none])
            if number_or_none == len(old) - 1:
                entries += new[len(old) :]
        self.entries = entries if old else [*entries, *new]


@dataclass
class EntryTag(Entries):
    """A tag that is a list of entries; containers say how theirs are made."""

    joins_totals: ClassVar[bool] = True
    """Whether a number and its total share a key."""
    secondary: ClassVar[frozenset[str]] = frozenset()
    """Keys that count only where a field has no other."""

    def change(self, change: Change) -> None:
        """Do what the change says."""
        for group in self._groups(change.names):
            old = [entry for entry in self.entries if entry.fields & group]
            if old or not change.is_second:
                self._put(old, self._made(group, change, old))
        if change.pictures is not None:
            self._put_pictures(() if change.is_second else change.pictures)

    @abstractmethod
    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:
        """New entries for the fields that stand together, in place of old ones."""

    def _is_kept(self, entry: Entry) -> bool:
        """Whether an old entry may stay when new ones say more than it."""
        return entry.key in self.secondary

    def _shares_place(self, number: str) -> bool:
        """Whether a number stands together with its total: in all files, or only where one has them so."""
        return self.joins_totals or any(
            number in entry.fields and len(entry.fields) > 1 for entry in self.entries
        )

    def _groups(self, names: Collection[str]) -> list[frozenset[str]]:
        """The fields that have to be written together, in the order of `names`."""
        groups: dict[frozenset[str], None] = {}
        for name in names:
            number = _NUMBERS.get(name, name)
            total = TOTALS.get(number)
            group = {number, total} if total and self._shares_place(number) else {name}
            groups[frozenset(group)] = None
        return list(groups)

    def _put(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        gone = [entry for entry in old if not (new and self._is_kept(entry))]
        at = _index(self.entries, gone[0]) if gone else self._end_of_texts()
        marks = {id(entry) for entry in gone}
        before = [entry for entry in self.entries[:at] if id(entry) not in marks]
        behind = [entry for entry in self.entries[at:] if id(entry) not in marks]
        self.entries = [*before, *new, *behind]

    def _end_of_texts(self) -> int:
        """Where new texts go: before the pictures, which readers of little would not get past."""
        return next((at for at, entry in enumerate(self.entries) if entry.cover), len(self.entries))


def _index(entries: Sequence[Entry], wanted: Entry) -> int:
    return next(at for at, entry in enumerate(entries) if entry is wanted)


def values_by_key(container: str, group: Collection[str], change: Change) -> dict[str, list[str]]:
    """Key of a container to the values it gets; a number takes its total along where they share a key."""
    values: dict[str, list[str]] = {}
    for name in sorted(group, key=lambda name: name in _NUMBERS):
        key: str = getattr(BY_NAME[name], container)
        number = name
        if key.endswith(TOTAL):
            key, number = key.removesuffix(TOTAL), _NUMBERS[name]
        total = TOTALS.get(number, "")
        if total and getattr(BY_NAME[total], container) == key + TOTAL:
            values[key] = _joined(change.values(number), change.values(total))
        else:
            values[key] = list(change.values(name))
    return values


def _joined(numbers: tuple[str, ...], totals: tuple[str, ...]) -> list[str]:
    """Numbers with their totals: `3/12`, `3`, `/12`."""
    count = max(len(numbers), len(totals))
    numbers, totals = (*numbers, *[""] * count)[:count], (*totals, *[""] * count)[:count]
    return [f"{number}/{total}" if total else number for number, total in zip(numbers, totals, strict=True)]

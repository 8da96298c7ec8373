"""Numbering of tracks and discs over a selection, in its order."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from musictui.model import values
from musictui.model.steps_base import Step, with_fields, written
from musictui.model.text import fold
from musictui.model.track import Tags

Per = Literal["selection", "album", "disc"]
"""Where numbers begin again."""


@dataclass(frozen=True, slots=True)
class NumberTracks(Step):
    """Numbers tracks in the order of the selection."""

    per: Per = "selection"
    first: int = 1
    with_total: bool = False
    """Whether the number of tracks is written too."""

    def apply(self, tags: Tags) -> Tags:
        return self.apply_all([tags])[0]

    def apply_all(self, selection: Sequence[Tags]) -> list[Tags]:
        groups = _groups(selection, _GROUPS[self.per])
        done = list(selection)
        for group in groups:
            for number, at in enumerate(group, self.first):
                changed: dict[str, tuple[str, ...]] = {"tracknumber": (str(number),)}
                if self.with_total:
                    changed["tracktotal"] = (str(self.first + len(group) - 1),)
                done[at] = with_fields(selection[at], changed)
        return done

    def describe(self) -> str:
        total = " and write how many there are" if self.with_total else ""
        where = "" if self.per == "selection" else f", each {self.per} by itself"
        return f"Number the tracks from {self.first} in the order shown{where}{total}."

    def text(self) -> str:
        words = ["per", self.per] if self.per != "selection" else []
        words += ["from", str(self.first)] if self.first != 1 else []
        return written("number", "tracks", *words, *(["total"] * self.with_total))


@dataclass(frozen=True, slots=True)
class NumberDiscs(Step):
    """Numbers discs in the order of the selection: a disc begins where the track number does not go on rising."""

    per: Literal["selection", "album"] = "selection"
    first: int = 1
    with_total: bool = False

    def apply(self, tags: Tags) -> Tags:
        return self.apply_all([tags])[0]

    def apply_all(self, selection: Sequence[Tags]) -> list[Tags]:
        done = list(selection)
        for group in _groups(selection, _GROUPS[self.per]):
            discs = _discs([selection[at] for at in group], self.first)
            for at, disc in zip(group, discs, strict=True):
                changed: dict[str, tuple[str, ...]] = {"discnumber": (str(disc),)}
                if self.with_total:
                    changed["disctotal"] = (str(discs[-1]),)
                done[at] = with_fields(selection[at], changed)
        return done

    def describe(self) -> str:
        total = " and write how many there are" if self.with_total else ""
        where = "" if self.per == "selection" else ", each album by itself"
        return (
            f"Number the discs from {self.first}{where}, a new one where the track number falls back{total}."
        )

    def text(self) -> str:
        words = ["per", self.per] if self.per != "selection" else []
        words += ["from", str(self.first)] if self.first != 1 else []
        return written("number", "discs", *words, *(["total"] * self.with_total))


def _discs(group: Sequence[Tags], first: int) -> list[int]:
    """The disc of each track. A track without a number stays on the disc of the one before."""
    discs, disc, last = [], first, None
    for tags in group:
        number = values.number((tags.get("tracknumber") or ("",))[0])
        if number is not None:
            disc += last is not None and number <= last
            last = number
        discs.append(disc)
    return discs


def _groups(selection: Sequence[Tags], key: Callable[[Tags], Hashable]) -> list[list[int]]:
    """The places of the tracks that belong together, each group in order."""
    groups: dict[Hashable, list[int]] = {}
    for at, tags in enumerate(selection):
        groups.setdefault(key(tags), []).append(at)
    return list(groups.values())


def _album(tags: Tags) -> tuple[str, ...]:
    """What tells one album from another: its title and whose it is."""
    return tuple(fold(" ".join(tags.get(name, ()))) for name in ("album", "albumartist"))


def _disc(tags: Tags) -> tuple[Hashable, ...]:
    text = (tags.get("discnumber") or ("1",))[0]
    number = values.integer(text)
    return (*_album(tags), text if number is None else number)


_GROUPS: dict[Per, Callable[[Tags], Hashable]] = {
    "selection": lambda _: None,
    "album": _album,
    "disc": _disc,
}

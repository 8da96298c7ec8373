"""Which pressing of a release the tags of an album speak of: by label, catalog number, country, year and barcode."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from musictui.model.release import Release
from musictui.model.text import words
from musictui.model.track import Track

SAME_LABEL = 85
"""Likeness of names, in percent, from which two labels are one."""
_COMPANY = frozenset({"records", "recordings", "record", "music", "label", "ltd", "inc", "the"})
"""Words of a label's name that one writes and another leaves out."""
_EVERYWHERE = frozenset({"XW", "XE"})
"""Codes of MusicBrainz for the world and for Europe: they contradict no country."""


class Held(NamedTuple):
    """How many values of the tags a release shares, and how many it contradicts."""

    same: int
    other: int


def held(release: Release, album: Sequence[Track]) -> Held:
    """A release against what the tags of an album say of its pressing; what either does not say counts for nothing."""
    country = "" if release.location else release.country
    said: tuple[tuple[str, str, Callable[[str, str], bool | None]], ...] = (
        ("musicbrainz_albumid", release.ids.get("musicbrainz_albumid", ""), _is_same_id),
        ("barcode", release.ids.get("barcode", ""), _is_same_number),
        ("catalognumber", release.catalog_number, _is_same_number),
        ("label", release.label, _is_same_label),
        ("country", country, _is_same_country),
        ("date", release.date, _is_same_date),
    )
    found = [_of_field(_values(album, field), value, alike) for field, value, alike in said if value]
    return Held(found.count(True), found.count(False))


def _values(album: Sequence[Track], field: str) -> set[str]:
    return {text for track in album for value in track.tags.get(field, ()) if (text := value.strip())}


def _of_field(there: Collection[str], value: str, alike: Callable[[str, str], bool | None]) -> bool | None:
    said = [answer for each in there if (answer := alike(each, value)) is not None]
    return any(said) if said else None


def _is_same_id(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _is_same_number(one: str, other: str) -> bool | None:
    first, second = ("".join(words(text)).lstrip("0") for text in (one, other))
    return first == second if first and second else None


def _is_same_label(one: str, other: str) -> bool | None:
    first, second = set(words(one)), set(words(other))
    if not first or not second:
        return None
    ours, theirs = first - _COMPANY or first, second - _COMPANY or second
    return ours <= theirs or theirs <= ours or fuzz.token_sort_ratio(one.lower(), other.lower()) >= SAME_LABEL


def _is_same_country(one: str, other: str) -> bool | None:
    first, second = one.upper(), other.upper()
    is_known = len(first) == len(second) == 2 and _EVERYWHERE.isdisjoint((first, second))
    return first == second if is_known else None


def _is_same_date(one: str, other: str) -> bool | None:
    """Two days of one year say nothing: stores and lists differ by weeks. A first of January may be a year alone."""
    first, second = one.removesuffix("-01-01"), other.removesuffix("-01-01")
    if len(first) < 4 or len(second) < 4:
        return None
    if first[:4] != second[:4]:
        return False
    return True if first.startswith(second) or second.startswith(first) else None

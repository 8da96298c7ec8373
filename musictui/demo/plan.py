"""Plans a demo library: which cases, which records, how many; pure data, the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from musictui.demo.albums import Catalog
from musictui.demo.families import RECORDING_S, families, small_families
from musictui.demo.filing import filed
from musictui.demo.items import Item, Unit
from musictui.demo.odd_files import damaged_files, no_tracks, rare_formats
from musictui.demo.odd_names import odd_names
from musictui.demo.odd_tags import odd_tags
from musictui.demo.supply import Supply
from musictui.errors import UsageError

CLIP_S = 0.3
"""How long an ordinary track plays, on average."""
LONG_S = 4.0
"""How long those cases play that need more than a moment: half of a damaged file is still music."""
FULL_SET = 180
"""From so many tracks on, every case is there; below, the most important of each sort."""
MANY = 120
"""Below this, half of the tracks are ordinary records."""
MOST_TRACKS = 1_000_000
SHORTEST_S, LONGEST_S = 0.05, 600.0
FAMILIES = 7
MORE_FAMILIES = 5
"""So many at most beside them in large libraries, one for each two thousand tracks."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a demo library depends on: the same settings, the same files."""

    tracks: int
    seed: int = 1
    seconds: float = CLIP_S
    """Average length of an ordinary track."""
    recording_s: float = RECORDING_S
    """Length of the recordings that are to be recognized."""


def units(settings: Settings) -> Iterator[Unit]:
    """The units to make, the longest work early; exactly as many tracks as the settings say.

    They come one by one: workers start on the first before the last is planned.
    """
    catalog = Catalog(settings.seed, settings.seconds)
    supply = Supply(catalog, long_s=min(LONG_S, settings.recording_s))
    taken: set[str] = set()
    large = families(catalog, _family_count(settings.tracks), settings.recording_s)
    groups = [
        small_families(catalog, supply, taken),
        odd_names(supply),
        odd_tags(supply),
        damaged_files(supply),
        rare_formats(supply),
    ]
    cases = [unit for unit in chain.from_iterable(zip_longest(*groups)) if unit is not None]
    room = settings.tracks if settings.tracks >= MANY else settings.tracks // 2
    special = [*_fitting([*large, *cases], room), *no_tracks(supply)]
    yield from _spread(special[: len(large)], special[len(large) :])
    yield from _records(catalog, settings.tracks - sum(map(track_count, special)), taken)


def check(settings: Settings) -> None:
    """Check that there can be such a library.

    Raises:
        UsageError: There cannot.
    """
    if not 1 <= settings.tracks <= MOST_TRACKS:
        raise UsageError(
            f"A demo library of {settings.tracks:,} tracks cannot be made.",
            hint=f"Ask for 1 to {MOST_TRACKS:,} tracks; from {FULL_SET} on every case is there.",
        )
    if not SHORTEST_S <= settings.seconds <= LONGEST_S:
        raise UsageError(
            f"Tracks cannot play for {settings.seconds:g} s.",
            hint=f"Ask for {SHORTEST_S:g} to {LONGEST_S:g} seconds.",
        )


def track_count(unit: Unit) -> int:
    """How many of a unit's files an index should list."""
    return sum(item.is_track for item in unit)


def _family_count(tracks: int) -> int:
    """Long recordings take a second each to encode: a small library has none."""
    if tracks < FULL_SET:
        return max(0, tracks - 50) // 25
    return FAMILIES + min(MORE_FAMILIES, tracks // 2000)


def _fitting(units: Sequence[Unit], room: int) -> Iterator[Unit]:
    """The units in order as long as they fit."""
    for unit in units:
        if track_count(unit) <= room:
            room -= track_count(unit)
            yield unit


def _spread(large: Sequence[Unit], small: Sequence[Unit]) -> Iterator[Unit]:
    """The large units among the first half of the small ones: progress is seen, and none is left for the end."""
    step = len(small) // (2 * len(large)) if large else 0
    for at, unit in enumerate(large):
        yield unit
        yield from small[at * step : (at + 1) * step]
    yield from small[len(large) * step :]


def _records(catalog: Catalog, count: int, taken: set[str]) -> Iterator[Unit]:
    """Records with `count` tracks in all; the last one may be incomplete."""
    at = 0
    while count > 0:
        items = filed(catalog.album(at), taken)
        tracks = [item for item in items if item.is_track][:count]
        pictures: list[Item] = [item for item in items if not item.is_track]
        yield [*tracks, *pictures]
        count -= len(tracks)
        at += 1

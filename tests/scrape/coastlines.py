"""An album of eight songs, and its files as they should be."""

from musictui.model.release import Release, ReleaseMatch, ReleaseTrack
from musictui.scrape.matching.matched import Candidate

TITLES = (
    "Harbor",
    "Low Tide",
    "Paper Ships",
    "Undertow",
    "A Song for Ines",
    "Salt",
    "Breakwater",
    "The Long Way Home",
)
LENGTHS = (201.4, 187.0, 254.3, 312.9, 226.1, 95.8, 274.2, 403.7)

RELEASE = Release(
    url="https://example.org/release/1",
    source="musicbrainz",
    title="Coastlines",
    artist="The Marine Choir",
    tracks=tuple(
        ReleaseTrack(title, position=number, disc=1, length_s=length)
        for number, (title, length) in enumerate(zip(TITLES, LENGTHS, strict=True), start=1)
    ),
)


def file_of(index: int, **changes: object) -> Candidate:
    """The file of a track as it should be, but for the changes. Ids are 100 and up."""
    track = RELEASE.tracks[index]
    whole = Candidate(
        id=100 + index,
        title=track.title,
        artist="The Marine Choir",
        album="Coastlines",
        position=index + 1,
        length_s=track.length_s,
    )
    return whole._replace(**changes)  # type: ignore[arg-type]


def files(**changes: object) -> list[Candidate]:
    return [file_of(index, **changes) for index in range(len(TITLES))]


def pairs(found: ReleaseMatch) -> dict[int, int]:
    return {pair.place: pair.track_id for pair in found.tracks}


IN_ORDER = {index: 100 + index for index in range(len(TITLES))}

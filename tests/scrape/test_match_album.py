"""What speaks against a release though its tracks fit: short tracks, other names, other recordings."""

from dataclasses import replace

import pytest

from musictui.model.release import Release, ReleaseTrack
from musictui.scrape.matching.match import assign
from musictui.scrape.matching.matched import Candidate
from tests.scrape.coastlines import IN_ORDER, LENGTHS, RELEASE, file_of, files, pairs


def short(titles: tuple[str, ...], lengths: tuple[float, ...] = (21.0, 33.0, 18.0, 40.0)) -> list[Candidate]:
    """Files of an album of short tracks that is called like its artist."""
    return [
        Candidate(200 + at, title, "Varg", "Varg", position=at + 1, length_s=length)
        for at, (title, length) in enumerate(zip(titles, lengths, strict=True))
    ]


VARG = Release(
    "u",
    "musicbrainz",
    "Varg",
    "Varg",
    tracks=tuple(
        ReleaseTrack(title, position=at, length_s=length)
        for at, (title, length) in enumerate(
            zip(("Ulv", "Skog", "Blod", "Flokk"), (21.0, 33.0, 18.0, 40.0), strict=True), 1
        )
    ),
)


@pytest.mark.parametrize("lengths", [(21.0, 33.0, 18.0, 40.0), (22.0, 31.0, 18.0, 38.0)])
def test_assign_another_album_of_short_tracks_is_no_match_by_places_and_lengths(
    lengths: tuple[float, ...],
) -> None:
    assert not assign(VARG, short(("Tann", "Spor", "Hi", "Sult"), lengths)).tracks
    assert len(assign(VARG, short(("Ulv", "Skog", "Blod", "Flokk"), lengths)).tracks) == 4


def test_assign_a_file_of_another_title_is_no_copy() -> None:
    files = short(("Ulv", "Skog", "Blod", "Flokk"))
    other = files[0]._replace(id=300, title="Tann")
    copy = files[1]._replace(id=301)

    found = assign(VARG, [*files, other, copy])

    assert found.extra == (300,)
    assert "1 file is a copy" in found.reasons


def test_assign_translated_titles_are_told_by_their_lengths() -> None:
    translated = [
        file_of(index, title=title)
        for index, title in enumerate(
            ["Hafen", "Ebbe", "Boote", "Sog", "Ein Lied", "Meersalze", "Mole", "Nach Haus"]
        )
    ]

    assert pairs(assign(RELEASE, translated)) == IN_ORDER


@pytest.mark.parametrize("album", ["Live at the Pier", "Coastlines Live", "Coastlines (Acoustic)"])
def test_assign_another_recording_says_so_and_weighs_less(album: str) -> None:
    same = assign(RELEASE, files(album=album))
    assert same.score == pytest.approx(0.7, abs=0.02)
    assert same.reasons[-1] == f"another recording: Coastlines / {album}"

    played = [file_of(index, album=album, length_s=LENGTHS[index] + 14) for index in range(8)]
    again = assign(RELEASE, played)
    assert again.score < 0.5
    assert again.reasons[-1] == "all lengths are off, by 14 s and more"


def test_assign_lengths_that_are_nearly_all_off_are_told() -> None:
    off = [file_of(index, length_s=LENGTHS[index] + (12 if index else 0)) for index in range(8)]

    found = assign(RELEASE, off)

    assert pairs(found) == IN_ORDER
    assert found.score == pytest.approx(0.7, abs=0.02)
    assert found.reasons[-1] == "7 of 8 lengths are off, by 12 s and more"
    assert assign(RELEASE, [*files()[:4], *off[4:]]).score > 0.95


@pytest.mark.parametrize(
    ("album", "is_other"), [("Coastlines (Deluxe Edition)", False), ("Best of the Sea", True), ("", False)]
)
def test_assign_an_album_of_another_name_is_told(album: str, is_other: bool) -> None:
    found = assign(RELEASE, files(album=album))

    assert any(reason.startswith("another album") for reason in found.reasons) == is_other
    assert (found.score < 0.91) == is_other


def test_assign_an_id_of_the_release_silences_other_names() -> None:
    release = replace(RELEASE, ids={"musicbrainz_albumid": "a"})

    found = assign(release, files(album="Live at the Pier", ids={"musicbrainz_albumid": "a"}))

    assert found.score > 0.95
    assert found.reasons == ("8 of 8 tracks found",)

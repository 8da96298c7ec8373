"""Which file is which track of a release: the cases that real libraries bring."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.model.release import ReleaseMatch, ReleaseTrack
from musictui.scrape.matching.match import assign
from musictui.scrape.matching.matched import Candidate
from tests.scrape.coastlines import IN_ORDER, LENGTHS, RELEASE, TITLES, file_of, files, pairs


def test_assign_the_album_as_it_is() -> None:
    found = assign(RELEASE, files())

    assert pairs(found) == IN_ORDER
    assert found.score > 0.99
    assert not found.missing
    assert not found.extra
    assert found.tracks[0].reasons == (
        "the same title",
        "the same length",
        "track 1 in both",
        "by The Marine Choir",
    )
    assert found.reasons == ("8 of 8 tracks found",)


def test_assign_in_swapped_order_follows_titles_and_lengths() -> None:
    swapped = [file_of(index, position=8 - index) for index in range(8)]

    found = assign(RELEASE, swapped)

    assert pairs(found) == IN_ORDER
    assert found.score > 0.95
    assert "track 1, the file says 8" in found.tracks[0].reasons


def test_assign_reads_the_order_of_the_files_from_their_numbers() -> None:
    found = assign(RELEASE, list(reversed(files())))

    assert pairs(found) == IN_ORDER
    assert "in another order" not in found.reasons
    turned = assign(RELEASE, [file_of(index, position=8 - index) for index in range(8)])
    assert "in another order" in turned.reasons
    unnumbered = [*files()[:7], file_of(7, position=None)]
    assert "in another order" not in assign(RELEASE, unnumbered[::-1]).reasons


def test_assign_bonus_tracks_stay_outside() -> None:
    bonus = [
        file_of(0, id=200 + number, title=title, length_s=length, position=9 + number)
        for number, (title, length) in enumerate(
            [("Lighthouse (Demo)", 178.0), ("Harbor (Live at the Pier)", 222.0)]
        )
    ]

    found = assign(RELEASE, files() + bonus)

    assert pairs(found) == IN_ORDER
    assert found.extra == (200, 201)
    assert 0.8 < found.score < 0.95
    assert "2 files not on this release" in found.reasons


def test_assign_prefers_the_edition_with_the_bonus_tracks() -> None:
    deluxe = replace(
        RELEASE,
        tracks=(*RELEASE.tracks, ReleaseTrack("Lighthouse (Demo)", position=9, disc=1, length_s=178.4)),
    )
    bonus = file_of(0, id=200, title="Lighthouse (demo)", length_s=178.0, position=9)

    assert assign(deluxe, [*files(), bonus]).score > assign(RELEASE, [*files(), bonus]).score
    assert assign(RELEASE, files()).score > assign(deluxe, files()).score


def test_assign_one_song_of_the_album() -> None:
    found = assign(RELEASE, [file_of(3)])

    assert pairs(found) == {3: 103}
    assert found.tracks[0].score > 0.99
    assert found.score > 0.8
    assert len(found.missing) == 7


def test_assign_untagged_files_by_lengths_alone() -> None:
    bare = [
        Candidate(id=100 + index, length_s=length + 0.6, name="track") for index, length in enumerate(LENGTHS)
    ]

    found = assign(RELEASE, bare)

    assert pairs(found) == IN_ORDER
    assert 0.7 < found.score < 0.99
    assert found.tracks[0].reasons == ("the file has no title", "1 s longer") or found.tracks[0].reasons == (
        "the file has no title",
        "the same length",
    )


def test_assign_one_untagged_file_by_its_length_is_no_match() -> None:
    assert not assign(RELEASE, [Candidate(id=1, length_s=LENGTHS[0])]).tracks


def test_assign_untagged_files_of_another_album_is_no_match() -> None:
    other = (199.0, 243.0, 181.0, 367.0, 154.0, 290.0, 330.0, 238.0)

    found = assign(RELEASE, [Candidate(id=number, length_s=length) for number, length in enumerate(other)])

    assert found.score < 0.2


def test_assign_finds_titles_in_file_names() -> None:
    named = [
        Candidate(id=100 + index, name=f"The Marine Choir - {title}", length_s=None)
        for index, title in enumerate(TITLES)
    ]

    found = assign(RELEASE, named)

    assert found.tracks
    assert all(IN_ORDER[index] == track_id for index, track_id in pairs(found).items())
    assert "the title is in the file's name" in found.tracks[0].reasons


def test_assign_several_discs_by_disc_and_number() -> None:
    second = tuple(replace(track, title=f"{track.title} (Instrumental)", disc=2) for track in RELEASE.tracks)
    double = replace(RELEASE, tracks=RELEASE.tracks + second)
    both = [*files(disc=1), *(file_of(index, id=200 + index, disc=2, title="") for index in range(8))]

    found = assign(double, both)

    assert pairs(found) == IN_ORDER | {8 + index: 200 + index for index in range(8)}
    assert "track 2-1 in both" in found.tracks[8].reasons


@pytest.mark.parametrize(
    "number", [lambda index: 9 + index, lambda index: 201 + index], ids=["through", "203"]
)
def test_assign_discs_numbered_through_or_by_hundreds(number: object) -> None:
    second = tuple(replace(track, title=f"{track.title} II", disc=2) for track in RELEASE.tracks)
    double = replace(RELEASE, tracks=RELEASE.tracks + second)
    numbered = [file_of(index, title="", id=200 + index, position=number(index)) for index in range(8)]  # type: ignore[operator]

    found = assign(double, [*files(), *numbered])

    assert pairs(found) == IN_ORDER | {8 + index: 200 + index for index in range(8)}


def test_assign_remaster_titles_are_the_same_titles() -> None:
    remastered = [file_of(index, title=f"{title} (2011 Remaster)") for index, title in enumerate(TITLES)]

    found = assign(RELEASE, remastered)

    assert pairs(found) == IN_ORDER
    assert found.score > 0.99
    assert found.tracks[0].reasons[0] == "the same title but for “2011 Remaster”"


@pytest.mark.parametrize(
    "title", ["Harbor - Remastered 2009", "Harbor (feat. Ana Ruiz)", "harbor [Bonus Track]", "Hàrbor"]
)
def test_assign_ways_to_write_a_title(title: str) -> None:
    found = assign(RELEASE, [file_of(0, title=title, position=None, album="")])

    assert pairs(found) == {0: 100}
    assert found.tracks[0].score > 0.95


@pytest.mark.parametrize(
    "title", ["Harbor (Live)", "Harbor (Okada Remix)", "Harbor - Instrumental", "Harbor Pt. 2"]
)
def test_assign_another_version_of_another_length_is_no_match(title: str) -> None:
    found = assign(RELEASE, [file_of(0, title=title, length_s=260.0, position=None)])

    assert not found.tracks


def test_assign_guests_in_the_artist() -> None:
    found = assign(RELEASE, files(artist="Marine Choir feat. Ana Ruiz"))

    assert pairs(found) == IN_ORDER
    assert found.score > 0.98


def test_assign_the_same_titles_by_another_artist_score_low() -> None:
    covers = [
        file_of(index, artist="Iron Foundry", length_s=LENGTHS[index] * 0.8, album="Covers")
        for index in range(8)
    ]

    found = assign(RELEASE, covers)

    assert found.score < 0.3


def test_assign_another_album_of_the_same_name_scores_low() -> None:
    other = [
        Candidate(
            id=index,
            title=f"{word} of Stone",
            artist="Karst",
            album="Coastlines",
            position=index + 1,
            length_s=180.0 + 11 * index,
        )
        for index, word in enumerate(["Wall", "House", "Bridge", "Circle", "Tower", "Road", "Field", "Heart"])
    ]

    found = assign(RELEASE, other)

    assert found.score < 0.05
    assert found.reasons == ("none of its tracks fits a file",)


def test_assign_names_in_other_scripts_do_not_contradict() -> None:
    translated = [
        file_of(index, title=f"曲{'一二三四五六七八'[index]}", artist="海の合唱団") for index in range(8)
    ]

    found = assign(RELEASE, translated)

    assert pairs(found) == IN_ORDER
    assert "titles in different scripts" in found.tracks[0].reasons


def test_assign_an_id_outweighs_what_was_written_otherwise() -> None:
    release = replace(
        RELEASE,
        tracks=tuple(
            replace(track, ids={"musicbrainz_trackid": f"id-{track.position}"}) for track in RELEASE.tracks
        ),
    )
    renamed = file_of(2, title="Wrong", position=7, length_s=None, ids={"musicbrainz_trackid": "id-3"})

    found = assign(release, [renamed])

    assert pairs(found) == {2: 102}
    assert found.tracks[0].reasons[0] == "the same MusicBrainz recording"


def test_assign_nothing_to_nothing() -> None:
    assert assign(replace(RELEASE, tracks=()), files()) == ReleaseMatch(0.0, (), (), tuple(range(100, 108)))
    assert assign(RELEASE, []).missing == tuple(range(8))


names = st.sampled_from(
    ["", "Harbor", "harbor (Live)", "Track 03", "海", "A feat. B", "!!!", "Pt. 2", "\x00", "Various Artists"]
)
numbers = st.none() | st.integers(0, 30)
lengths = st.none() | st.floats(0, 5000)
listed_tracks = st.builds(
    ReleaseTrack, title=names, artist=names, position=numbers, disc=numbers, length_s=lengths
)
any_files = st.builds(
    Candidate,
    id=st.just(0),
    title=names,
    artist=names,
    album=names,
    position=numbers,
    disc=numbers,
    length_s=lengths,
    ids=st.sampled_from([{}, {"musicbrainz_trackid": "1"}]),
    name=names,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(listed_tracks, max_size=6), st.lists(any_files, max_size=6), names)
def test_assign_anything_accounts_for_each_track_and_file(
    listed: list[ReleaseTrack], kept: list[Candidate], name: str
) -> None:
    kept = [file._replace(id=100 + number) for number, file in enumerate(kept)]

    found = assign(replace(RELEASE, tracks=tuple(listed), title=name, artist=name), kept)

    assert sorted({pair.place for pair in found.tracks} | set(found.missing)) == list(range(len(listed)))
    assert not {pair.place for pair in found.tracks} & set(found.missing)
    assert sorted([pair.track_id for pair in found.tracks] + list(found.extra)) == [file.id for file in kept]
    assert all(0 <= score <= 1 for score in (found.score, *(pair.score for pair in found.tracks)))


def test_assign_twins_get_no_more_than_half_each() -> None:
    twins = replace(RELEASE, tracks=(ReleaseTrack("Interlude"), ReleaseTrack("Interlude")))

    found = assign(
        twins, [Candidate(1, "Interlude", "The Marine Choir"), Candidate(2, "Interlude", "The Marine Choir")]
    )

    assert [pair.track_id for pair in found.tracks] == [1, 2]
    assert all(pair.score <= 0.5 for pair in found.tracks)


def test_assign_titles_that_hold_number_artist_and_album() -> None:
    tangled = [
        file_of(0, title="01 - The Marine Choir - Harbor", artist="", position=None),
        file_of(1, title="Low Tide (Coastlines)", album=""),
        file_of(2, title="003-Paper Ships", position=None),
    ]

    found = assign(RELEASE, tangled)

    assert pairs(found) == {0: 100, 1: 101, 2: 102}
    assert all(pair.score > 0.9 for pair in found.tracks)


def test_assign_an_album_that_is_there_twice_is_matched_twice() -> None:
    again = [file_of(index, id=200 + index) for index in range(8)]

    found = assign(RELEASE, files() + again)

    assert {(pair.place, pair.track_id) for pair in found.tracks} == {
        (index, number + index) for index in range(8) for number in (100, 200)
    }
    assert found.score > 0.99
    assert found.reasons == ("8 of 8 tracks found", "8 files are copies")


def test_assign_another_version_of_a_track_is_no_copy_of_it() -> None:
    live = file_of(0, id=200, title="Harbor (Live)", length_s=231.0, position=9)

    assert assign(RELEASE, [*files(), live]).extra == (200,)

"""Which copy is kept, and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates import keep
from musictui.duplicates.keep_rules import DEFAULT, KEEP_RULES, PRESETS, Context, album_sizes
from musictui.duplicates.quality import quality
from musictui.errors import UsageError
from musictui.files import named_folders
from musictui.model.duplicates import TrackFacts
from tests.duplicates.copies import copy, lossless

PLAIN = Context()


def kept(*members: TrackFacts, rules: tuple[str, ...] = DEFAULT, context: Context = PLAIN) -> int:
    return keep.decide(members, rules, context).keeper_id


def test_lossless_copy_is_kept_before_a_lossy_one_with_more_tags() -> None:
    assert kept(copy(1, tags=30), lossless(2, tags=5)) == 2


@pytest.mark.parametrize("name", ["song.aif", "song.AIFF", "song.wav"])
def test_plain_samples_are_lossless_whatever_the_extension(name: str) -> None:
    decision = keep.decide([copy(1), lossless(2, f"/music/{name}", codec="pcm", tags=1)], DEFAULT, PLAIN)
    assert decision.keeper_id == 2
    assert decision.why[1] == f"MP3 320 kbit/s against {'WAV' if name.endswith('wav') else 'AIFF'}"


def test_containers_of_the_same_samples_have_the_same_quality() -> None:
    kinds = [
        lossless(1),
        lossless(2, codec="alac", bit_rate=950_000),
        lossless(3, codec="pcm", bit_rate=1_411_200),
    ]
    assert len({quality(track) for track in kinds}) == 1


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"bit_depth": 24, "sample_rate": 44_100}, {"bit_depth": 16, "sample_rate": 192_000}),
        ({"sample_rate": 96_000}, {"sample_rate": 48_000}),
        ({"channels": 2}, {"channels": 1}),
    ],
)
def test_lossless_quality_is_depth_then_rate_then_channels(
    better: dict[str, int], worse: dict[str, int]
) -> None:
    assert quality(lossless(1, **better)) > quality(lossless(2, **worse))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("opus", 128_000), ("mp3", 128_000)),
        (("opus", 128_000), ("mp3", 160_000)),
        (("mp3", 320_000), ("opus", 128_000)),
        (("aac", 256_000), ("mp3", 256_000)),
        (("mp3", 192_000), ("mp2", 224_000)),
        (("unheard of", 192_000), ("mp3", 128_000)),
    ],
)
def test_bit_rates_count_by_what_the_codec_makes_of_them(
    better: tuple[str, int], worse: tuple[str, int]
) -> None:
    one, other = (copy(1, codec=codec, bit_rate=rate) for codec, rate in (better, worse))
    assert quality(one) > quality(other)


@pytest.mark.parametrize(
    ("codec", "rate", "other"),
    [("mp3", 193_000, 200_900), ("mp3", 199_999, 200_001), ("vorbis", 134_900, 135_200)],
)
def test_bit_rates_that_hardly_differ_decide_nothing(codec: str, rate: int, other: int) -> None:
    members = [copy(1, codec=codec, bit_rate=rate), copy(2, codec=codec, bit_rate=other)]
    assert kept(*members) == 1
    assert "against" not in keep.decide(members, DEFAULT, PLAIN).why[2]
    assert kept(copy(1, codec=codec, bit_rate=rate), copy(2, codec=codec, bit_rate=rate + 8_000)) == 2


def test_bit_rates_of_several_copies_that_hardly_differ_from_the_next_are_equal() -> None:
    members = [
        copy(number, bit_rate=rate, tags=number) for number, rate in enumerate((128_000, 124_000, 120_000))
    ]
    decision = keep.decide(members, DEFAULT, PLAIN)
    assert (decision.keeper_id, decision.why[1]) == (2, "1 tag fewer")
    assert [track.id for track in keep.ranked(members, DEFAULT, PLAIN)] == [2, 1, 0]


def test_cut_is_not_kept_in_place_of_the_whole_however_good_it_is() -> None:
    cut, whole = lossless(1, length_s=20.0), copy(2, length_s=240.0)
    found = keep.decide([cut, whole], DEFAULT, PLAIN)
    assert found.keeper_id == 2
    assert found.why[1] == "a part: 0:20 of 4:00"
    assert found.why[2].startswith("all of it, and not a part")


def test_lengths_that_encoders_pad_decide_nothing() -> None:
    assert kept(lossless(1, length_s=239.0), copy(2, length_s=240.0)) == 1
    assert kept(lossless(1, length_s=None), copy(2, length_s=240.0)) == 1


def test_reasons_of_the_keeper_name_all_it_has_before_the_next_best() -> None:
    context = Context(album_sizes={(b"/music/Album", "album"): 12})
    members = [lossless(1, bit_depth=24, tags=19), copy(2, "/download/a.mp3", bit_rate=128_000)]
    why = keep.decide(members, DEFAULT, context).why
    assert why == {
        1: "lossless; 9 tags more; in a folder with 12 tracks of the album",
        2: "MP3 128 kbit/s against FLAC",
    }


def test_reason_against_a_copy_is_the_rule_that_decided() -> None:
    why = keep.decide([copy(1, tags=12), copy(2, tags=11, covers=0)], DEFAULT, PLAIN).why
    assert why == {1: "1 tag more; with a cover", 2: "1 tag fewer"}


def test_copies_that_are_equal_in_all_are_decided_by_path() -> None:
    decision = keep.decide([copy(2, "/b.mp3"), copy(1, "/c.mp3"), copy(3, "/a.mp3")], DEFAULT, PLAIN)
    assert decision.keeper_id == 3
    assert decision.why[3] == "equal in all; the first by its path"


def test_protected_file_is_kept_before_what_sounds_no_better_and_all_protected_stay() -> None:
    context = Context(protected=(b"/keep/",))
    members = [copy(1, "/music/a.mp3", tags=50), copy(2, "/keep/a.mp3", tags=3), copy(3, "/keep/b.mp3")]
    decision = keep.decide(members, DEFAULT, context)
    assert (decision.keeper_id, decision.stays) == (3, {2, 3})
    assert decision.why[1] == "outside the protected folders"
    assert decision.why[2] == "protected, so it stays"


def test_best_copy_stays_beside_a_protected_one_that_sounds_worse() -> None:
    context = Context(protected=(b"/keep/",))
    members = [lossless(1, "/music/a.flac"), copy(2, "/keep/a.mp3"), copy(3, "/music/b.mp3")]
    decision = keep.decide(members, DEFAULT, context)
    assert (decision.keeper_id, decision.stays) == (1, {1, 2})
    assert decision.why[3] == "MP3 320 kbit/s against FLAC"
    albums = keep.decide_albums([[members[1]], [members[0]]], DEFAULT, context)
    assert (albums.folder, albums.why) == (1, ["MP3 320 kbit/s against FLAC", "lossless"])
    assert keep.decide_albums([[members[2]], [members[1]]], DEFAULT, context).folder == 1


def test_damaged_file_is_never_kept_before_a_whole_one() -> None:
    members = [lossless(1, damage="Damaged."), copy(2, bit_rate=64_000)]
    decision = keep.decide(members, DEFAULT, PLAIN)
    assert (decision.keeper_id, decision.why) == (2, {1: "damaged", 2: "undamaged; the shorter path"})
    assert keep.decide_albums([members[:1], members[1:]], DEFAULT, PLAIN).why == ["damaged", "undamaged"]
    both = [track._replace(damage="Damaged.") for track in members]
    assert keep.decide(both, DEFAULT, PLAIN).keeper_id == 1


def test_folder_with_the_name_of_a_protected_one_at_its_beginning_is_not_protected() -> None:
    context = Context(protected=(b"/keep",))
    assert keep.decide([copy(1, "/keeper/a.mp3"), lossless(2, "/b.flac")], DEFAULT, context).stays == {2}


def test_preferred_folders_count_in_their_order() -> None:
    context = Context(preferred=(b"/best", b"/good"))
    members = [lossless(1, "/music/a.flac"), copy(2, "/good/a.mp3"), copy(3, "/best/a.mp3")]
    assert [kept(*members[:2], context=context), kept(*members, context=context)] == [2, 3]


def test_copy_in_the_fuller_album_folder_is_kept() -> None:
    album = [copy(number, f"/music/Album/{number}.mp3", track=number) for number in range(1, 9)]
    single = copy(20, "/music/loose/1.mp3", tags=10, added_s=1)
    context = Context(album_sizes=album_sizes([*album, single]))
    assert kept(album[0], single, rules=("whole-album", "added-first"), context=context) == 1
    why = keep.decide([album[0], single], ("whole-album",), context).why
    assert why[20] == "in a folder with only 1 track of the album"


def test_copies_in_one_folder_are_one_song_of_the_album() -> None:
    songs = [("Sea", 1), ("Sea (Reprise)", 2), ("", 3), ("", 4)]
    album = [
        copy(4 * at + number, title=title, track=track)
        for at in range(3)
        for number, (title, track) in enumerate(songs)
    ]
    other_disc = copy(20, title="Sea", track=1, disc=2)
    unknown = [copy(number, title="", track=None) for number in (21, 22)]
    assert album_sizes(album) == {(b"/music/Album", "album"): 4}
    assert album_sizes([*album, other_disc, *unknown]) == {(b"/music/Album", "album"): 7}


@pytest.mark.parametrize("values", [{"is_compilation": True}, {"albumartist": "Various Artists"}])
def test_album_is_kept_before_a_compilation(values: dict[str, object]) -> None:
    assert kept(copy(1, **values), copy(2, "/z.mp3")) == 2


@pytest.mark.parametrize(
    ("rule", "winner"),
    [("added-first", 1), ("oldest-file", 2), ("longer-path", 2), ("shorter-path", 1)],
)
def test_age_and_path_can_decide(rule: str, winner: int) -> None:
    one = copy(1, "/a.mp3", added_s=5, mtime_ns=9)
    assert kept(one, copy(2, "/a long.mp3", added_s=6, mtime_ns=8), rules=(rule,)) == winner


@pytest.mark.parametrize("rules", [("longer-path",), ("shorter-path",), ("lossless",)])
@pytest.mark.parametrize(
    "name",
    [
        *("Song (1).mp3", "Song(12).mp3", "Song copy.mp3", "Song copy 2.mp3", "Song - Copy.mp3"),
        *(
            "Song - Copy (2).mp3",
            "Song - Kopie.mp3",
            "Song (copy).mp3",
            "Song (3rd copy).mp3",
            "Song_copy.mp3",
        ),
        *("Copy of Song.mp3", "Copy (2) of Song.mp3", "Kopie von Song.mp3", "copie de Song.mp3"),
    ],
)
def test_name_of_a_copy_loses_ties(name: str, rules: tuple[str, ...]) -> None:
    members = [copy(1, f"/music/{name}"), copy(2, "/music/Song and more of it, the longest.mp3")]
    short = [members[0], copy(2, "/music/Song.mp3")]
    for pair in (members, short):
        decision = keep.decide(pair, rules, PLAIN)
        assert decision.keeper_id == 2
        assert decision.why[1].endswith("named as a copy")
        assert decision.why[2].endswith("not named as a copy")


@pytest.mark.parametrize(
    "name",
    ["Song (1999).mp3", "Copycat.mp3", "Photocopy.mp3", "1.mp3", "Song (Live).mp3", "(1).mp3"],
)
def test_names_of_songs_are_not_those_of_copies(name: str) -> None:
    members = [copy(1, f"/music/{name}"), copy(2, "/music/Another of more letters.mp3")]
    assert keep.decide(members, ("shorter-path",), PLAIN).why == {1: "the shorter path", 2: "the longer path"}


def test_folder_that_is_named_as_a_copy_loses_ties() -> None:
    folders = [[copy(1, "/Album (1)/1.mp3")], [copy(2, "/Album/1.mp3")]]
    for rules in (("longer-path",), ("lossless",)):
        assert keep.decide_albums(folders, rules, PLAIN).folder == 1


def test_albums_whose_sound_hardly_differs_are_decided_by_what_does() -> None:
    folders = [
        [copy(1, bit_rate=135_400, tags=12), copy(2, bit_rate=135_000)],
        [copy(3, bit_rate=134_600), copy(4, bit_rate=136_900)],
    ]
    decision = keep.decide_albums(folders, DEFAULT, PLAIN)
    assert (decision.folder, decision.why) == (0, ["2 tags more", "2 tags fewer"])


def test_reason_of_an_album_rests_on_tracks_that_differ() -> None:
    folders = [
        [copy(1, bit_rate=128_000), copy(2, bit_rate=128_000)],
        [copy(3, bit_rate=128_000), copy(4, bit_rate=320_000)],
    ]
    decision = keep.decide_albums(folders, DEFAULT, PLAIN)
    assert (decision.folder, decision.why) == (1, ["MP3 128 kbit/s against MP3 320 kbit/s", "MP3 320 kbit/s"])


def test_dsd_names_what_differs() -> None:
    one, other = (
        lossless(at, codec="dsd", bit_depth=1, sample_rate=rate)
        for at, rate in ((1, 2_822_400), (2, 5_644_800))
    )
    why = keep.decide([one, other], DEFAULT, PLAIN).why
    assert why == {1: "DSD 1 bit 2822.4 kHz against DSD 1 bit 5644.8 kHz", 2: "DSD 1 bit 5644.8 kHz"}


@pytest.mark.parametrize("is_real", [True, False])
@pytest.mark.parametrize("setting", ["protected", "preferred"])
def test_folder_is_known_by_its_path_and_behind_links(tmp_path: Path, setting: str, *, is_real: bool) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    (real / "Vinyl" / "Album").mkdir(parents=True)
    link.symlink_to(real)
    named, indexed = (real, link) if is_real else (link, real)
    context = Context(**{setting: named_folders.paths([str(named / "Vinyl")])})
    inside = copy(1, str(indexed / "Vinyl" / "Album" / "a.mp3"), tags=1)
    outside = copy(2, str(indexed / "a.mp3"))
    decision = keep.decide([inside, outside], DEFAULT, context)
    assert decision.keeper_id == 1
    assert (1 in keep.decide([inside, lossless(3, "/b.flac")], ("lossless",), context).stays) == (
        setting == "protected"
    )


def test_order_is_read_from_names_of_rules_and_of_orders() -> None:
    own = {"mine": ("tags", "cover")}
    assert keep.parse(["lossless,mine", "quality"], own)[:4] == ("lossless", "tags", "cover", "preferred")
    assert keep.parse(["quality"]) == DEFAULT


@pytest.mark.parametrize("words", [["losless"], [], [" , "]])
def test_order_that_means_nothing_is_refused_with_what_there_is(words: list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        keep.parse(words)
    assert "lossless" in refused.value.hint


def test_what_if_counts_changed_groups_and_freed_bytes() -> None:
    groups = [
        [lossless(1, size=30, tags=5), copy(2, size=10, tags=9)],
        [lossless(3, size=30, tags=9), copy(4, size=10, tags=5)],
    ]
    assert keep.what_if(groups, ("lossless",), ("tags",), PLAIN) == (1, 20, 40)


def test_what_if_frees_nothing_of_protected_files() -> None:
    groups = [[lossless(1, "/keep/a.flac", size=30), copy(2, size=10)]]
    assert keep.what_if(groups, ("lossless",), ("tags",), Context(protected=(b"/keep",))) == (0, 10, 10)


def test_album_of_better_sound_is_kept_whole() -> None:
    folders = [[copy(1, tags=90), copy(2)], [lossless(3), lossless(4)]]
    decision = keep.decide_albums(folders, DEFAULT, PLAIN)
    assert decision.folder == 1
    assert decision.why == ["MP3 320 kbit/s against FLAC", "lossless"]


def test_every_preset_names_rules_that_there_are() -> None:
    assert {rule for names in PRESETS.values() for rule in names} <= set(KEEP_RULES)


tracks = st.builds(
    lambda number, tags, rate, is_lossless, added: (lossless if is_lossless else copy)(
        number, tags=tags, bit_rate=rate, added_s=added
    ),
    st.integers(1, 10**6),
    st.integers(0, 40),
    st.sampled_from([96_000, 128_000, 320_000]),
    st.booleans(),
    st.integers(0, 5),
)


@given(
    st.lists(tracks, min_size=2, max_size=6, unique_by=lambda track: track.id),
    st.sampled_from(sorted(PRESETS)),
)
def test_keeper_is_the_same_in_any_order_and_first_in_the_ranking(
    members: list[TrackFacts], preset: str
) -> None:
    rules = PRESETS[preset]
    decision = keep.decide(members, rules, PLAIN)
    assert keep.decide(members[::-1], rules, PLAIN).keeper_id == decision.keeper_id
    assert keep.ranked(members, rules, PLAIN)[0].id == decision.keeper_id
    assert decision.why.keys() == {member.id for member in members}
    assert all(decision.why.values())


@pytest.mark.parametrize("name", ["copy.ogg", "Copy (2).ogg", "kopie 3.ogg", "C\u00d3PIA.ogg"])
def test_name_that_is_nothing_but_a_word_for_copies_is_that_of_a_copy(name: str) -> None:
    for names in (DEFAULT, ("longer-path",), ("shorter-path",)):
        decision = keep.decide([copy(1, f"/music/{name}"), copy(2, "/music/01 Title.ogg")], names, PLAIN)
        assert decision.keeper_id == 2
        assert "named as a copy" in decision.why[1]


def test_folder_may_be_called_as_copies_are() -> None:
    members = [copy(1, "/music/Copia/a.mp3"), copy(2, "/music/Copia/b.mp3"), copy(3, "/music/Copia2/b.mp3")]
    assert kept(*members) == 1

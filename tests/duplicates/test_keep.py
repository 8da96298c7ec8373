"""Which copy is kept, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates import keep
from musictui.duplicates.keep_rules import DEFAULT, KEEP_RULES, PRESETS, Context, album_sizes, quality
from musictui.errors import UsageError
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


def test_bit_rates_that_hardly_differ_are_equal() -> None:
    assert quality(copy(1, bit_rate=193_000)) == quality(copy(2, bit_rate=195_900))


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


def test_protected_file_is_kept_before_all_rules_and_all_protected_stay() -> None:
    context = Context(protected=(b"/keep/",))
    members = [lossless(1, "/music/a.flac"), copy(2, "/keep/a.mp3", tags=3), copy(3, "/keep/b.mp3")]
    decision = keep.decide(members, DEFAULT, context)
    assert (decision.keeper_id, decision.stays) == (3, {2, 3})
    assert decision.why[2] == "protected, so it stays"


def test_folder_with_the_name_of_a_protected_one_at_its_beginning_is_not_protected() -> None:
    context = Context(protected=(b"/keep",))
    assert keep.decide([copy(1, "/keeper/a.mp3"), lossless(2, "/b.flac")], DEFAULT, context).stays == {2}


def test_preferred_folders_count_in_their_order() -> None:
    context = Context(preferred=(b"/best", b"/good"))
    members = [lossless(1, "/music/a.flac"), copy(2, "/good/a.mp3"), copy(3, "/best/a.mp3")]
    assert [kept(*members[:2], context=context), kept(*members, context=context)] == [2, 3]


def test_copy_in_the_fuller_album_folder_is_kept() -> None:
    album = [copy(number, f"/music/Album/{number}.mp3") for number in range(1, 9)]
    single = copy(20, "/music/loose/1.mp3", tags=10, added_s=1)
    context = Context(album_sizes=album_sizes([*album, single]))
    assert kept(album[0], single, rules=("whole-album", "added-first"), context=context) == 1
    why = keep.decide([album[0], single], ("whole-album",), context).why
    assert why[20] == "in a folder with only 1 track of the album"


@pytest.mark.parametrize("values", [{"is_compilation": True}, {"albumartist": "Various Artists"}])
def test_album_is_kept_before_a_compilation(values: dict[str, object]) -> None:
    assert kept(copy(1, **values), copy(2, "/z.mp3")) == 2


@pytest.mark.parametrize(
    ("rule", "winner"),
    [("added-first", 1), ("oldest-file", 2), ("longer-path", 2), ("shorter-path", 1)],
)
def test_age_and_path_can_decide(rule: str, winner: int) -> None:
    one = copy(1, "/a.mp3", added_s=5, mtime_ns=9)
    assert kept(one, copy(2, "/a (1).mp3", added_s=6, mtime_ns=8), rules=(rule,)) == winner


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

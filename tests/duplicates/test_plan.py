"""The plan of all removals: nothing is both kept and removed, and something stays for all that goes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates import doubts, plan
from musictui.duplicates.keep_rules import DEFAULT, Context, album_sizes
from musictui.duplicates.plan import Plan, Wish
from musictui.model.duplicates import Kind, TrackFacts
from tests.duplicates.copies import copy, lossless

PLAIN = Context()


def made(*wishes: Wish, tracks: list[TrackFacts] | None = None, context: Context = PLAIN) -> Plan:
    """A plan for tracks of which those with smaller ids have more tags, and are better."""
    found = tracks or [copy(number, tags=100 - number) for number in range(20)]
    return plan.make(wishes, {track.id: track for track in found}, DEFAULT, context)


def by_rules(group: int, kind: Kind, *members: int) -> Wish:
    return Wish(group, kind, members, by_rules=True)


def pairs(found: Plan) -> list[tuple[int, int]]:
    return [(removal.copy, removal.keeper) for removal in found.removals]


def reasons(found: Plan) -> dict[int, str]:
    return {left.track: left.reason for left in found.left}


def test_rules_keep_the_best_of_a_group() -> None:
    found = made(by_rules(1, Kind.IDENTICAL, 1, 2, 3))
    assert pairs(found) == [(2, 1), (3, 1)]
    assert found.removals[0].why == "1 tag fewer"
    assert found.bytes_freed == 8_000_000


def test_rules_leave_what_its_title_calls_another_version() -> None:
    titles = ("Song", "Song (2019 Remaster)", "Song, Pt. 2", "Song (Album Version)", "Song (Sped Up)")
    tracks = [copy(at, tags=100 - at, title=title) for at, title in enumerate(titles, start=1)]
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3, 4, 5), tracks=tracks)
    assert pairs(found) == [(4, 1)]
    assert reasons(found) == dict.fromkeys((2, 3, 5), doubts.VERSION)


def test_same_audio_goes_whatever_its_title() -> None:
    tracks = [copy(1, tags=100), copy(2, title="Song (Live)")]
    assert pairs(made(by_rules(1, Kind.SAME_AUDIO, 1, 2), tracks=tracks)) == [(2, 1)]


def test_rules_leave_what_hardly_sounds_the_same() -> None:
    group = by_rules(1, Kind.SAME_RECORDING, 1, 2)
    assert reasons(made(group._replace(score=doubts.SURE_SCORE - 0.01))) == {2: doubts.UNSURE}
    assert pairs(made(group._replace(score=doubts.SURE_SCORE))) == [(2, 1)]
    by_hand = group._replace(score=0.7, remove=frozenset({2}), by_rules=False)
    assert pairs(made(by_hand)) == [(2, 1)]


def test_rules_leave_what_has_the_same_tags_and_another_sound() -> None:
    random = np.random.default_rng(1)
    sounds = [random.integers(0, 2**32, 400, np.uint32).tobytes() for _ in range(2)]
    tracks = {number: copy(number, tags=100 - number) for number in (1, 2, 3)}
    prints = {1: sounds[0], 2: sounds[1], 3: sounds[0]}
    found = plan.make([by_rules(1, Kind.SAME_TAGS, 1, 2, 3)], tracks, DEFAULT, PLAIN, prints)
    assert (pairs(found), reasons(found)) == ([(3, 1)], {2: doubts.OTHER_SOUND})
    by_hand = Wish(1, Kind.SAME_TAGS, (1, 2), remove=frozenset({2}))
    assert pairs(plan.make([by_hand], tracks, DEFAULT, PLAIN, prints)) == [(2, 1)]


def test_marks_of_a_person_are_done_and_nothing_else() -> None:
    found = made(Wish(1, Kind.SIMILAR_TAGS, (1, 2, 3), remove=frozenset({1})))
    assert pairs(found) == [(1, 2)]
    assert found.removals[0].why == "chosen by hand"


def test_what_rules_removed_keeps_their_reason_and_their_limits() -> None:
    tracks = [copy(1, tags=9, length_s=78.0), copy(2, tags=8, length_s=78.0), copy(3, tags=7, length_s=20.0)]
    found = made(Wish(1, Kind.SAME_RECORDING, (1, 2, 3), ruled=frozenset({2, 3})), tracks=tracks)
    assert pairs(found) == [(2, 1)]
    assert found.removals[0].why == "1 tag fewer"
    assert set(reasons(found)) == {3}


def test_marked_keeper_outranks_the_rules_in_every_group() -> None:
    found = made(
        Wish(1, Kind.SAME_TAGS, (2, 3), keep=frozenset({3})),
        by_rules(2, Kind.IDENTICAL, 1, 3),
        by_rules(3, Kind.IDENTICAL, 4, 5),
    )
    assert pairs(found) == [(1, 3), (5, 4)]


def test_marked_removal_outranks_the_rules_in_every_group() -> None:
    found = made(Wish(1, Kind.SAME_TAGS, (1, 2), remove=frozenset({1})), by_rules(2, Kind.IDENTICAL, 1, 3))
    assert pairs(found) == [(1, 3)]


def test_file_marked_both_ways_stays_and_is_listed_with_its_groups() -> None:
    found = made(
        Wish(1, Kind.SAME_TAGS, (1, 2), keep=frozenset({2}), remove=frozenset({1})),
        Wish(2, Kind.SAME_TAGS, (1, 3), keep=frozenset({1}), remove=frozenset({3})),
    )
    assert pairs(found) == [(3, 1)]
    assert found.left == ((1, (1,), plan.BOTH),)


def test_keeper_that_goes_in_a_larger_group_is_replaced_by_what_stays() -> None:
    tracks = [copy(1, tags=5), copy(2, tags=4), lossless(3)]
    found = made(by_rules(1, Kind.IDENTICAL, 1, 2), by_rules(2, Kind.SAME_RECORDING, 1, 2, 3), tracks=tracks)
    assert pairs(found) == [(1, 3), (2, 3)]


def test_surest_evidence_chooses_among_keepers() -> None:
    found = made(
        Wish(1, Kind.SAME_RECORDING, (1, 3), remove=frozenset({3})),
        Wish(2, Kind.IDENTICAL, (2, 3), remove=frozenset({3})),
    )
    assert [(removal.keeper, removal.kind) for removal in found.removals] == [(2, Kind.IDENTICAL)]


def test_end_of_a_chain_stays_when_its_keeper_goes() -> None:
    found = made(*(by_rules(group, Kind.SAME_TAGS, group, group + 1) for group in (1, 2, 3)))
    assert pairs(found) == [(2, 1), (4, 3)]
    assert reasons(found) == {3: plan.NO_KEEPER}
    assert found.left[0].groups == (2, 3)


def test_rules_alone_do_not_choose_between_a_cut_and_the_whole() -> None:
    tracks = [lossless(1, length_s=20.0), copy(2, length_s=240.0), copy(3, length_s=240.0, tags=5)]
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3), tracks=tracks)
    assert pairs(found) == [(3, 2)]
    assert reasons(found) == {1: doubts.PART}


def test_cut_never_stands_for_a_whole_that_rules_remove() -> None:
    tracks = [lossless(1, length_s=20.0), copy(2, length_s=240.0), copy(3, length_s=240.0, tags=5)]
    found = made(
        by_rules(1, Kind.SAME_RECORDING, 1, 2, 3),
        Wish(2, Kind.SAME_TAGS, (2, 4), remove=frozenset({2})),
        tracks=[*tracks, copy(4)],
    )
    assert (3, 1) not in pairs(found)


def test_rules_alone_do_not_remove_what_is_clearly_longer() -> None:
    tracks = [copy(1, length_s=228.0, tags=90), copy(2, length_s=240.0), copy(3, length_s=231.0)]
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3), tracks=tracks)
    assert [(each.copy, each.keeper, each.note) for each in found.removals] == [
        (3, 1, "It is 3 s longer than what stays for it.")
    ]
    assert reasons(found) == {2: doubts.LONGER}
    unknown = made(by_rules(1, Kind.SAME_RECORDING, 1, 2), tracks=[copy(1, length_s=None, tags=90), copy(2)])
    assert pairs(unknown) == [(2, 1)]


def test_person_who_removes_what_is_longer_is_told() -> None:
    tracks = [copy(1, length_s=228.0), copy(2, length_s=240.0)]
    found = made(Wish(1, Kind.SAME_RECORDING, (1, 2), remove=frozenset({2})), tracks=tracks)
    assert [each.note for each in found.removals] == ["It is 12 s longer than what stays for it."]


def test_cut_goes_by_a_persons_key() -> None:
    tracks = [lossless(1, length_s=20.0), copy(2, length_s=240.0)]
    found = made(Wish(1, Kind.SAME_RECORDING, (1, 2), remove=frozenset({1})), tracks=tracks)
    assert pairs(found) == [(1, 2)]


def test_last_copy_is_never_removed() -> None:
    found = made(Wish(1, Kind.IDENTICAL, (1, 2), remove=frozenset({1, 2})))
    assert pairs(found) == []
    assert reasons(found) == {1: plan.LAST_COPY, 2: plan.LAST_COPY}


def test_all_of_a_group_may_go_when_a_copy_stays_in_another() -> None:
    found = made(
        Wish(1, Kind.IDENTICAL, (1, 2), remove=frozenset({1, 2})), Wish(2, Kind.SAME_RECORDING, (1, 2, 3))
    )
    assert pairs(found) == [(1, 3), (2, 3)]


def test_protected_files_stay_whoever_wants_otherwise() -> None:
    tracks = [copy(1, "/keep/a.mp3"), copy(2, "/keep/b.mp3"), lossless(3, "/music/c.flac")]
    context = Context(protected=(b"/keep",))
    by_hand = Wish(1, Kind.IDENTICAL, (1, 3), keep=frozenset({3}), remove=frozenset({1}))
    assert reasons(made(by_hand, tracks=tracks, context=context)) == {1: plan.PROTECTED}
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3), tracks=tracks, context=context)
    assert pairs(found) == []
    alike = [*tracks[:2], copy(3, "/music/c.mp3", tags=50), lossless(4, "/music/d.flac"), lossless(5)]
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3), tracks=alike, context=context)
    assert pairs(found) == [(3, 1)]
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3, 4, 5), tracks=alike, context=context)
    assert pairs(found) == [(3, 4), (5, 4)]


def test_what_is_damaged_stays_for_nothing_that_is_whole() -> None:
    tracks = [lossless(1, damage="Damaged."), copy(2), copy(3, bit_rate=128_000)]
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3), tracks=tracks)
    assert pairs(found) == [(1, 2), (3, 2)]
    assert found.removals[0].why == "damaged"
    # An album is kept whole as a folder, but not for a track that is damaged there.
    album = Wish(1, Kind.ALBUM, (1, 2), keep=frozenset({1}), by_rules=True, folders=((1,), (2,)))
    assert reasons(made(album, tracks=tracks)) == {2: doubts.DAMAGED}


def test_what_is_marked_to_stay_anywhere_stays_and_its_copies_go() -> None:
    kept = Wish(1, Kind.SAME_AUDIO, (1, 2), keep=frozenset({1}))
    album = Wish(2, Kind.ALBUM, (1, 3), remove=frozenset({1, 3}), folders=((1,), (3,)))
    found = made(kept, album)
    assert pairs(found) == [(3, 1)]
    assert reasons(found) == {1: plan.BOTH}


def test_version_is_never_removed_and_no_evidence() -> None:
    wish = Wish(1, Kind.VERSION, (1, 2), remove=frozenset({2}), by_rules=True)
    assert reasons(made(wish)) == {2: doubts.VERSION}
    found = made(wish, by_rules(2, Kind.IDENTICAL, 2, 3))
    assert pairs(found) == [(3, 2)]


def test_hard_links_are_named_and_free_nothing() -> None:
    tracks = [copy(1, inode=7), copy(2, inode=7), copy(3, inode=8, size=100)]
    found = made(by_rules(1, Kind.IDENTICAL, 1, 2, 3), tracks=tracks)
    assert [removal.note for removal in found.removals] == [plan.ONE_FILE, ""]
    assert found.bytes_freed == 100


def test_names_of_one_file_that_all_go_free_it_once() -> None:
    tracks = [lossless(1), copy(2, inode=7, size=100), copy(3, inode=7, size=100)]
    assert made(by_rules(1, Kind.SAME_RECORDING, 1, 2, 3), tracks=tracks).bytes_freed == 100


def album(folder: str, first_id: int, count: int, *, kind: type = copy) -> list[TrackFacts]:
    make = lossless if kind is not copy else copy
    return [make(first_id + at, f"/music/{folder}/{at}.mp3", track=at + 1) for at in range(count)]


def test_album_that_is_left_incomplete_is_told() -> None:
    whole, single = album("whole", 1, 8), lossless(20, "/music/single/0.flac", album="Best of")
    context = Context(album_sizes=album_sizes([*whole, single]))
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 20), tracks=[*whole, single], context=context)
    assert pairs(found) == [(1, 20)]
    assert found.torn == ((b"/music/whole", "Album", 1, 8),)


def test_album_that_goes_whole_or_keeps_a_copy_beside_is_not_torn() -> None:
    one, other = album("one", 1, 3), [track._replace(tags=1) for track in album("other", 11, 3)]
    twin = copy(30, "/music/one/0 (1).mp3", tags=1)
    tracks = [*one, *other, twin]
    context = Context(album_sizes=album_sizes(tracks))
    wishes = [by_rules(at, Kind.IDENTICAL, at, at + 10) for at in (1, 2, 3)]
    found = made(*wishes, by_rules(9, Kind.IDENTICAL, 1, 30), tracks=tracks, context=context)
    assert len(found.removals) == 4
    assert found.torn == ()


def test_albums_are_decided_whole_track_for_track() -> None:
    one = [copy(1, tags=50), copy(2, tags=1)]
    other = [copy(11, tags=10), copy(12, tags=10)]
    wish = Wish(1, Kind.ALBUM, (1, 2, 11, 12), by_rules=True, folders=((1, 2), (11, 12)))
    assert pairs(made(wish, tracks=[*one, *other])) == [(11, 1), (12, 2)]


def test_albums_whose_tracks_cannot_be_told_apart_lose_nothing() -> None:
    assert made(by_rules(1, Kind.ALBUM, 1, 2, 11, 12)).removals == ()
    wish = Wish(1, Kind.ALBUM, (1, 2), by_rules=True, folders=((1, 2), ()))
    assert made(wish).removals == ()
    wish = Wish(1, Kind.ALBUM, (1, 2, 11), remove=frozenset({2}), folders=((1, 2), (11,)))
    assert reasons(made(wish)) == {2: plan.ALONE}


def test_members_that_are_gone_from_the_library_are_passed_over() -> None:
    assert made(by_rules(1, Kind.IDENTICAL, 1, 999)).removals == ()


def test_five_thousand_identical_files_leave_one() -> None:
    tracks = [copy(number) for number in range(5_000)]
    found = made(by_rules(1, Kind.IDENTICAL, *range(5_000)), tracks=tracks)
    assert len(found.removals) == 4_999
    assert {removal.keeper for removal in found.removals} == {0}


marked = st.tuples(
    st.sampled_from(list(Kind)),
    st.dictionaries(st.integers(0, 11), st.sampled_from(["", "keep", "remove"]), min_size=2, max_size=5),
    st.booleans(),
)


@given(st.lists(marked, max_size=8), st.sets(st.integers(0, 11), max_size=2))
def test_whatever_is_wanted_nothing_is_lost(
    groups: list[tuple[Kind, dict[int, str], bool]], protected: set[int]
) -> None:
    wishes = []
    for number, (kind, marks, is_by_rules) in enumerate(groups):
        wishes.append(
            Wish(
                number,
                kind,
                tuple(sorted(marks)),
                frozenset(member for member, mark in marks.items() if mark == "keep"),
                frozenset(member for member, mark in marks.items() if mark == "remove"),
                is_by_rules,
            )
        )
    tracks = [
        copy(at, f"/{'keep' if at in protected else 'music'}/{at}.mp3", tags=50 - at) for at in range(12)
    ]
    found = made(*wishes, tracks=tracks, context=Context(protected=(b"/keep",)))
    gone = {removal.copy for removal in found.removals}
    kept = set().union(*(wish.keep for wish in wishes))
    assert not gone & {removal.keeper for removal in found.removals}
    assert not gone & protected
    assert not gone & kept
    assert not gone & {left.track for left in found.left}
    for removal in found.removals:
        wish = wishes[removal.group]
        assert wish.kind is not Kind.VERSION
        assert {removal.copy, removal.keeper} <= set(wish.members)
    for wish in wishes:
        for member in wish.remove - gone:
            assert member in {left.track for left in found.left}


def test_album_of_which_both_copies_of_a_song_go_has_lost_one_song() -> None:
    songs = [*album("one", 1, 3), *album("one", 11, 3)]
    elsewhere = lossless(20, "/music/single/0.flac", album="Best of")
    context = Context(album_sizes=album_sizes([*songs, elsewhere]))
    found = made(by_rules(1, Kind.SAME_RECORDING, 1, 11, 20), tracks=[*songs, elsewhere], context=context)
    assert pairs(found) == [(1, 20), (11, 20)]
    assert found.torn == ((b"/music/one", "Album", 1, 3),)

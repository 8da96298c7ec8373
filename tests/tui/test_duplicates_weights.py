"""What groups are called and what they free, without a screen."""

from musictui.duplicates.keep_rules import DEFAULT, Context
from musictui.library.duplicate_groups import Stored
from musictui.library.duplicate_lines import Mark, State
from musictui.model.duplicates import Group, Kind, TrackFacts
from musictui.tui.screens import duplicates_weights as weights
from musictui.tui.screens.duplicates_weights import Tally, Weight

NOWHERE = Context()


def track(number: int, size: int, *, title: str = "Jóga", tags: int = 3, inode: int = 0) -> TrackFacts:
    """A file of an artist where it has a title; the larger, the better it sounds."""
    return TrackFacts(
        id=number,
        path=b"/music/%d.mp3" % number,
        size=size,
        mtime_ns=1,
        ctime_ns=1,
        inode=inode,
        added_s=1,
        length_s=200.0,
        codec="mp3",
        is_lossless=False,
        bit_rate=size * 100,
        sample_rate=44100,
        bit_depth=None,
        channels=2,
        covers=0,
        title=title,
        artists=("Björk", "Ann") if title else (),
        album="Homogenic",
        albumartist="",
        disc=None,
        track=None,
        year=None,
        is_compilation=False,
        recording_ids=(),
        isrcs=(),
        tags=tags,
    )


def weigh(
    *members: TrackFacts,
    kind: Kind = Kind.IDENTICAL,
    state: State = State.OPEN,
    marks: dict[int, Mark] | None = None,
    context: Context = NOWHERE,
    folders: tuple[tuple[int, ...], ...] = (),
    most: int = 0,
) -> Weight:
    facts = {each.id: each for each in members}
    known = {**dict.fromkeys(facts, Mark.NONE), **(marks or {})}
    stored = Stored(1, Group(kind, tuple(facts), 1.0, "", folders), state, known)
    return weights.weigh(stored, facts, DEFAULT, context, most=most)


def test_group_frees_what_the_rules_propose() -> None:
    found = weigh(track(1, 9000), track(2, 5000), track(3, 4000))
    assert weights.freed([found.gone]) == 9000
    assert found.gone.keys() == {2, 3}


def test_group_that_is_decided_frees_what_is_marked() -> None:
    marks = {1: Mark.REMOVE, 2: Mark.RULES}
    found = weigh(track(1, 9000), track(2, 5000), track(3, 4000), state=State.DECIDED, marks=marks)
    assert weights.freed([found.gone]) == 14000


def test_protected_files_free_nothing() -> None:
    found = weigh(track(1, 9000), track(2, 5000), context=Context(protected=(b"/music",)))
    assert found.gone == {}


def test_versions_and_what_was_told_apart_free_nothing() -> None:
    assert weigh(track(1, 9000), track(2, 5000), kind=Kind.VERSION).gone == {}
    assert weigh(track(1, 9000), track(2, 5000), state=State.NOT_DUPLICATES).gone == {}


def test_names_of_one_file_free_nothing_while_one_stays() -> None:
    linked = weigh(track(1, 9000, inode=7), track(2, 9000, inode=7))
    assert len(linked.gone) == 1
    assert weights.freed([linked.gone]) == 0
    marks = {1: Mark.REMOVE, 2: Mark.REMOVE}
    gone = weights.gone(marks, [track(1, 9000, inode=7), track(2, 9000, inode=7), track(3, 9000)])
    assert weights.freed([gone]) == 9000


def test_album_frees_the_folder_that_is_not_kept() -> None:
    members = (track(1, 9000), track(2, 8000), track(3, 5000), track(4, 4000))
    found = weigh(*members, kind=Kind.ALBUM, folders=((1, 2), (3, 4)))
    assert weights.freed([found.gone]) == 9000
    assert found.title == "Homogenic"


def test_group_is_called_by_what_stays() -> None:
    found = weigh(track(1, 9000), track(2, 5000, title="joga", tags=9))
    assert (found.title, found.artist) == ("Jóga", "Björk; Ann")


def test_group_is_called_by_a_copy_that_has_tags_rather_than_by_a_file_name() -> None:
    assert weigh(track(1, 9000, title="", tags=1), track(2, 5000)).title == "Jóga"
    assert weigh(track(1, 9000, title=""), track(2, 5000, title="")).title == "1.mp3"


def test_group_of_too_many_is_only_named() -> None:
    found = weigh(track(1, 9000), track(2, 5000), most=1)
    assert (found.title, found.is_whole, found.gone) == ("Jóga", False, {})


def test_file_in_several_groups_counts_once() -> None:
    tally = Tally()
    one, two = {1: ("a", 100), 2: ("b", 50)}, {1: ("a", 100)}
    tally.put(1, one)
    tally.put(2, two)
    assert (tally.files, tally.size, tally.freed([1, 2])) == (2, 150, 150)
    tally.put(1, {})
    assert (tally.files, tally.size, tally.freed([1, 2])) == (1, 100, 100)
    tally.put(2, one)
    assert (tally.files, tally.size) == (2, 150)
    tally.put(2, {})
    assert (tally.files, tally.size) == (0, 0)


def test_what_is_kept_in_another_group_is_not_freed() -> None:
    members = track(1, 9000), track(2, 5000), track(3, 4000)
    facts = {each.id: each for each in members}
    stored = Stored(
        1, Group(Kind.IDENTICAL, (1, 2, 3), 1.0, "", ()), State.OPEN, dict.fromkeys(facts, Mark.NONE)
    )
    assert set(weights.weigh(stored, facts, DEFAULT, NOWHERE, kept={2}).gone) == {1, 3}


def test_name_of_a_file_that_stays_is_not_counted() -> None:
    tally = Tally()
    tally.put(1, {1: ("a", 0), 2: ("b", 7)})
    assert (tally.files, tally.size) == (1, 7)
    tally.put(1, {})
    assert (tally.files, tally.size) == (0, 0)

"""The cursor, the screen and the marks while rows land."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from musictui.tui.widgets.track_place import Marks, Place, find, moved

HEIGHT = 10


def ids(*tracks: int) -> "array[int]":
    return array("q", tracks)


def test_cursor_keeps_its_track_and_its_line_when_rows_land_above() -> None:
    old, new = ids(*range(100)), ids(*range(-50, 100))
    place = moved(old, new, Place(cursor=42, top=40), HEIGHT)
    assert place == Place(cursor=92, top=90)
    assert new[place.cursor] == old[42]


def test_cursor_off_the_screen_leaves_the_screen_where_it_is() -> None:
    old, new = ids(*range(100)), ids(*range(-50, 100))
    place = moved(old, new, Place(cursor=2, top=40), HEIGHT)
    assert place == Place(cursor=52, top=90)


def test_cursor_goes_to_the_next_track_when_its_own_is_gone() -> None:
    place = moved(ids(1, 2, 3, 4), ids(1, 2, 4), Place(cursor=2, top=0), HEIGHT)
    assert place is not None
    assert place.cursor == 2


def test_cursor_goes_to_the_track_before_when_the_end_is_gone() -> None:
    place = moved(ids(1, 2, 3, 4), ids(1, 2), Place(cursor=3, top=0), HEIGHT)
    assert place is not None
    assert place.cursor == 1


def test_nothing_in_common_has_no_place() -> None:
    assert moved(ids(1, 2, 3), ids(7, 8), Place(cursor=1), HEIGHT) is None
    assert moved(ids(), ids(7, 8), Place(), HEIGHT) is None
    assert moved(ids(1), ids(), Place(), HEIGHT) is None


def test_a_track_far_from_its_old_place_is_found() -> None:
    tracks = ids(*range(50_000))
    assert find(tracks, 49_999, 0) == 49_999
    assert find(tracks, 0, 49_999) == 0
    assert find(tracks, 50_000, 3) is None


@given(st.lists(st.integers(0, 500), unique=True, min_size=1), st.data())
def test_the_line_of_the_cursor_never_moves_while_its_track_is_there(
    old: list[int], data: st.DataObject
) -> None:
    new = data.draw(st.permutations([*old, *range(1000, 1030)]))
    cursor = data.draw(st.integers(0, len(old) - 1))
    top = data.draw(st.integers(max(cursor - HEIGHT + 1, 0), cursor))
    place = moved(ids(*old), ids(*new), Place(cursor, top), HEIGHT)
    assert place is not None
    assert new[place.cursor] == old[cursor]
    assert place.cursor - place.top == cursor - top


def test_marks_are_of_tracks_not_of_rows() -> None:
    marks = Marks()
    marks.add([3, 1])
    assert marks.in_order(ids(1, 2, 3)) == [1, 3]
    assert marks.in_order(ids(3, 2, 1)) == [3, 1]


def test_marked_tracks_that_are_not_shown_come_last() -> None:
    marks = Marks()
    marks.add([9, 2, 5])
    assert marks.in_order(ids(5, 6)) == [5, 2, 9]


def test_inverting_twice_changes_nothing() -> None:
    marks = Marks()
    marks.add([1, 7])
    marks.invert([1, 2, 3])
    assert set(marks) == {2, 3, 7}
    marks.invert([1, 2, 3])
    assert set(marks) == {1, 7}


def test_toggle_says_what_it_made() -> None:
    marks = Marks()
    assert marks.toggle(4)
    assert not marks.toggle(4)
    assert len(marks) == 0

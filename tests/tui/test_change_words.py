"""How what stands of a set is told in a few words."""

from musictui.model.changes import ChangeSet, State
from musictui.tui.widgets import change_words


def test_set_of_which_fields_were_taken_back_stands_in_part() -> None:
    found = ChangeSet(1, "test", "user", "", {}, 1.0, 2.0, None, {State.DONE: 3}, partly=2)
    assert change_words.standing(found)[:2] == ("◐", "2 of 3 in part")


def test_set_that_a_later_one_finished_names_it() -> None:
    counts = {State.DONE: 3, State.PLANNED: 2}
    found = ChangeSet(1, "test", "user", "", {}, 1.0, 2.0, None, counts, done_later=2, finished_by=7)
    assert change_words.standing(found)[:2] == ("✓", "done, 2 by set 7")
    found = ChangeSet(1, "test", "user", "", {}, 1.0, 2.0, None, counts, done_later=1, finished_by=7)
    assert change_words.standing(found)[:2] == ("‖", "1 still to do")

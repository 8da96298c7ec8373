"""How what stands of a set is told in a few words."""

from musictui.model.changes import ChangeSet, State
from musictui.tui.widgets import change_words


def test_set_of_which_fields_were_taken_back_stands_in_part() -> None:
    found = ChangeSet(1, "test", "user", "", {}, 1.0, 2.0, None, {State.DONE: 3}, partly=2)
    assert change_words.standing(found)[:2] == ("◐", "2 of 3 in part")

"""Recipes of the configuration."""

import pytest

from musictui.errors import StepError, UsageError
from musictui.model import recipes


def test_recipe_applies_its_steps_in_order() -> None:
    recipe = recipes.parse("clean", {"steps": ["spaces *", "case title title", "number tracks"]})
    first = {"title": (" the  end ",)}
    second = {"title": ("Other",), "tracknumber": ("2",)}
    done = recipe.apply([first, second])
    assert done == [{"title": ("The End",), "tracknumber": ("1",)}, second]
    assert done[1] is second


def test_recipe_gives_the_same_tags_where_steps_cancel_out() -> None:
    tags = {"title": ("End",)}
    (done,) = recipes.parse("x", ["case title upper", "case title sentence"]).apply([tags])
    assert done is tags


def test_recipe_describes_each_step() -> None:
    recipe = recipes.parse("x", ["trim title", {"step": "remove", "fields": "comment"}])
    assert recipe.describe() == ["Trim white space around title.", "Remove comment."]


def test_parse_all_keeps_names_and_order() -> None:
    found = recipes.parse_all({"b": ["trim *"], "a": {"steps": ["repair *"], "description": "d"}})
    assert list(found) == ["b", "a"]
    assert found["a"].description == "d"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "needs a list of steps"),
        ("trim *", "needs a list of steps"),
        ({"steps": ["trim *"], "descripton": "x"}, "has no “descripton”"),
        ({"steps": ["trim *"], "description": 3}, "must be a text"),
        (["trim *", "trm title"], "Step 2 of the recipe “clean”: There is no step “trm”."),
    ],
)
def test_parse_says_what_is_wrong(value: object, message: str) -> None:
    with pytest.raises(StepError, match=message):
        recipes.parse("clean", value)


def test_find_names_the_nearest_recipe() -> None:
    known = recipes.parse_all({"clean": ["trim *"]})
    assert recipes.find(known, "clean") is known["clean"]
    with pytest.raises(UsageError) as caught:
        recipes.find(known, "claen")
    assert caught.value.hint == "Did you mean “clean”?"


def test_find_among_none_says_where_they_stand() -> None:
    with pytest.raises(UsageError) as caught:
        recipes.find({}, "clean")
    assert "[recipes.NAME]" in caught.value.hint

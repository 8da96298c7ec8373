"""`musictui recipe`, and the section of the configuration that recipes stand in."""

from pathlib import Path

import pytest

from musictui import config, config_file
from musictui.errors import ConfigError
from musictui.tags import reader
from tests.cli.conftest import Cli, contents

RECIPES = """
[recipes.clean]
description = "Tidy up"
steps = ["case title upper", "number tracks total"]
[recipes]
short = ["remove genre Rock"]
"""


@pytest.fixture
def recipes(debut: Path, home: Path) -> None:
    """A configuration with two recipes."""
    with (home / "config.toml").open("a") as file:
        file.write(RECIPES)


def test_recipe_is_applied_in_the_order_of_the_sorting(cli: Cli, debut: Path, recipes: None) -> None:
    before = contents(debut)
    outcome = cli("recipe", "clean", "album:debut", "--sort", "-title", "--yes")
    assert outcome.code == 0, outcome.err
    found = {path.name: reader.read(str(path)).tags for path in debut.iterdir()}
    assert found["03 Venus.ogg"]["title"] == ("VENUS",)
    assert [tags["tracknumber"] for _, tags in sorted(found.items())] == [("2",), ("3",), ("1",)]
    assert [tags["tracktotal"] for tags in found.values()] == [("3",)] * 3
    assert "recipe clean" in cli("history").text
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before


def test_recipes_are_listed_with_their_steps(cli: Cli, recipes: None) -> None:
    assert cli("recipe", "--list").lines == [
        "clean  Tidy up",
        "  case title upper",
        "  number tracks total",
        "short",
        "  remove genre Rock",
    ]
    assert '"clean" = ["case title upper", "number tracks total"]' in cli("config").text


def test_dry_run_changes_nothing(cli: Cli, debut: Path, recipes: None) -> None:
    before = contents(debut)
    outcome = cli("recipe", "short", "venus", "--dry-run")
    assert outcome.lines[1] == "  Genre            Rock; Pop → Pop"
    assert contents(debut) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["claen", "venus"], "There is no recipe “claen”.\nHint: Did you mean “clean”?"),
        ([], "Which recipe?"),
    ],
)
def test_unknown_recipe_names_the_nearest(cli: Cli, recipes: None, words: list[str], sentence: str) -> None:
    outcome = cli("recipe", *words, "--yes")
    assert outcome.code == 2
    assert sentence in outcome.err


def test_without_recipes_it_says_where_they_stand(cli: Cli) -> None:
    assert "sections [recipes.NAME]" in cli("recipe", "--list").err


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("[recipes]\nx = ['trm title']", "Step 1 of the recipe “x”: There is no step “trm”", "trim"),
        ("[recipes.x]\nstep = ['trim *']", "The recipe “x” has no “step”", "steps"),
        ("[recipes]\nx = 3", "The recipe “x” needs a list of steps", "steps ="),
        ("recipes = 3", "recipes in ", "Write [recipes]"),
    ],
)
def test_recipe_that_is_wrong_is_told_with_its_step(
    tmp_path: Path, text: str, sentence: str, hint: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        config_file.load(path)
    assert sentence in caught.value.message
    assert str(path) in caught.value.message
    assert hint in caught.value.hint


def test_example_of_the_reference_is_valid(tmp_path: Path) -> None:
    own = config.recipes_setting()
    path = tmp_path / "config.toml"
    path.write_text(f"[{own.section}]\n{own.example}\n")
    assert list(config_file.load(path).recipes) == ["clean"]

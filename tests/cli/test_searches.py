"""`musictui searches`, and saved searches in a query."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def _titles(cli: Cli, *words: str) -> list[str]:
    outcome = cli("find", "--format", "jsonl", *words)
    assert outcome.code == 0, outcome.err
    return [json.loads(line)["title"] for line in outcome.lines]


def test_saved_search_stands_for_its_query(cli: Cli, library: Path) -> None:
    outcome = cli("searches", "save", "nineties", "year:1993", "or", "year:1994")
    assert outcome.code == 0
    assert outcome.err == "Saved. Use it: musictui find @nineties\n"
    assert _titles(cli, "@nineties") == ["Human Behaviour", "Venus as a Boy", "大航海"]
    assert _titles(cli, "@nineties", "album:debut", "-venus") == ["Human Behaviour"]
    assert _titles(cli, "-@nineties", "has:problem") == [None]
    assert set(_titles(cli, "-@nineties", "artist:eve", "broken")) == {"Broken"}


def test_saved_search_may_use_another_and_begin_with_a_dash(cli: Cli, library: Path) -> None:
    cli("searches", "save", "debut", "album:debut")
    assert cli("searches", "save", "rest", "-@debut", "year:1990..").code == 0
    assert _titles(cli, "@rest") == ["大航海"]
    assert cli("searches", "delete", "debut").code == 0
    assert _titles(cli, "@rest") == ["大航海"]


def test_list_and_delete(cli: Cli, library: Path) -> None:
    cli("searches", "save", "b", "björk")
    cli("searches", "save", "a", "artist:eve")
    assert cli("searches", "list").lines == ["a  artist:eve", "b  björk"]
    assert json.loads(cli("searches", "list", "--json").text) == {
        "searches": [{"name": "a", "query": "artist:eve"}, {"name": "b", "query": "björk"}]
    }
    cli("searches", "save", "a", "artist:adam")
    assert cli("searches", "delete", "b").code == 0
    assert cli("searches", "list").lines == ["a  artist:adam"]


def test_search_that_cannot_be_read_is_not_saved(cli: Cli, library: Path) -> None:
    outcome = cli("searches", "save", "bad", "titel:(")
    assert outcome.code == 2
    assert "^" in outcome.err
    assert cli("searches", "list").out == b""


@pytest.mark.parametrize("arguments", [("searches", "delete", "ninties"), ("find", "@ninties")])
def test_misspelt_name_offers_the_nearest(cli: Cli, library: Path, arguments: tuple[str, ...]) -> None:
    cli("searches", "save", "nineties", "year:1993")
    outcome = cli(*arguments)
    assert outcome.code == 2
    assert "There is no saved search ninties." in outcome.err
    assert "nineties?" in outcome.err


def test_quotes_make_an_at_sign_a_plain_word(cli: Cli, library: Path) -> None:
    assert cli("find", '"@nosuch"').code == 0


def test_name_of_two_words_is_said_as_it_can_be_used(cli: Cli, library: Path) -> None:
    outcome = cli("searches", "save", "two words", "album:debut")
    assert outcome.err == "Saved. Use it: musictui find '@\"two words\"'\n"
    assert _titles(cli, '@"two words"', "venus") == _titles(cli, "@two words", "venus") == ["Venus as a Boy"]
    assert cli("searches", "save", 'a "b"', "x").code == 2

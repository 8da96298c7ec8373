"""`musictui history`: sets, and every file of one."""

import json
import os
from pathlib import Path

from tests import audio
from tests.cli.conftest import Cli


def test_sets_are_listed_the_newest_first(cli: Cli, debut: Path) -> None:
    cli("tag", "venus", "title=X", "--yes")
    cli("tag", "genre=Jazz", "--yes")
    cli("undo", "--yes")
    head, *lines = cli("history").lines
    assert head.split() == ["ID", "Applied", "Changes", "Stand", "By", "What"]
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert [line.split()[3:5] for line in lines] == [["3", "3"], ["3", "0"], ["1", "1"]]
    assert lines[0].endswith("user          Undo: Set genre to “Jazz”")
    assert len(cli("history", "--limit", "1").lines) == 2


def test_one_set_tells_every_file_and_what_became_of_it(cli: Cli, debut: Path) -> None:
    audio.make(debut / "02 Crying.mp3", {"title": "Meanwhile"}, seed=5)
    cli("tag", "title=X", "--yes")
    cli("undo", "1", "--path", str(debut / "03 Venus.ogg"), "--yes")
    text = cli("history", "1").text
    assert "Set 1: Set title to “X”" in text
    assert "  files    1 conflict, 1 done, 1 undone" in text
    assert f"{debut / '01 Human.flac'}  [done]\n  Title            Human → X\n" in text
    assert f"{debut / '03 Venus.ogg'}  [undone]" in text
    assert "[in conflict]" in text
    assert "The file changed since the library read it" in text
    assert "undoes   set 1" in cli("history", "2").text


def test_json_has_every_change(cli: Cli, debut: Path) -> None:
    name = os.fsdecode(b"caf\xe9.flac")
    audio.make(debut / name, {"title": "Latin", "genre": ("A", "B")}, seed=9)
    cli("index")
    cli("tag", "latin", "genre=C", "--yes")
    [entry] = json.loads(cli("history", "--json").text)["sets"]
    assert (entry["id"], entry["total"], entry["standing"], entry["author"]) == (1, 1, 1, "user")
    assert entry["applied"].startswith("20")
    found = json.loads(cli("history", "1", "--json").text)
    [change] = found["changes"]
    assert os.fsencode(change["path"]) == os.fsencode(debut / name)
    assert (change["deed"], change["state"]) == ("edit", "done")
    assert (change["before"], change["after"]) == ({"genre": ["A", "B"]}, {"genre": ["C"]})


def test_empty_history_and_unknown_set(cli: Cli, debut: Path) -> None:
    assert cli("history").err == "Nothing was changed yet.\n"
    assert json.loads(cli("history", "--json").text) == {"sets": []}
    outcome = cli("history", "7")
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, "Error: There is no set of changes 7.")

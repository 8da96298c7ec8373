"""`musictui undo` and `musictui redo`: whole sets, one file, one field, after restarts."""

from pathlib import Path

import pytest

from musictui.tags import reader
from tests import audio
from tests.cli.conftest import Cli, contents
from tests.cli.terminal import Terminal


def title(path: Path) -> str:
    return reader.read(str(path)).tags["title"][0]


def test_undo_and_redo_are_exact(cli: Cli, debut: Path) -> None:
    before = contents(debut)
    cli("tag", "title=X", "genre=Jazz", "--yes")
    after = contents(debut)
    outcome = cli("undo", "--yes")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "3 changes done in " in outcome.err
    assert "To take it back: musictui redo" in outcome.err
    assert contents(debut) == before
    assert cli("redo", "--yes").code == 0
    assert contents(debut) == after
    assert cli("undo", "1", "--yes").code == 0
    assert contents(debut) == before


def test_sets_are_taken_back_one_after_the_other(cli: Cli, debut: Path) -> None:
    before = contents(debut)
    for value in "ABC":
        assert cli("tag", f"title={value}", "--yes").code == 0
    for _ in range(3):
        assert cli("undo", "--yes").code == 0
    assert contents(debut) == before
    assert cli("undo", "--yes").err.startswith("Error: There is nothing to undo.")


def test_one_file_and_one_field(cli: Cli, debut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = debut / "01 Human.flac", debut / "02 Crying.mp3"
    monkeypatch.chdir(debut)
    cli("tag", "title=X", "genre=Jazz", "--yes")
    assert cli("undo", "--path", first.name, "--yes").code == 0
    assert (title(first), title(second)) == ("Human", "X")
    assert cli("undo", "1", "--path", second.name, "--field", "Title", "--yes").code == 0
    assert title(second) == "Crying"
    assert reader.read(str(second)).tags["genre"] == ("Jazz",)


def test_dry_run_shows_and_changes_nothing(cli: Cli, debut: Path) -> None:
    cli("tag", "venus", "title=X", "--yes")
    after = contents(debut)
    outcome = cli("undo", "--dry-run")
    assert outcome.lines == [str(debut / "03 Venus.ogg"), "  Title            X → Venus"]
    assert outcome.err == "1 file: 1 edit taken back.\n"
    assert contents(debut) == after
    assert len(cli("history").lines) == 2


def test_file_that_changed_since_is_in_conflict_and_the_others_come_back(cli: Cli, debut: Path) -> None:
    cli("tag", "title=X", "--yes")
    audio.make(debut / "02 Crying.mp3", {"title": "Meanwhile"}, seed=5)
    outcome = cli("undo", "--yes")
    assert outcome.code == 1
    assert "02 Crying.mp3: " in outcome.err
    assert [title(path) for path in sorted(debut.iterdir())] == ["Human", "Meanwhile", "Venus"]


def test_a_long_list_of_what_was_not_done_says_where_the_rest_is(cli: Cli, debut: Path) -> None:
    paths = [audio.make(debut / f"copy {number}.flac", {"title": "Copy"}) for number in range(22)]
    cli("index")
    cli("tag", "title:copy", "title=X", "--yes")
    for path in paths:
        audio.make(path, {"title": "Meanwhile"})
    outcome = cli("undo", "--yes")
    assert outcome.code == 1
    assert f"  {paths[0]}: The file has changed since.\n" in outcome.err
    assert "  … and 2 more: musictui history 2\n" in outcome.err
    assert cli("history", "2").text.count("[in conflict]") == 22
    for path in paths:
        path.unlink()
    outcome = cli("tag", "genre=Y", "--yes")
    assert "  … and 2 more: --dry-run shows all\n" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("undo",), 1, "There is nothing to undo."),
        (("redo",), 1, "There is nothing to redo."),
        (("undo", "5"), 2, "There is no set of changes 5."),
        (("undo", "x"), 2, "'x' is not a valid integer"),
        (("undo", "1", "--field", "titel"), 2, "Did you mean “title”?"),
    ],
)
def test_what_cannot_be_undone_is_told(
    cli: Cli, debut: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    outcome = cli(*arguments, "--yes")
    assert outcome.code == code
    assert sentence in outcome.err


def test_removed_files_come_back_into_the_library(cli: Cli, debut: Path) -> None:
    before = contents(debut)
    assert cli("remove", "album:debut", "--reason", "worn", "--yes").code == 0
    assert contents(debut) == {}
    assert cli("find", "--format", "paths").out == b""
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before
    assert len(cli("find", "--format", "paths").lines) == 3
    assert cli("redo", "--yes").code == 0
    assert contents(debut) == {}


def test_removal_asks_with_count_and_bytes(debut: Path) -> None:
    size = sum(map(len, contents(debut).values()))
    with Terminal("remove", "album:debut", env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for(b"[y/N]")
        assert f", {size:,} bytes) to the quarantine?".encode() in terminal.output
        terminal.type(b"n\r")
        assert terminal.wait() == 1
    assert b"Nothing was changed." in terminal.output
    assert len(contents(debut)) == 3


def test_removal_needs_a_search(cli: Cli, debut: Path) -> None:
    outcome = cli("remove", "--yes")
    assert outcome.code == 2
    assert "A search is missing." in outcome.err
    assert len(contents(debut)) == 3

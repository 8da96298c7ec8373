"""`musictui rename`: names and folders out of tags."""

import json
from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import AS_ANY_USER, Cli, contents

PATTERN = "{artist}/{album}/{tracknumber:02} - {title}"


def test_files_get_their_names_and_come_back(cli: Cli, debut: Path) -> None:
    root = debut.parent
    (debut / "cover.jpg").write_bytes(b"cover")
    (debut / "02 Crying.lrc").write_text("la")
    (root / "list.m3u8").write_text("#EXTM3U\nDebut/02 Crying.mp3\n")
    before = contents(root)
    outcome = cli("rename", PATTERN, "--yes", "--remove-empty")
    assert outcome.code == 0, outcome.err
    new = root / "Ann" / "Debut"
    assert sorted(path.name for path in new.iterdir()) == [
        "01 - Human.flac",
        "02 - Crying.lrc",
        "02 - Crying.mp3",
        "03 - Venus.ogg",
        "cover.jpg",
    ]
    assert not debut.exists()
    assert "1 empty folder removed." in outcome.err
    assert (root / "list.m3u8").read_text() == "#EXTM3U\nAnn/Debut/02 - Crying.mp3\n"
    assert cli("find", "venus", "--format", "paths").lines == [str(new / "03 - Venus.ogg")]
    assert cli("undo", "--yes", "--remove-empty").code == 0
    assert contents(root) == before
    assert not (root / "Ann").exists()


def test_dry_run_moves_nothing(cli: Cli, debut: Path) -> None:
    before = contents(debut.parent)
    outcome = cli("rename", "venus", PATTERN, "--dry-run")
    assert outcome.lines == [
        str(debut / "03 Venus.ogg"),
        f"  becomes {debut.parent}/Ann/Debut/03 - Venus.ogg",
    ]
    assert outcome.err == "1 file: 1 move.\n"
    assert contents(debut.parent) == before


def test_files_that_want_one_name_are_refused(cli: Cli, debut: Path) -> None:
    audio.make(debut / "04 Venus.ogg", {"title": "Venus"}, seed=8)
    assert cli("index").code == 0
    before = contents(debut)
    outcome = cli("rename", "venus", "{title}", "--yes")
    assert outcome.code == 1
    assert "refused: 2 files want the name “Venus.ogg”." in outcome.err
    assert contents(debut) == before


def test_files_change_names_with_each_other(cli: Cli, debut: Path) -> None:
    for number in range(1, 4):
        audio.make(
            debut / f"{number}.mp3",
            {"title": "x", "album": "Ring", "tracknumber": str(number % 3 + 1)},
            seed=number,
        )
    assert cli("index").code == 0
    before = contents(debut)
    outcome = cli("rename", "album:ring", "{folder}/{tracknumber}", "--yes")
    assert outcome.code == 0, outcome.err
    assert (debut / "2.mp3").read_bytes() == before[debut / "1.mp3"]
    assert (debut / "1.mp3").read_bytes() == before[debut / "3.mp3"]
    known = {
        record["path"]: record["tracknumber"]
        for record in map(json.loads, cli("find", "album:ring", "--format", "jsonl").lines)
    }
    assert known == {str(debut / f"{number}.mp3"): str(number) for number in (1, 2, 3)}
    assert "6 unchanged" in cli("index").err
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before
    assert cli("redo", "--yes").code == 0
    assert (debut / "2.mp3").read_bytes() == before[debut / "1.mp3"]


def test_names_keep_the_rules_of_another_system(cli: Cli, debut: Path) -> None:
    assert cli("tag", "venus", "title=Who? What: Con*", "--yes").code == 0
    assert cli("rename", "who", "{title}", "--system", "windows", "--yes").code == 0
    assert (debut.parent / "Who What - Con_.ogg").exists()


def test_values_never_make_folders_or_leave_the_library(cli: Cli, debut: Path) -> None:
    assert cli("tag", "venus", "title=../../../etc/x", "artist=..", "--yes").code == 0
    assert cli("rename", "title:etc", "{artist}/{title}", "--yes").code == 0
    [path] = cli("find", "title:etc", "--format", "paths").lines
    assert Path(path).is_relative_to(debut.parent)
    assert Path(path).exists()
    assert len(Path(path).relative_to(debut.parent).parts) == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "A pattern is missing."),
        (("venus",), "The last word, venus, is no pattern"),
        (("{titl}",), "There is no field “titl”."),
        (("{*} {title}",), "which makes no name"),
    ],
)
def test_mistakes_are_told(cli: Cli, debut: Path, words: tuple[str, ...], sentence: str) -> None:
    outcome = cli("rename", *words, "--yes")
    assert outcome.code == 2
    assert sentence in outcome.err


@pytest.mark.parametrize("arguments", [("rename", "venus", "new/{title}"), ("remove", "venus")])
def test_files_in_a_write_protected_folder_are_refused_beforehand(
    program: Cli, debut: Path, arguments: tuple[str, ...]
) -> None:
    debut.chmod(0o555)
    try:
        outcome = program(*arguments, "--yes", before=AS_ANY_USER)
    finally:
        debut.chmod(0o755)
    assert outcome.code == 1
    assert "refused: Its folder is write-protected." in outcome.err
    assert [path.name for path in debut.parent.iterdir()] == ["Debut"]


def test_a_folder_where_nothing_can_be_made_is_told_beforehand(program: Cli, debut: Path) -> None:
    debut.parent.chmod(0o555)
    try:
        outcome = program("rename", "venus", "new/{title}", "--yes", before=AS_ANY_USER)
    finally:
        debut.parent.chmod(0o755)
    assert "refused: The folder where it would go is write-protected." in outcome.err

"""`musictui tag`: values, pictures and names of files into tags; the preview, the question, the apply."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from musictui.files.lock import ApplyLock
from musictui.tags import reader, writer
from tests import audio
from tests.cli.conftest import AS_ANY_USER, LATIN_1_NAME, Cli, contents
from tests.cli.terminal import Terminal

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10


def tags(path: Path) -> dict[str, tuple[str, ...]]:
    return dict(reader.read(os.fsencode(path)).tags)


def test_values_are_written_and_the_library_knows_them(cli: Cli, debut: Path) -> None:
    outcome = cli("tag", "album:debut", "genre=Ambient", "genre=Drone", "date=1993-07", "--yes")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "3 changes done in " in outcome.err
    assert "To take it back: musictui undo 1" in outcome.err
    for path in debut.iterdir():
        assert tags(path)["genre"] == ("Ambient", "Drone")
        assert tags(path)["date"] == ("1993-07",)
    assert len(cli("find", "genre:=drone year:1993", "--format", "paths").lines) == 3


def test_values_are_added_and_removed(cli: Cli, debut: Path) -> None:
    path = debut / "02 Crying.mp3"
    done = cli(
        "tag",
        "crying",
        "album=",
        "--add",
        "genre=Jazz",
        "--remove",
        "genre=rock",
        "--remove",
        "track",
        "--yes",
    )
    assert done.code == 0, done.err
    found = tags(path)
    assert found["genre"] == ("Pop", "Jazz")
    assert "album" not in found
    assert "tracknumber" not in found


def test_dry_run_shows_and_changes_nothing(cli: Cli, debut: Path) -> None:
    before = contents(debut)
    outcome = cli("tag", "venus", "title=Venus as a Boy", "genre=", "--dry-run")
    assert outcome.code == 0
    assert outcome.lines == [
        str(debut / "03 Venus.ogg"),
        "  Title            Venus → Venus as a Boy",
        "  Genre            Rock; Pop → —",
    ]
    assert outcome.err == "1 file: 1 edit.\n"
    assert contents(debut) == before
    assert cli("history").err == "Nothing was changed yet.\n"


def test_without_a_terminal_and_without_yes_nothing_is_changed(cli: Cli, debut: Path) -> None:
    before = contents(debut)
    outcome = cli("tag", "venus", "title=X")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "there is no terminal to ask on." in outcome.err
    assert "Hint: Add --yes" in outcome.err
    assert contents(debut) == before


@pytest.mark.parametrize(("answer", "code", "title"), [(b"y\r", 0, "Venus X"), (b"n\r", 1, "Venus")])
def test_on_a_terminal_it_shows_and_asks(debut: Path, answer: bytes, code: int, title: str) -> None:
    with Terminal("tag", "venus", "title=Venus X") as terminal:
        terminal.wait_for(b"[y/N]")
        assert b"\x1b[32m X\x1b[0m" in terminal.output  # the word that differs
        terminal.type(answer)
        assert terminal.wait() == code
    assert tags(debut / "03 Venus.ogg")["title"] == (title,)


def test_what_is_so_already_is_no_change(cli: Cli, debut: Path) -> None:
    outcome = cli("tag", "venus", "title=Venus", "--yes")
    assert (outcome.code, outcome.err) == (0, "Nothing to change: all of it is so already.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["titel=X"], "Did you mean “title”?"),
        (["bitrate=1"], "it cannot be written"),
        (["title=A", "title=B"], "“title” holds one value."),
        (["date=13.13.1993"], "is no date"),
        (["tracknumber=3/12"], "write 3 here, and 12 into the field tracktotal"),
        (["--add", "genre="], "--add genre= has no value."),
        (["--add", "title=X"], "“title” holds one value."),
        ([], "Nothing is named."),
        (["title=X", "--edit"], "exclude each other"),
        (["--from-name", "{artst} - {title}"], "Did you mean {artist}?"),
        (["--cover", "/nowhere.jpg"], "/nowhere.jpg cannot be read"),
    ],
)
def test_mistakes_are_told_and_nothing_is_changed(
    cli: Cli, debut: Path, arguments: list[str], sentence: str
) -> None:
    before = contents(debut)
    outcome = cli("tag", "venus", *arguments, "--yes")
    assert outcome.code == (1 if "--cover" in arguments else 2)
    assert sentence in outcome.err
    assert contents(debut) == before


def test_pattern_that_is_wrong_shows_where(cli: Cli, debut: Path) -> None:
    outcome = cli("tag", "--from-name", "{title} {albm}")
    assert "\n  {title} {albm}\n" in outcome.err
    assert "^\n" in outcome.err


def test_names_become_tags(cli: Cli, debut: Path) -> None:
    outcome = cli("tag", "--from-name", "{album}/{tracknumber} {title}", "--yes")
    assert outcome.code == 0, outcome.err
    (debut / "03 Venus.ogg").rename(debut / "nothing.ogg")
    assert cli("index").code == 0
    outcome = cli("tag", "venus", "--from-name", "{tracknumber} {title}", "--dry-run")
    assert "refused: Its name does not fit the pattern." in outcome.text
    assert outcome.err == "Nothing can be done. Not done: 1 refused.\n"
    assert cli("tag", "venus", "--from-name", "{tracknumber} {title}", "--yes").code == 1


def test_cover_is_set_replaced_and_removed(cli: Cli, debut: Path, tmp_path: Path) -> None:
    picture = tmp_path / "front.png"
    picture.write_bytes(PNG)
    before = contents(debut)
    assert cli("tag", "album:debut", "--cover", str(picture), "title=X", "--yes").code == 0
    for path in debut.iterdir():
        assert [cover.data for cover in writer.covers(os.fsencode(path))] == [PNG]
        assert tags(path)["title"] == ("X",)
    assert len(cli("find", "has:cover", "--format", "paths").lines) == 3
    assert "all of it is so already" in cli("tag", "--cover", str(picture), "--yes").err
    assert cli("tag", "--cover", "none", "--yes").code == 0
    assert [writer.covers(os.fsencode(path)) for path in debut.iterdir()] == [[], [], []]
    assert cli("undo", "--yes").code == 0
    assert cli("undo", "1", "--yes").code == 0
    assert contents(debut) == before


def test_other_pictures_stay_beside_a_new_cover(cli: Cli, debut: Path, tmp_path: Path) -> None:
    from musictui.tags.covers import Cover

    back, picture = Cover(PNG + b"back", 4), tmp_path / "front.png"
    path = os.fsencode(debut / "01 Human.flac")
    writer.write(path, {}, covers=[Cover(PNG + b"old"), back])
    picture.write_bytes(PNG)
    assert cli("index").code == 0
    assert cli("tag", "human", "--cover", str(picture), "--yes").code == 0
    assert writer.covers(path) == [Cover(PNG), back]


def test_what_is_no_picture_is_refused(cli: Cli, debut: Path) -> None:
    outcome = cli("tag", "--cover", str(debut / "01 Human.flac"), "--yes")
    assert outcome.code == 2
    assert "is no picture." in outcome.err


def test_file_that_changed_since_is_left_alone_and_the_others_are_written(cli: Cli, debut: Path) -> None:
    audio.make(debut / "02 Crying.mp3", {"title": "Meanwhile"}, seed=5)
    outcome = cli("tag", "title=X", "--yes")
    assert outcome.code == 0
    assert "02 Crying.mp3: The file changed since the library read it" in outcome.err
    assert "2 changes done" in outcome.err
    assert tags(debut / "02 Crying.mp3")["title"] == ("Meanwhile",)


def test_missing_file_is_told(cli: Cli, debut: Path) -> None:
    (debut / "02 Crying.mp3").unlink()
    outcome = cli("tag", "crying", "title=X", "--yes")
    assert outcome.code == 1
    assert "in conflict: The file is missing." in outcome.err
    assert "none of it can be done" in outcome.err


def test_hostile_names_and_values_are_written_and_cannot_act_on_the_terminal(
    cli: Cli, debut: Path, tmp_path: Path
) -> None:
    for name in (LATIN_1_NAME, b"line\nbreak.flac", b"-x=\x1b[2J.flac"):
        audio.make(debut / os.fsdecode(name), {"title": "Red \x1b[31malert"}, seed=9)
    assert cli("index").code == 0
    outcome = cli("tag", "title:alert", "artist=\x1b[1mEve", "--dry-run")
    assert "\x1b" not in outcome.text
    assert "caf\\xe9.flac" in outcome.text
    assert "line\\nbreak.flac" in outcome.text
    assert cli("tag", "title:alert", "artist=\x1b[1mEve", "--yes").code == 0
    assert tags(debut / os.fsdecode(LATIN_1_NAME))["artist"] == ("\x1b[1mEve",)
    before = len(cli("history", "1", "--json").text)
    assert before > 0
    assert "\x1b" not in cli("history", "1").text


def test_second_process_is_told_who_is_at_work(cli: Cli, debut: Path, home: Path) -> None:
    before = contents(debut)
    with ApplyLock.acquire(home / "library.db.applying", holder="musictui, set 9"):
        outcome = cli("tag", "title=X", "--yes")
    assert outcome.code == 1
    assert "Error: musictui, set 9 (process " in outcome.err
    assert "is changing files of this library." in outcome.err
    assert contents(debut) == before
    assert cli("history").err == "Nothing was changed yet.\n"


def _editor(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that does `script` to `text`, in Python; `runs` counts from 1."""
    path = tmp_path / "editor.py"
    path.write_text(
        "import pathlib, sys\n"
        "counter = pathlib.Path(__file__).with_suffix('.runs')\n"
        "runs = int(counter.read_text() if counter.exists() else 0) + 1\n"
        "counter.write_text(str(runs))\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text()\n"
        f"{script}\n"
        "file.write_text(text)\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{path}'")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


def test_selection_is_edited_as_text(
    cli: Cli, debut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(tmp_path, "text = text.replace('title = Venus', 'title = Venus as a Boy')", monkeypatch)
    outcome = cli("tag", "album:debut", "--edit", "--yes")
    assert outcome.code == 0, outcome.err
    assert [tags(path)["title"][0] for path in sorted(debut.iterdir())] == [
        "Human",
        "Crying",
        "Venus as a Boy",
    ]
    assert list(tmp_path.glob("musictui-*")) == []


def test_mistakes_in_the_text_are_shown_and_corrected(
    cli: Cli, debut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "text = text.replace('title = Venus', 'titel = Boy') if runs == 1 else text.replace('titel', 'title')\n"
        "if runs == 2: assert '#! There is no field' in text"
    )
    _editor(tmp_path, script, monkeypatch)
    outcome = cli("tag", "venus", "--edit", "--yes")
    assert outcome.code == 0, outcome.err
    assert "There is no field “titel”. Did you mean “title”?" in outcome.err
    assert tags(debut / "03 Venus.ogg")["title"] == ("Boy",)


def test_mistakes_that_stay_end_it_and_keep_the_text(
    cli: Cli, debut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(debut)
    _editor(tmp_path, "text = text.replace('title = Venus', 'titel = Boy')", monkeypatch)
    outcome = cli("tag", "venus", "--edit", "--yes")
    assert outcome.code == 2
    assert "mistakes that were not corrected" in outcome.err
    [kept] = tmp_path.glob("musictui-*")
    assert "titel = Boy" in kept.read_text()
    assert contents(debut) == before


def test_editor_that_fails_or_is_not_there_changes_nothing(
    cli: Cli, debut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(tmp_path, "sys.exit(3)", monkeypatch)
    assert "The editor ended with 3: nothing was changed." in cli("tag", "venus", "--edit", "--yes").err
    _editor(tmp_path, "file.unlink(); sys.exit()", monkeypatch)
    outcome = cli("tag", "venus", "--edit", "--yes")
    assert outcome.err == "Error: The editor left no text: nothing was changed.\n"
    monkeypatch.setenv("EDITOR", "/nowhere/editor")
    outcome = cli("tag", "venus", "--edit", "--yes")
    assert outcome.code == 1
    assert "The editor /nowhere/editor cannot be started" in outcome.err


def test_write_protected_files_and_folders_are_refused_beforehand(
    cli: Cli, program: Cli, debut: Path
) -> None:
    before = contents(debut)
    (debut / "01 Human.flac").chmod(0o444)
    assert cli("index").code == 0
    outcome = program("tag", "human", "title=X", "--yes", before=AS_ANY_USER)
    assert outcome.code == 1
    assert "refused: The file is write-protected." in outcome.err
    debut.chmod(0o555)
    try:
        outcome = program("tag", "venus", "title=X", "--yes", before=AS_ANY_USER)
    finally:
        debut.chmod(0o755)
    assert outcome.code == 1
    assert "refused: Its folder is write-protected." in outcome.err
    assert contents(debut) == before


def test_library_that_is_read_only_changes_no_file(program: Cli, debut: Path, home: Path) -> None:
    before = contents(debut)
    for path in home.iterdir():
        path.chmod(0o444)
    home.chmod(0o555)
    try:
        outcome = program("tag", "venus", "title=X", "--yes", before=AS_ANY_USER)
    finally:
        home.chmod(0o755)
    assert outcome.code == 1
    assert "is read-only." in outcome.err
    assert contents(debut) == before


def test_interrupted_apply_leaves_every_file_whole_and_can_be_undone(cli: Cli, debut: Path) -> None:
    for number in range(300):
        shutil.copy(debut / "02 Crying.mp3", debut / f"copy {number}.mp3")
    assert cli("index").code == 0
    before = contents(debut)
    with Terminal("tag", "crying", "title=X", "--yes") as terminal:
        terminal.wait_for(b"Writing")
        terminal.type(b"\x03")
        assert terminal.wait() == 130
    assert b"Interrupted." in terminal.output
    states = json.loads(cli("history", "1", "--json").text)["states"]
    changed = [path for path, data in contents(debut).items() if data != before[path]]
    assert states.get("done", 0) == len(changed)
    assert states["planned"] == 301 - len(changed)
    if changed:
        assert cli("undo", "--yes").code == 0
    assert contents(debut) == before

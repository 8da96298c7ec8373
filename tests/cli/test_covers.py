"""`musictui covers`: pictures out of files, each once."""

from pathlib import Path

from musictui.tags import writer
from musictui.tags.covers import Cover
from tests import audio
from tests.cli.conftest import Cli

FRONT = b"\xff\xd8\xff\xe0" + b"front" * 100
BACK = b"\x89PNG\r\n\x1a\n" + b"back" * 100


def library(cli: Cli, music: Path) -> None:
    """Two albums: one of two files that share a picture, one with hostile names."""
    for number in (1, 2):
        path = audio.make(
            music / f"{number}.flac", {"title": str(number), "artist": "Ann", "album": "First"}, seed=number
        )
        writer.write(bytes(path), {}, covers=[Cover(FRONT), Cover(BACK, kind=4)])
    path = audio.make(music / "x.mp3", {"title": "x", "artist": "AC/DC", "album": "../../[b]?"}, seed=3)
    writer.write(bytes(path), {}, covers=[Cover(FRONT + b"other")])
    audio.make(music / "none.mp3", {"title": "none"}, seed=4)
    assert cli("index", str(music)).code == 0


def test_each_picture_is_written_once_and_nothing_is_overwritten(cli: Cli, tmp_path: Path) -> None:
    library(cli, tmp_path / "music")
    folder = tmp_path / "pictures"

    outcome = cli("covers", "--to", str(folder))

    assert (outcome.code, outcome.out) == (0, b"")
    assert "3 pictures written" in outcome.err
    assert (folder / "Ann - First.jpg").read_bytes() == FRONT
    assert (folder / "Ann - First (back cover).png").read_bytes() == BACK
    assert len(list(folder.iterdir())) == 3
    assert len([path for path in tmp_path.rglob("*") if path.suffix in {".jpg", ".png"}]) == 3

    (folder / "Ann - First.jpg").write_bytes(b"mine")
    again = cli("covers", "--to", str(folder))

    assert "3 were there already" in again.err
    assert (folder / "Ann - First.jpg").read_bytes() == b"mine"


def test_a_file_that_went_meanwhile_is_told(cli: Cli, tmp_path: Path) -> None:
    library(cli, tmp_path / "music")
    (tmp_path / "music" / "x.mp3").unlink()

    outcome = cli("covers", "title:x", "--to", str(tmp_path / "pictures"))

    assert outcome.code == 1
    assert "x.mp3: It cannot be read: No such file or directory." in outcome.err

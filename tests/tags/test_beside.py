"""Tags beside the one that counts: found in every place where they are written."""

import os
from pathlib import Path

import pytest

from musictui.demo.old_tags import apev2
from musictui.tags import beside, writer
from tests import audio
from tests.tags import parts


def test_main_tag_alone_is_not_beside(tmp_path: Path) -> None:
    for name in ("1.mp3", "1.flac", "1.m4a", "1.ogg", "1.wav"):
        path = audio.make(tmp_path / name, {"title": "One"})
        assert beside.names(os.fsencode(path)) == (), name


def test_tags_behind_mp3_are_named_once(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "1.mp3", {"title": "One"})
    path.write_bytes(path.read_bytes() + apev2({"Title": "One"}) + parts.id3v1("One"))
    assert beside.names(os.fsencode(path)) == ("APEv2", "ID3v1")


def test_guest_before_flac_is_named(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "1.flac", {"title": "One"})
    path.write_bytes(parts.id3(parts.text("TIT2", "One")) + path.read_bytes())
    assert beside.names(os.fsencode(path)) == ("ID3v2",)


def test_texts_of_wav_are_named_until_they_are_removed(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "1.wav", {"title": "One"})
    data = path.read_bytes()
    info = b"INFO" + b"INAM" + (4).to_bytes(4, "little") + b"One\0"
    data += b"LIST" + len(info).to_bytes(4, "little") + info
    path.write_bytes(data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:])
    assert beside.names(os.fsencode(path)) == ("RIFF INFO",)
    writer.write(path, {"title": ("Two",)}, old_tags="remove")
    assert beside.names(os.fsencode(path)) == ()


def test_what_is_no_audio_has_none(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    path.write_bytes(b"fLaC and then nothing")
    assert beside.names(os.fsencode(path)) == ()
    with pytest.raises(FileNotFoundError):
        beside.names(b"/no/such/file.mp3")

"""What of an ID3 tag an edit does not name stays as it is, in its order."""

from pathlib import Path

import pytest

from musictui.tags import id3_tag, reader, writer
from musictui.tags.source import Source
from tests.tags import parts
from tests.tags.test_write_kept import EDITS


def frames_of(path: Path, start: int = 0) -> list[id3_tag.Frame]:
    with Source(str(path)) as source:
        return list(id3_tag.parse(source, start).frames)


FRAMES = {
    version: (
        parts.frame("PRIV", b"owner\0\xff\x00\xff\xe0data", version=version),
        parts.frame("TIT2", b"\0Old", version=version),
        parts.frame("XYZ0", b"whatever", version=version),
        parts.frame("POPM", b"a@b\0\x80\0\0\0\5", version=version),
        parts.frame("COMM", b"\0engiTunNORM\0 0000", version=version),
        parts.frame("COMM", b"\0engdescribed\0told", version=version),
        parts.frame("TXXX", b"\1\xff\xfef\0o\0o\0\0\0\xff\xfeb\0a\0r\0", version=version),
        parts.frame("TALB", b"\0Album", version=version, flags=0x40 if version == 4 else 0x20),
        parts.frame("TXXX", b"\0sEcReT\0x", version=version, flags=0x04 if version == 4 else 0x40),
        parts.frame("GEOB", bytes(300), version=version),
    )
    for version in (3, 4)
}


@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
@pytest.mark.parametrize("version", [3, 4])
def test_frames_stay_in_their_order(version: int, tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    path.write_bytes(parts.id3(*FRAMES[version], version=version, padding=50) + parts.MP3)
    before = frames_of(path)
    writer.write(str(path), tags)
    after = frames_of(path)
    assert [frame for frame in after if frame.name != "TIT2"] == [
        frame for frame in before if frame.name != "TIT2"
    ]
    assert [frame.name for frame in after][:2] == ["PRIV", "TIT2" if tags["title"] else "XYZ0"]
    assert path.read_bytes().endswith(parts.MP3)


def test_new_comment_leaves_technical_ones(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    path.write_bytes(parts.id3(*FRAMES[4], parts.frame("COMM", b"\0deu\0Alt")) + parts.MP3)
    writer.write(str(path), {"comment": ("Neu",)})
    comments = [frame.data for frame in frames_of(path) if frame.name == "COMM"]
    assert comments == [b"\0engiTunNORM\0 0000", b"\0engdescribed\0told", b"\3deu\0Neu"]
    writer.write(str(path), {"comment": ()})
    assert [frame.data for frame in frames_of(path) if frame.name == "COMM"] == [b"\0engiTunNORM\0 0000"]


def test_unsynchronized_tag_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    content = b"owner\0\xff\x00\xff\x00\xe0"
    path.write_bytes(
        parts.id3(parts.frame("PRIV", content), parts.text("TIT2", "Old"), flags=0x80) + parts.MP3
    )
    writer.write(str(path), {"title": ("New",)})
    assert frames_of(path)[0] == id3_tag.Frame("PRIV", 0, b"owner\0\xff\xff\xe0")
    assert reader.read(str(path)).tags["title"] == ("New",)


def test_people_of_other_roles_stay(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    people = b"\3" + "\0".join(["Producer", "Ann", "cello", "Bob", "mix", "Cid"]).encode()
    path.write_bytes(parts.id3(parts.frame("TIPL", people), parts.frame("TMCL", b"\0drums\0Dan")) + parts.MP3)
    writer.write(str(path), {"mixer": ("Eve",)})
    assert (
        frames_of(path)[0].data
        == b"\3" + "\0".join(["Producer", "Ann", "cello", "Bob", "mix", "Eve"]).encode()
    )
    assert frames_of(path)[1].data == b"\0drums\0Dan"

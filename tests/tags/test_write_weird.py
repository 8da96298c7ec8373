"""The odd, broken and hostile files of other programs' tests: written and read again, or refused with a sentence."""

import shutil
from pathlib import Path

import av
import pytest

from musictui.tags import reader, writer
from musictui.tags.covers import Cover, Covers
from musictui.tags.source import BadFileError, Source
from tests.tags.test_weird import FILES, case

pytestmark = pytest.mark.skipif(not FILES, reason="the collection of weird files is not here")

TAGS = {
    "title": ("Ünï 東京",),
    "artist": ("A", "B"),
    "tracknumber": ("3",),
    "date": ("1999-05-06",),
    "genre": ("Ska",),
    "comment": ("long " * 800,),
}
PICTURE = Cover(b"\x89PNG\r\n\x1a\n" + bytes(3000), 3)


def sound(path: Path) -> object:
    """The sound of a file: bytes where there is nothing else between its tags, else packets."""
    with Source(str(path)) as source:
        kind = reader.kind_of(source)
    if kind in reader.TAGGED_BEHIND:
        start, end = writer.audio_region(str(path))
        return path.read_bytes()[start:end]
    try:
        with av.open(str(path)) as container:
            return [bytes(packet) for packet in container.demux(container.streams.audio)]
    except (av.error.FFmpegError, IndexError):
        return None


@pytest.mark.parametrize("path", FILES, ids=case)
def test_file_is_written_and_read_again_or_refused(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    before = reader.read(str(copy))
    try:
        covers = writer.covers(str(copy))
        heard = sound(copy)
        writer.write(str(copy), TAGS, covers=Covers(add=(PICTURE,)))
    except BadFileError as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert writer.refusals(str(copy), TAGS) == [said]
        return
    after = reader.read(str(copy))
    assert dict(after.tags) == {**before.tags, **TAGS}
    assert (after.stream, after.problem) == (before.stream, before.problem)
    assert (len(covers), after.covers) == (before.covers, before.covers + 1)
    assert sound(copy) == heard
    writer.write(str(copy), dict.fromkeys(after.tags, ()), covers=())
    bare = reader.read(str(copy))
    assert (dict(bare.tags), bare.covers, bare.stream) == ({}, 0, before.stream)
    assert sound(copy) == heard

"""Reads one audio file: its tags and its stream, or one clear problem.

A file is read for what its content is; its extension only decides where the content leaves it open.
Ordinary MP3, FLAC, MPEG-4, Ogg, WAV, AIFF and raw AAC files are read by our own parsers, several times as fast as
mutagen's; all others by mutagen.
"""

import errno
import logging
import os
from collections.abc import Callable, Iterator, Mapping

from musictui.model.formats import BY_EXTENSION
from musictui.model.track import FileTags
from musictui.tags import adts, flac, headers, id3, iff, mp4, mpeg, ogg, others
from musictui.tags.detect import LEAST, LONGEST_MARK, kind_by_mark, not_audio
from musictui.tags.found import NO_AUDIO, Found
from musictui.tags.source import BadFileError, Source, Window

_log = logging.getLogger(__name__)

Reader = Callable[[Source, int, int, Found], None]

READERS: Mapping[str, Reader] = {
    "mpeg": mpeg.read,
    "flac": flac.read,
    "mp4": mp4.read,
    "ogg": ogg.read,
    "wav": iff.read_wav,
    "aiff": iff.read_aiff,
    "tta": headers.read_tta,
    "dsf": headers.read_dsf,
    **{kind: others.reader(kind) for kind in others.KINDS},
    "aac": adts.read,
}
"""Kind of content to what reads it."""

ID3_FIRST = frozenset({"mpeg", "aac", "tta"})
"""Kinds whose own tag is the ID3 tag before them."""
TAGGED_BEHIND = frozenset({"mpeg", "aac", "tta", "ape", "wavpack", "musepack", "optimfrog", "tak", "ac3"})
"""Kinds that may be followed by ID3v1, APEv2 or Lyrics3 tags."""
_WITHOUT_MARK = frozenset({"aac", "musepack"})
"""Kinds some of whose files begin with anything: mutagen finds out."""
_TAGS_ALONE = "It holds tags and no audio."
_MAX_LENGTH_S = 100 * 24 * 3600
_RATES = (1_000, 100_000_000)
_MAX_CHANNELS = 255
_MAX_TAGS = 8
_TAIL_SIZE = 512

_SENTENCES = {
    errno.ENOENT: "The file is gone.",
    errno.EACCES: "It may not be read: permission denied.",
    errno.EPERM: "It may not be read: permission denied.",
    errno.EISDIR: "This is a folder, not a file.",
    errno.ELOOP: "It is a link that leads in a circle.",
    errno.ENAMETOOLONG: "Its name is too long to be opened.",
    errno.EMFILE: "Too many files are open; try again.",
}


def read(path: bytes | str, *, named: bytes | str | None = None) -> FileTags:
    """Read the file at `path`. Never raises: whatever is wrong becomes the problem of the result.

    Args:
        path: Where it is.
        named: Of a copy, the file it is to replace: its name says what the content leaves open.
    """
    found = Found()
    try:
        with Source(path, named) as source:
            _read(source, found)
    except BadFileError as error:
        found.problem = str(error)
    except OSError as error:
        found.problem = _SENTENCES.get(error.errno or 0) or f"It cannot be read: {error.strerror or error}."
    except MemoryError:
        found.problem = "Damaged: its header asks for more memory than there is."
    except Exception:  # noqa: BLE001 one bad file is its own problem, never that of the others
        _log.debug("Cannot understand %r", path, exc_info=True)
        found.problem = "Damaged: it cannot be understood."
    return found.result()


def kind_of(source: Source) -> str:
    """What the content of a file is, one of the keys of `READERS`.

    Raises:
        BadFileError: It is no audio.
    """
    return kind_at(source, _read_tags_before(source, Found()))


def _read(source: Source, found: Found) -> None:
    if not source.size:
        raise BadFileError("The file is empty.")
    start = _read_tags_before(source, found)
    try:
        kind = kind_at(source, start)
    except BadFileError as error:
        _read_tags_behind(source, start, found)
        raise BadFileError(_TAGS_ALONE if found.tags() else str(error)) from error
    before = found.hand_over() if start and kind not in ID3_FIRST else None
    try:
        end = _read_tags_behind(source, start, found) if kind in TAGGED_BEHIND else source.size
        READERS[kind](source, start, end, found)
    finally:
        if before:
            found.fill(before)
    _check(found)


def _check(found: Found) -> None:
    """Refuse what a header says that no sound has."""
    stream = found.stream
    if stream is None:
        return
    is_possible = (
        (stream.length_s or 0) <= _MAX_LENGTH_S
        and _RATES[0] <= (stream.sample_rate or _RATES[0]) <= _RATES[1]
        and (stream.channels or 0) <= _MAX_CHANNELS
    )
    if not is_possible:
        found.stream = None
        found.problem = "Damaged: its header tells of an impossible length or sample rate."
    elif stream.length_s == 0 and not found.problem:
        found.problem = "It holds no audio: its length is 0."


def _read_tags_before(source: Source, found: Found) -> int:
    """Read the ID3v2 tags at the start, the first of several counting most; where they end."""
    start = 0
    for number in range(_MAX_TAGS):
        if not id3.has_tag(source.at(start, id3.HEADER_SIZE)):
            break
        if number:
            more = Found()
            id3.read_tag(source, start, more)
            found.fill(more)
        else:
            id3.read_tag(source, start, found)
        start = id3.tag_end(source, start)
    return start


def kind_at(source: Source, start: int) -> str:
    """What the content is, by its first bytes or else by what the extension promises.

    Raises:
        BadFileError: It is no audio.
    """
    data = source.at(start, LEAST)
    if kind := kind_by_mark(data):
        return kind
    if start >= source.size:
        raise BadFileError(_TAGS_ALONE)
    if sentence := not_audio(source.at(start, LONGEST_MARK)):
        raise BadFileError(sentence)
    promised = BY_EXTENSION.get(os.path.splitext(source.name)[1].lower().decode("latin-1"))
    if promised and promised.name in _WITHOUT_MARK:
        return promised.name
    if mpeg.first_frame(source, start, source.size):
        return "mpeg"
    if not source.head.strip(b"\0"):
        raise BadFileError("It holds nothing but zeros.")
    raise BadFileError(
        f"No audio was found in it: this is no {promised.label} file." if promised else NO_AUDIO
    )


def tags_behind(source: Source, start: int) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of each tag behind audio that begins at `start`, the last in the file first."""
    end = source.size
    window = Window(source)
    base = max(end - _TAIL_SIZE, start)
    window.hold(base, source.at(base, end - base))
    for _ in range(_MAX_TAGS):
        kind, size = _tag_behind(window.at(max(end - id3.V1_SIZE, start), min(id3.V1_SIZE, end - start)))
        if not 0 < size <= end - start:
            return
        yield kind, end - size, end
        end -= size


def _read_tags_behind(source: Source, start: int, found: Found) -> int:
    """Read the tags behind the audio, ID3v1 counting least; where the first of them begins."""
    first = source.size
    oldest: bytes | None = None
    for kind, begin, end in tags_behind(source, start):
        if kind == "id3v1":
            oldest = source.at(begin, id3.V1_SIZE)
        elif kind != "lyrics3":
            more = Found()
            if kind == "apev2":
                others.read_apev2(source, end, more)
            elif id3.has_tag(source.at(begin, id3.HEADER_SIZE)):
                id3.read_tag(source, begin, more)
            found.fill(more)
        first = begin
    if oldest:
        more = Found()
        id3.read_v1(oldest, more)
        found.fill(more)
    return first


def _tag_behind(data: bytes) -> tuple[str, int]:
    """Kind and size of the tag that ends with these bytes."""
    # First the footer of an APEv2 tag: the "TAG" in the mark of its header may stand where ID3v1 has its own.
    if data[-32:-24] == b"APETAGEX":
        header = 32 if data[-9] & 0x80 else 0
        return "apev2", int.from_bytes(data[-20:-16], "little") + header
    if data[:3] == b"TAG" and len(data) == id3.V1_SIZE:
        return "id3v1", id3.V1_SIZE
    if data[-9:] == b"LYRICS200" and data[-15:-9].isdigit():
        return "lyrics3", int(data[-15:-9]) + 15
    if data[-10:-7] == b"3DI":
        return "id3v2", id3.tag_size(data[-10:]) + id3.HEADER_SIZE
    return "", 0

"""The proof that a change of tags left the sound alone, and the identity of a recording's data.

The packets are those of PyAV's demuxer, which is shown the file without the tags at its ends; what else
is in the file is read by our own knowledge of its container. Native code can die on a broken file: call
these functions in a worker.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import av
import av.error
from av.stream import Disposition

from musictui.analysis import atoms, chunks, pages
from musictui.analysis.chunks import DamagedError
from musictui.analysis.ends import between_tags
from musictui.analysis.reading import BLOCK, HASH_BYTES, Digest, Range, Reading, Window
from musictui.errors import MusictuiError

Walker = Callable[[Reading, Range, Digest], list[Range]]
"""Hashes what a container holds beside tags and sound, and gives where the sound is."""


class UnprovableError(MusictuiError):
    """Nothing can be proven about a file's sound; the message says why."""


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What a decoder is told of a stream before its first packet."""

    codec: str
    sample_rate_hz: int
    channels: int
    sample_format: str
    extradata_hash: bytes
    """Empty where there is none, or where it holds tags: Vorbis; `chunks_hash` has the rest of it then."""


@dataclass(frozen=True, slots=True)
class Proof:
    """All of a file that a change of its tags must not change. Hashes are BLAKE2b of 128 bits."""

    container: str
    audio_hash: bytes
    """Of the compressed packets of the audio streams, one after another; empty where there is none.

    Where PyAV has no demuxer, or its demuxer finds nothing in what is whole otherwise (OptimFROG, some
    Musepack), of all that is between the tags.
    """
    streams: tuple[StreamFacts, ...]
    chapters: tuple[tuple[float, float, str], ...]
    """Start and end in seconds, and title; of chapters in ID3 frames nothing is said: they are tags."""
    others_hash: bytes
    """Of the packets of other streams but attached pictures."""
    chunks_hash: bytes
    """Of what is neither tag nor packet."""


class _Kind(NamedTuple):
    """A container: how PyAV calls it, and who knows what else is in it."""

    name: str
    demuxer: str
    """Empty where PyAV has none."""
    walker: Walker


@dataclass
class _Demuxed:
    """What the demuxer gave, as far as it came."""

    audio: hashlib.blake2b = field(default_factory=lambda: hashlib.blake2b(digest_size=HASH_BYTES))
    others: Digest = field(default_factory=Digest)
    streams: tuple[StreamFacts, ...] = ()
    chapters: tuple[tuple[float, float, str], ...] = ()
    packets: int = 0
    is_whole: bool = False


def proof(path: bytes) -> Proof | None:
    """Everything that must be the same after a change of tags; None for a file with nothing but tags.

    Raises:
        UnprovableError: It cannot be read, or it is not what its container should be.
    """
    try:
        with Reading(path) as reading:
            return _proof(path, reading)
    except OSError as error:
        raise UnprovableError(
            f"{os.fsdecode(path)} cannot be read: {error.strerror or error}.",
            hint="Check the file and its disk.",
        ) from error


def audio_hash(path: bytes) -> bytes | None:
    """The identity of a file's sound, the same whatever its tags; None for a file without sound.

    Raises:
        UnprovableError: It cannot be read, or it is not what its container should be.
    """
    found = proof(path)
    return (found.audio_hash or None) if found else None


def demuxer(reading: Reading, part: Range) -> str:
    """What PyAV calls the container between the tags of a file; empty where it has no demuxer for it."""
    kind = _kind(reading.at(part.start, 16))
    return kind.demuxer if kind else ""


def differences(before: Proof, after: Proof) -> list[str]:
    """What differs between two proofs, as sentences; none if all is the same."""
    questions = (
        (before.container == after.container, "It has become another kind of file."),
        (before.audio_hash == after.audio_hash, "The audio data is not the same."),
        (before.streams == after.streams, "The parameters of its audio are not the same."),
        (before.chapters == after.chapters, "Its chapters are not the same."),
        (before.others_hash == after.others_hash, "Another stream than the audio is not the same."),
        (
            before.chunks_hash == after.chunks_hash,
            "Something that is neither audio nor tag is not the same: headers, cue points, or other data.",
        ),
    )
    return [sentence for is_same, sentence in questions if not is_same]


def _proof(path: bytes, reading: Reading) -> Proof | None:
    part = between_tags(reading)
    if part.start == part.end:
        return None
    kind = _kind(reading.at(part.start, 16))
    if kind is None:
        raise UnprovableError(
            f"{os.fsdecode(path)} holds no audio that is known.",
            hint="Its content is not what its name says.",
        )
    rest = Digest()
    try:
        sound = kind.walker(reading, part, rest)
    except DamagedError as error:
        raise UnprovableError(
            f"{os.fsdecode(path)} is damaged: {error}.", hint="Nothing in it is changed."
        ) from error
    if kind.name == "flac":
        return _flac_proof(reading, part, sound[0], rest)
    demuxed = _demux(reading, part, kind) if kind.demuxer else _Demuxed()
    identity = demuxed.audio.digest() if demuxed.packets else b""
    if not demuxed.is_whole or kind.walker in _COMPARED_WHOLE:
        # What the demuxer did not reach, or skipped, must stay as it is all the same.
        whole = Digest()
        for sound_range in sound:
            reading.into(whole, sound_range)
        rest.add(b"sound", whole.result())
        if not identity and sound and kind.name not in _SYNCHRONIZED:
            identity = whole.result()
    return Proof(
        kind.name, identity, demuxed.streams, demuxed.chapters, demuxed.others.result(), rest.result()
    )


def _flac_proof(reading: Reading, part: Range, frames: Range, rest: Digest) -> Proof:
    """FLAC's packets are its frames, one after another, so that they need no demuxer."""
    identity = hashlib.blake2b(digest_size=HASH_BYTES)
    position = frames.start
    while block := reading.at(position, min(BLOCK, frames.end - position)):
        identity.update(block)
        position += len(block)
    return Proof(
        container="flac",
        audio_hash=identity.digest() if position > frames.start else b"",
        streams=_flac_facts(reading.at(part.start + 4, 38)),
        chapters=(),
        others_hash=Digest().result(),
        chunks_hash=rest.result(),
    )


def _flac_facts(first: bytes) -> tuple[StreamFacts, ...]:
    """What the first block says, if it is what it should be; whatever it is, `chunks_hash` holds it."""
    if len(first) < 38 or first[0] & 0x7F or first[1:4] != b"\0\0\x22":
        return ()
    packed = int.from_bytes(first[14:22], "big")
    facts = StreamFacts(
        codec="flac",
        sample_rate_hz=packed >> 44,
        channels=(packed >> 41 & 7) + 1,
        sample_format=f"s{(packed >> 36 & 31) + 1}",
        extradata_hash=_short_hash(first[4:]),
    )
    return (facts,)


def _demux(reading: Reading, part: Range, kind: _Kind) -> _Demuxed:
    """Read all packets; an error ends it early, and `is_whole` stays false."""
    found = _Demuxed()
    try:
        with av.open(Window(reading, part), "r", format=kind.demuxer, metadata_errors="replace") as container:
            found.streams = tuple(_facts(stream) for stream in container.streams if stream.type == "audio")
            found.chapters = tuple(map(_chapter, container.chapters()))
            audio = {stream.index for stream in container.streams if stream.type == "audio"}
            # A picture in a tag is a stream before or among the others, and moves their numbers.
            lasting = [
                stream.index
                for stream in container.streams
                if not stream.disposition & Disposition.attached_pic
            ]
            numbers = {index: bytes([number & 0xFF]) for number, index in enumerate(lasting)}
            for packet in container.demux():
                if packet.stream_index in audio:
                    if packet.size:
                        found.audio.update(packet)
                        found.packets += 1
                elif packet.stream_index in numbers and packet.size:
                    found.others.add(numbers[packet.stream_index], bytes(packet))
            found.is_whole = True
    except (av.error.FFmpegError, OSError, ValueError, EOFError):
        # The walker's parts of the sound are compared instead.
        found.is_whole = False
    return found


def _facts(stream: Any) -> StreamFacts:
    context = stream.codec_context
    if context is None:
        return StreamFacts("", 0, 0, "", b"")
    holds_tags = context.name in ("vorbis", "libvorbis")
    return StreamFacts(
        codec=context.name,
        sample_rate_hz=context.sample_rate or 0,
        channels=context.channels or 0,
        sample_format=context.format.name if context.format else "",
        extradata_hash=b"" if holds_tags or not context.extradata else _short_hash(bytes(context.extradata)),
    )


def _chapter(chapter: Any) -> tuple[float, float, str]:
    base = chapter["time_base"] or 0
    return float(chapter["start"] * base), float(chapter["end"] * base), chapter["metadata"].get("title", "")


def _short_hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=HASH_BYTES).digest()


def _ends(_: Reading, part: Range, __: Digest) -> list[Range]:
    """Containers with tags at their ends only: all between is sound, and is compared whole."""
    return [part]


_COMPARED_WHOLE = (_ends, chunks.asf)
"""Containers in which tagging moves the sound, but never cuts it up."""

_KINDS = (
    (b"fLaC", _Kind("flac", "flac", chunks.flac)),
    (b"OggS", _Kind("ogg", "ogg", pages.ogg)),
    (b"RIFF", _Kind("wav", "wav", chunks.riff)),
    (b"RIFX", _Kind("wav", "wav", chunks.riff)),
    (b"RF64", _Kind("wav", "wav", chunks.riff)),
    (b"BW64", _Kind("wav", "wav", chunks.riff)),
    (b"FORM", _Kind("aiff", "aiff", chunks.aiff)),
    (b"FRM8", _Kind("dsdiff", "iff", chunks.dsdiff)),
    (b"DSD ", _Kind("dsf", "dsf", chunks.dsf)),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", _Kind("asf", "asf", chunks.asf)),
    (b"MAC ", _Kind("ape", "ape", _ends)),
    (b"wvpk", _Kind("wavpack", "wv", _ends)),
    (b"MP+", _Kind("musepack", "mpc", _ends)),
    (b"MPCK", _Kind("musepack", "mpc8", _ends)),
    (b"TTA1", _Kind("tta", "tta", _ends)),
    (b"tBaK", _Kind("tak", "tak", _ends)),
    (b"OFR ", _Kind("optimfrog", "", _ends)),
    (b"ADIF", _Kind("adif", "", _ends)),
)
_MP4 = _Kind("mp4", "mov", atoms.mp4)
_MP4_ATOMS = frozenset([b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"])
_MPEG = _Kind("mpeg", "mp3", _ends)
_AAC = _Kind("aac", "aac", _ends)
_AC3 = _Kind("ac3", "ac3", _ends)
_EAC3 = _Kind("eac3", "eac3", _ends)


_SYNCHRONIZED = frozenset(["mpeg", "aac", "ac3", "eac3"])
"""Streams without a header of their own: where no frame is found, there is no audio."""


def _kind(head: bytes) -> _Kind:
    """What a file is by its first bytes behind the tags; never more than a choice of the demuxer."""
    for mark, kind in _KINDS:
        if head.startswith(mark):
            return kind
    if head[4:8] in _MP4_ATOMS:
        return _MP4
    if head.startswith(b"\x0b\x77"):
        return _EAC3 if len(head) > 5 and head[5] >> 3 > 10 else _AC3
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return _AAC
    # MPEG audio may begin anywhere in what is there, behind zeros or rubbish.
    return _MPEG

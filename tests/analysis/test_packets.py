"""The proof is the same whatever the tags, and another when anything else of a file changes."""

import hashlib
import os
import pickle
import random
import struct
from pathlib import Path

import av
import pytest

from musictui.analysis import packets
from musictui.analysis.packets import Proof, UnprovableError
from musictui.analysis.reading import Range, Reading, Window
from tests import audio

TAGS = {"title": ("A title",), "artist": ("One", "Two"), "comment": ("long " * 20_000,)}
AUDIO = "The audio data is not the same."
PARAMETERS = "The parameters of its audio are not the same."
ELSE = "Something that is neither audio nor tag is not the same: headers, cue points, or other data."

ID3V2 = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10)
ID3V1 = b"TAG" + bytes(125)
APEV2 = (
    b"APETAGEX" + struct.pack("<IIII", 2000, 46, 1, 0xA0000000) + bytes(8)
    + struct.pack("<II", 2, 0) + b"Key\0ok"
    + b"APETAGEX" + struct.pack("<IIII", 2000, 46, 1, 0x80000000) + bytes(8)
)  # fmt: skip
LYRICS = b"LYRICSBEGININD0000200ETT00005title" + b"000034LYRICS200"
OLD_LYRICS = b"LYRICSBEGINla la laLYRICSEND"


def proven(content: bytes, folder: Path) -> Proof:
    """The proof of a file of this content."""
    path = folder / "file"
    path.write_bytes(content)
    found = packets.proof(bytes(path))
    assert found is not None
    return found


def atom(name: bytes, content: bytes) -> bytes:
    """An atom of an MPEG-4 file."""
    return struct.pack(">I4s", len(content) + 8, name) + content


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a WAV file."""
    return struct.pack("<4sI", name, len(content)) + content


def block(kind: int, content: bytes) -> bytes:
    """A metadata block of a FLAC file, not the last."""
    return bytes([kind]) + len(content).to_bytes(3, "big") + content


@pytest.mark.parametrize("kind", [kind for kind in audio.KINDS if kind not in ("dff", "ofr")])
def test_tags_do_not_count(kind: str, tmp_path: Path) -> None:
    bare = audio.make(tmp_path / f"bare{audio.extension(kind)}", kind=kind)
    tagged = audio.make(tmp_path / f"tagged{audio.extension(kind)}", TAGS, kind=kind)
    before, after = packets.proof(bytes(bare)), packets.proof(bytes(tagged))

    assert bare.read_bytes() != tagged.read_bytes()
    assert before is not None
    assert after is not None
    assert packets.differences(before, after) == []
    assert before == after
    assert len(before.audio_hash) == 16
    assert packets.audio_hash(bytes(tagged)) == before.audio_hash


@pytest.mark.parametrize("kind", audio.KINDS)
def test_other_sound_is_another(kind: str, tmp_path: Path) -> None:
    one = proven(audio.data(kind), tmp_path)
    two = proven(audio.data(kind, seed=1), tmp_path)

    assert AUDIO in packets.differences(one, two)


@pytest.mark.parametrize("kind", audio.KINDS)
def test_one_bit_of_the_sound_is_noticed(kind: str, tmp_path: Path) -> None:
    content = bytearray(audio.data(kind))
    before = proven(bytes(content), tmp_path)
    start = content.find(b"mdat") if kind == "m4b" else len(content) // 2
    content[start + 200] ^= 1
    try:
        after = proven(bytes(content), tmp_path)
    except UnprovableError:
        return
    assert packets.differences(before, after)


@pytest.mark.parametrize("kind", ["flac", "oga"])
def test_flac_is_identified_by_its_packets(kind: str, tmp_path: Path) -> None:
    path = audio.make(tmp_path / f"a{audio.extension(kind)}", kind=kind)
    whole = hashlib.blake2b(digest_size=16)
    with av.open(str(path)) as container:
        for packet in container.demux():
            whole.update(bytes(packet))

    assert packets.audio_hash(bytes(path)) == whole.digest()


def test_facts_of_streams_are_told(tmp_path: Path) -> None:
    (flac,) = proven(audio.data("flac24"), tmp_path).streams
    (mp3,) = proven(audio.data("mp3"), tmp_path).streams

    assert (flac.codec, flac.sample_rate_hz, flac.channels, flac.sample_format) == ("flac", 96000, 2, "s24")
    assert (mp3.sample_rate_hz, mp3.channels) == (44100, 2)


def test_flac_that_begins_otherwise_has_no_facts_and_must_stay(tmp_path: Path) -> None:
    content = audio.data("flac")
    odd = proven(content[:4] + block(2, b"test") + content[4:], tmp_path)

    assert odd.streams == ()
    assert packets.differences(odd, proven(content, tmp_path)) == [PARAMETERS, ELSE]


def test_changed_parameters_are_told(tmp_path: Path) -> None:
    content = audio.data("wav")
    slower = content.replace(struct.pack("<II", 44100, 176400), struct.pack("<II", 22050, 88200))

    found = packets.differences(proven(content, tmp_path), proven(slower, tmp_path))
    assert found == [PARAMETERS, ELSE]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (ID3V2, b""),
        (ID3V2 * 2, ID3V1),
        (b"", APEV2),
        (b"", APEV2 + ID3V1),
        (b"", LYRICS + ID3V1),
        (b"", OLD_LYRICS + ID3V1),
        (APEV2, b""),
        (b"", b"TAG+" + bytes(223) + ID3V1),
        (b"", b"ID3\x04\x00\x10\x00\x00\x00\x0a" + bytes(10) + b"3DI\x04\x00\x10\x00\x00\x00\x0a"),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("kind", ["mp3", "mp3-bare", "aac", "flac", "wv", "ape", "tta", "mpc8"])
def test_tags_at_the_ends_do_not_count(kind: str, front: bytes, back: bytes, tmp_path: Path) -> None:
    content = audio.data(kind)

    assert proven(front + content + back, tmp_path) == proven(content, tmp_path)


def test_header_frame_of_an_mp3_is_no_audio_and_must_stay(tmp_path: Path) -> None:
    content = audio.data("mp3")
    start = content.index(b"Info") + 100

    changed = content[:start] + b"\x55" + content[start + 1 :]
    assert packets.differences(proven(content, tmp_path), proven(changed, tmp_path)) == [ELSE]


def test_chunks_of_a_wav_must_stay(tmp_path: Path) -> None:
    content = audio.data("wav")
    with_cue = content + chunk(b"bext", bytes(602)) + chunk(b"cue ", bytes(4))
    before = proven(with_cue, tmp_path)

    tagged = with_cue + chunk(b"LIST", b"INFOINAM\4\0\0\0name") + chunk(b"id3 ", ID3V2)
    assert packets.differences(before, proven(tagged, tmp_path)) == []
    assert packets.differences(before, proven(content, tmp_path)) == [ELSE]
    other_list = with_cue + chunk(b"LIST", b"adtllabl\4\0\0\0name")
    assert packets.differences(before, proven(other_list, tmp_path)) == [ELSE]


def test_blocks_of_a_flac_must_stay(tmp_path: Path) -> None:
    content = audio.data("flac")
    head = content[:42]
    before = proven(head + block(3, bytes(18)) + block(2, b"test") + content[42:], tmp_path)

    tagged = (
        head + block(3, bytes(18)) + block(2, b"test") + block(6, bytes(99)) + block(1, b"") + content[42:]
    )
    assert packets.differences(before, proven(tagged, tmp_path)) == []
    assert packets.differences(before, proven(head + block(2, b"test") + content[42:], tmp_path)) == [ELSE]


def test_times_of_an_ogg_must_stay(tmp_path: Path) -> None:
    content = bytearray(audio.data("ogg"))
    before = proven(bytes(content), tmp_path)
    content[content.rindex(b"OggS") + 6] ^= 1

    assert ELSE in packets.differences(before, proven(bytes(content), tmp_path))


def test_other_streams_of_an_ogg_must_stay(tmp_path: Path) -> None:
    content = audio.data("ogg")
    other = b"OggS\0\2" + bytes(8) + b"\1\2\3\4" + bytes(8) + b"\1\4beat"
    before = proven(other + content, tmp_path)

    assert packets.differences(before, proven(other[:-1] + b"s" + content, tmp_path)) == [ELSE]


def test_atoms_of_an_mp4_must_stay(tmp_path: Path) -> None:
    content = audio.data("m4a")
    before = proven(content + atom(b"test", b"test"), tmp_path)

    padded = content + atom(b"free", bytes(9)) + atom(b"test", b"test")
    assert packets.differences(before, proven(padded, tmp_path)) == []
    assert packets.differences(before, proven(content, tmp_path)) == [ELSE]


def test_chapters_must_stay(tmp_path: Path) -> None:
    def chapters(title: bytes) -> bytes:
        one = bytes(8) + bytes([len(title)]) + title
        return atom(b"chpl", b"\1\0\0\0\0\0\0\0\1" + one)

    bare = audio.data("m4b")
    start = bare.index(b"moov") - 4
    size = int.from_bytes(bare[start : start + 4], "big")
    first, second = (
        bare[:start]
        + atom(b"moov", bare[start + 8 : start + size] + atom(b"udta", chapters(title)))
        + bare[start + size :]
        for title in (b"One", b"Two")
    )
    found = packets.differences(proven(first, tmp_path), proven(second, tmp_path))

    assert proven(first, tmp_path).chapters[0][2] == "One"
    assert found == ["Its chapters are not the same.", ELSE]


def test_proof_can_be_sent_between_processes(tmp_path: Path) -> None:
    found = proven(audio.data("mp3"), tmp_path)

    assert pickle.loads(pickle.dumps(found)) == found


def test_any_name_can_be_read(tmp_path: Path) -> None:
    path = os.path.join(bytes(tmp_path), b"not \xff utf-8 \n.mp3")
    Path(os.fsdecode(path)).write_bytes(audio.data("mp3"))

    assert packets.audio_hash(path) == proven(audio.data("mp3"), tmp_path).audio_hash


@pytest.mark.parametrize("content", [b"", ID3V2, ID3V2 + APEV2 + ID3V1], ids=range(3))
def test_file_of_tags_alone_has_no_proof(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(content)

    assert packets.proof(bytes(tmp_path / "a.mp3")) is None
    assert packets.audio_hash(bytes(tmp_path / "a.mp3")) is None


def test_what_is_no_audio_has_no_identity_and_must_stay(tmp_path: Path) -> None:
    one, two = proven(b"some text", tmp_path), proven(b"same text", tmp_path)

    assert one.audio_hash == b""
    assert packets.differences(one, two) == [ELSE]


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnprovableError, match="cannot be read: No such file"):
        packets.proof(bytes(tmp_path / "gone.mp3"))
    with pytest.raises(UnprovableError, match="cannot be read: Is a directory"):
        packets.proof(bytes(tmp_path))
    os.mkfifo(tmp_path / "pipe.mp3")
    assert packets.proof(bytes(tmp_path / "pipe.mp3")) is None


def test_flac_with_a_lying_block_is_told(tmp_path: Path) -> None:
    content = audio.data("flac")
    cases = ((b"\4\xff\xff\xff", "longer than the file"), (b"\x84\0\0\1xx", "does not begin where"))
    for lying, reason in cases:
        (tmp_path / "a.flac").write_bytes(content[:42] + lying + content[42:])
        with pytest.raises(UnprovableError, match=reason):
            packets.proof(bytes(tmp_path / "a.flac"))


def test_places_behind_any_end_are_read_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    with Reading(bytes(path)) as reading:
        window = Window(reading, Range(1, 3))

        assert reading.at(2, 9) == b"c"
        assert reading.at(1 << 70, 9) == b""
        assert window.seek(1 << 70) == 1 << 70
        assert window.read(9) == b""
        assert window.seek(-2, os.SEEK_END) == 0
        assert window.read(9) == b"bc"
        assert window.tell() == 2


@pytest.mark.parametrize("kind", audio.KINDS)
def test_damaged_files_are_proven_or_refused(kind: str, tmp_path: Path) -> None:
    """No other error, whatever is broken; and the same broken file has the same proof."""
    dice = random.Random(kind)
    whole = audio.data(kind)
    for _ in range(12):
        content = bytearray(whole[: dice.randrange(1, len(whole))])
        for _ in range(dice.randrange(8)):
            content[dice.randrange(min(len(content), 400))] = dice.randrange(256)
        path = tmp_path / "a"
        path.write_bytes(content)
        try:
            found = packets.proof(bytes(path))
        except UnprovableError:
            continue
        assert found == packets.proof(bytes(path))


def test_an_apev2_tag_that_looks_like_id3v1_at_its_end_is_one_tag(tmp_path: Path) -> None:
    plain = audio.make(tmp_path / "a.wv")
    tagged = audio.make(
        tmp_path / "b.wv", {"composer": ("0¡", "0\xa0\U00010000"), "title": "Old", "genre": "Rock"}
    )
    for length in range(1, 90):
        audio.make(tagged, {"title": "x" * length})
        before, after = packets.proof(bytes(plain)), packets.proof(bytes(tagged))
        assert before == after, length

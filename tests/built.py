"""Files that nothing at hand encodes, built from their specifications: headers true, audio made up."""

import random
import struct
from collections.abc import Callable, Mapping

RATE = 44100


def ape(seed: int, seconds: float) -> bytes:
    """Monkey's Audio 3.99: descriptor, header, seek table, frames.

    Source: MACLib.h of the Monkey's Audio SDK, APE_DESCRIPTOR and APE_HEADER.
    """
    blocks = max(int(RATE * seconds), 1)
    per_frame = 73728
    frames = -(-blocks // per_frame)
    audio = _noise(seed, int(blocks * 2.5))
    seek_table = struct.pack(f"<{frames}I", *range(76, 76 + frames))
    descriptor = struct.pack(
        "<4sHHIIIIIII16s", b"MAC ", 3990, 0, 52, 24, len(seek_table), 0, len(audio), 0, 0, _noise(seed, 16)
    )
    last = blocks - (frames - 1) * per_frame
    header = struct.pack("<HHIIIHHI", 2000, 0, per_frame, last, frames, 16, 2, RATE)
    return descriptor + header + seek_table + audio


def musepack7(seed: int, seconds: float) -> bytes:
    """Musepack stream version 7: the header of 24 bytes, then the frames.

    Source: http://trac.musepack.net/musepack/wiki/SV7Specification
    """
    frames = max(round((RATE * seconds + 576) / 1152), 1)
    flags = 31 << 26 | 10 << 20 | 0 << 16
    gains = struct.pack("<HhHh", 0, 0, 0, 0)
    return b"MP+\x07" + struct.pack("<II", frames, flags) + gains + bytes(8) + _noise(seed, 300 * frames)


def musepack8(seed: int, seconds: float) -> bytes:
    """Musepack stream version 8: packets for the stream header, gain, audio and the end.

    Source: http://trac.musepack.net/musepack/wiki/SV8Specification
    """
    samples = max(int(RATE * seconds), 1)
    stream = (
        bytes(4) + b"\x08" + _variable(samples) + _variable(0) + bytes([0 << 5 | 31, 1 << 4 | 0 << 3 | 3])
    )
    gain = b"\x01" + bytes(8)
    audio = _noise(seed, max(int(22_000 * seconds), 16))
    packets = ((b"SH", stream), (b"RG", gain), (b"EI", bytes(4)), (b"AP", audio), (b"SE", b""))
    return b"MPCK" + b"".join(_packet(key, payload) for key, payload in packets)


def dsf(seed: int, seconds: float) -> bytes:
    """DSD stream file at 2.8 MHz: three chunks, blocks of 4,096 bytes a channel.

    Source: DSF File Format Specification 1.01, Sony.
    """
    samples = max(int(2_822_400 * seconds), 8)
    blocks = -(-samples // (8 * 4096))
    audio = _noise(seed, blocks * 4096 * 2)
    layout = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 2, 2, 2_822_400, 1, samples, 4096, 0)
    chunk = struct.pack("<4sQ", b"data", 12 + len(audio)) + audio
    total = 28 + len(layout) + len(chunk)
    return struct.pack("<4sQQQ", b"DSD ", 28, total, 0) + layout + chunk


def dsdiff(seed: int, seconds: float) -> bytes:
    """DSD interchange file, stereo at 2.8 MHz.

    Source: Philips DSDIFF 1.5.
    """
    audio = _noise(seed, max(int(2_822_400 * seconds / 8), 1) * 2)
    properties = b"SND " + b"".join(
        (
            _iff(b"FS  ", struct.pack(">I", 2_822_400)),
            _iff(b"CHNL", struct.pack(">H4s4s", 2, b"SLFT", b"SRGT")),
            _iff(b"CMPR", b"DSD \x0enot compressed\x00"),
        )
    )
    body = b"DSD " + _iff(b"FVER", bytes([1, 5, 0, 0])) + _iff(b"PROP", properties) + _iff(b"DSD ", audio)
    return _iff(b"FRM8", body)


def speex(seed: int, seconds: float) -> bytes:
    """Speex wideband in Ogg: header packet, comments, then pages of packets.

    Source: the Speex manual, "Ogg file format", and RFC 3533.
    """
    rate, frame = 16000, 320
    header = struct.pack(
        "<8s20siiiiiiiiiiiii", b"Speex   ", b"1.2.1", 1, 80, rate, 1, 4, 1, -1, frame, 0, 1, 0, 0, 0
    )
    vendor = b"MusicTUI tests"
    comments = struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    count = max(int(rate * seconds) // frame, 1)
    packets = [_noise(seed + index, 42) for index in range(count)]
    pages = [ogg_page([header], flags=2), ogg_page([comments], sequence=1)]
    for number, start in enumerate(range(0, count, 50), 2):
        part = packets[start : start + 50]
        flags = 4 if start + 50 >= count else 0
        pages.append(ogg_page(part, flags=flags, sequence=number, position=(start + len(part)) * frame))
    return b"".join(pages)


def optimfrog(seed: int, seconds: float) -> bytes:
    """OptimFROG: the header chunk, then data.

    Source: the OptimFROG header as its own plugins read it.
    """
    samples = max(int(RATE * seconds), 1) * 2
    header = (
        b"OFR "
        + struct.pack("<I", 15)
        + samples.to_bytes(6, "little")
        + bytes([3, 1])
        + struct.pack("<IHB", RATE, 0, 0)
    )
    return header + _noise(seed, samples) + bytes(76)


def ogg_page(
    packets: list[bytes],
    *,
    flags: int = 0,
    sequence: int = 0,
    position: int = 0,
    serial: int = 7,
    last_open: bool = False,
) -> bytes:
    """One page of whole packets; `last_open` leaves the last one to be continued."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    if last_open:
        lacing = lacing[:-1]
    body = b"".join(packets)
    head = (
        struct.pack("<4sBBqIII", b"OggS", 0, flags, position, serial, sequence, 0)
        + bytes([len(lacing)])
        + lacing
    )
    checksum = _ogg_crc(head + body)
    return head[:22] + struct.pack("<I", checksum) + head[26:] + body


def _ogg_crc(page: bytes) -> int:
    crc = 0
    for byte in page:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _OGG_CRC[crc >> 24 ^ byte]
    return crc


def _ogg_crc_entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1 ^ 0x04C11DB7) if value & 0x80000000 else value << 1
    return value & 0xFFFFFFFF


_OGG_CRC = tuple(_ogg_crc_entry(value) for value in range(256))


def _noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _variable(number: int) -> bytes:
    """Musepack's variable-length integer: seven bits a byte, the highest bit says that more follow."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _packet(key: bytes, payload: bytes) -> bytes:
    """A Musepack 8 packet; its size counts the key and the size itself."""
    size = len(payload) + 3
    while len(_variable(size)) + 2 + len(payload) != size:
        size = len(_variable(size)) + 2 + len(payload)
    return key + _variable(size) + payload


def _iff(key: bytes, payload: bytes) -> bytes:
    """A DSDIFF chunk: 64-bit size, padded to an even length."""
    return key + struct.pack(">Q", len(payload)) + payload + bytes(len(payload) % 2)


BUILDERS: Mapping[str, Callable[[int, float], bytes]] = {
    "ape": ape,
    "mpc": musepack7,
    "mpc8": musepack8,
    "dsf": dsf,
    "dff": dsdiff,
    "spx": speex,
    "ofr": optimfrog,
}
"""Kind of file to what builds it from a seed and a length in seconds."""

EXTENSIONS: Mapping[str, str] = {
    "ape": ".ape",
    "mpc": ".mpc",
    "mpc8": ".mpc",
    "dsf": ".dsf",
    "dff": ".dff",
    "spx": ".spx",
    "ofr": ".ofr",
}

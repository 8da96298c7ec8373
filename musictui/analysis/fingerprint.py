"""Chromaprint: what a recording sounds like, as words of 32 bits, eight a second.

Essentia computes it and gives its compressed form alone, which is taken apart here. It never opens a file
itself: PyAV decodes, and hours are worked off in slabs.
Source: https://acoustid.org/chromaprint; Haitsma, Kalker: A Highly Robust Audio Fingerprinting System (2002).
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musictui.analysis.decode import Decoding
from musictui.errors import MusictuiError

Words = NDArray[np.uint32]

RATE = 11_025
"""Hz, at which Chromaprint listens."""
FRAME = 4096
"""Samples of one spectrum."""
STEP = FRAME // 3
"""Samples from one spectrum, and one word, to the next."""
SPECTRA = 20
"""Spectra that one word is made of: a filter of 5 over the chroma, and a picture of 16."""
ALGORITHM = 1
"""Chromaprint's own number of the only algorithm that AcoustID takes, counted from 0."""
ACOUSTID_S = 120
"""Seconds that AcoustID compares."""

SLAB_WORDS = 4096
"""Words made at once: 8 minutes."""
LEAST_WORDS = 12
"""Fewer tell nothing: 4 seconds."""
LEAST_DISTINCT = 8
"""Silence and a steady tone have fewer different words than that."""

_HEAD = 4
_GAP_BITS, _REST_BITS = 3, 5
_LARGE_GAP = 7
"""From here on the rest of a gap stands behind."""

Compute = Callable[[NDArray[np.float32]], str]


class MissingEssentiaError(MusictuiError):
    """What computes fingerprints is not installed."""


def fingerprint(path: bytes) -> bytes | None:
    """The words of all of a file, little-endian; None where they tell nothing: silence, or a few seconds.

    Raises:
        UndecodableError: It cannot be decoded.
        MissingEssentiaError: What computes it is not installed.
    """
    with Decoding(path) as decoding:
        return fingerprint_of(decoding)


def fingerprint_of(decoding: Decoding) -> bytes | None:
    """That of a file that is open.

    Raises:
        UndecodableError: It cannot be decoded.
        MissingEssentiaError: What computes it is not installed.
    """
    compute = _chromaprinter()
    parts = [decompress(compute(slab)) for slab in slabs(decoding.mono(RATE))]
    words = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
    if len(words) < LEAST_WORDS or len(np.unique(words)) < LEAST_DISTINCT:
        return None
    return words.astype("<u4").tobytes()


def slabs(blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The same samples in slabs whose words, one after another, are those of the whole.

    Args:
        blocks: Float32, shape (n,), at `RATE`.
    """
    length = samples_of(SLAB_WORDS)
    held: list[NDArray[np.float32]] = []
    count = 0
    for block in blocks:
        held.append(block)
        count += len(block)
        while count >= length:
            joined = np.concatenate(held)
            yield joined[:length]
            held = [joined[SLAB_WORDS * STEP :]]
            count = len(held[0])
    if count >= samples_of(1):
        yield np.concatenate(held)


def samples_of(words: int) -> int:
    """How many samples so many words are made of."""
    return (words + SPECTRA - 2) * STEP + FRAME


def words_of(samples: int) -> int:
    """How many words so many samples give."""
    return max((samples - FRAME) // STEP - (SPECTRA - 2), 0)


def acoustid(words: Words) -> str:
    """What AcoustID is asked with: the first 120 s in the compressed form."""
    return compress(words[: words_of(ACOUSTID_S * RATE)])


def acoustid_of(stored: bytes) -> str:
    """The same, of the words as `fingerprint` gives them."""
    return acoustid(np.frombuffer(stored, "<u4"))


def compress(words: Words, *, algorithm: int = ALGORITHM) -> str:
    """Chromaprint's text for words: what changed from each to the next, as gaps between the bits."""
    changes = words.astype("<u4", copy=True)
    changes[1:] ^= words[:-1]
    bits = np.unpackbits(changes.view(np.uint8).reshape(-1, 4), axis=1, bitorder="little")
    rows, places = np.nonzero(bits)
    gaps = places + 1
    is_next = rows[1:] == rows[:-1]
    gaps[1:][is_next] -= places[:-1][is_next] + 1
    # Each word's gaps, and a zero behind them.
    small = np.zeros(len(gaps) + len(words), np.uint8)
    small[np.arange(len(gaps)) + rows] = np.minimum(gaps, _LARGE_GAP)
    rest = (gaps[gaps >= _LARGE_GAP] - _LARGE_GAP).astype(np.uint8)
    head = bytes([algorithm]) + len(words).to_bytes(3, "big")
    data = head + _packed(small, _GAP_BITS) + _packed(rest, _REST_BITS)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decompress(text: str) -> Words:
    """The words of Chromaprint's compressed form; uint32, shape (n,).

    Raises:
        MusictuiError: It is damaged.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise _damaged() from error
    count = int.from_bytes(data[1:_HEAD], "big")
    body = np.frombuffer(data, np.uint8)[_HEAD:]
    small = _unpacked(body, _GAP_BITS)
    ends = np.flatnonzero(small == 0)[:count]
    if len(data) < _HEAD or len(ends) < count:
        raise _damaged()
    if not count:
        return np.zeros(0, np.uint32)
    gaps = small[: ends[-1] + 1].astype(np.int64)
    rest = _unpacked(body[-(-len(gaps) * _GAP_BITS // 8) :], _REST_BITS)
    large = np.flatnonzero(gaps == _LARGE_GAP)
    if len(rest) < len(large):
        raise _damaged()
    gaps[large] += rest[: len(large)]
    return _joined(gaps, ends)


def _joined(gaps: NDArray[np.int64], ends: NDArray[np.intp]) -> Words:
    """Words from the gaps between their changing bits, each word's ended by a zero."""
    rows = np.zeros(len(gaps), np.int64)
    rows[ends[:-1] + 1] = 1
    rows = np.cumsum(rows)
    reached = np.cumsum(gaps)
    places = reached - np.concatenate([[0], reached[ends]])[rows]
    is_bit = gaps > 0
    if len(places) and places.max() > 32:
        raise _damaged()
    bits = np.zeros((len(ends), 32), np.uint8)
    bits[rows[is_bit], places[is_bit] - 1] = 1
    changes = np.packbits(bits, axis=1, bitorder="little").view("<u4").ravel()
    return np.bitwise_xor.accumulate(changes).astype(np.uint32)


def _packed(values: NDArray[np.uint8], bits: int) -> bytes:
    """Small numbers one behind another, the lowest bit first."""
    return np.packbits(_bits(values, bits), bitorder="little").tobytes()


def _bits(values: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    return np.unpackbits(values[:, None], axis=1, count=bits, bitorder="little").ravel()


def _unpacked(data: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """The numbers of so many bits in bytes; a part of one at the end is left out."""
    flat = np.unpackbits(data, bitorder="little")
    whole = flat[: len(flat) // bits * bits].reshape(-1, bits)
    return np.packbits(whole, axis=1, bitorder="little").ravel()


def require() -> None:
    """Make sure that fingerprints can be made.

    Raises:
        MissingEssentiaError: What computes it is not installed.
    """
    if find_spec("essentia") is None:
        raise _missing()


def _chromaprinter() -> Compute:
    # 0.7 s, and an extra that there is not on every system.
    try:
        import essentia

        # It talks on importing.
        essentia.log.infoActive = essentia.log.warningActive = False
        from essentia.standard import Chromaprinter
    except ImportError as error:
        raise _missing() from error
    algorithm: Any = Chromaprinter(sampleRate=RATE, maxLength=0)
    return lambda samples: str(algorithm(samples))


def _missing() -> MusictuiError:
    return MissingEssentiaError(
        "Acoustic fingerprints need the package essentia.",
        hint="Install it: pip install 'musictui[analysis]'. There is none for Windows.",
    )


def _damaged() -> MusictuiError:
    return MusictuiError("A fingerprint is damaged.", hint="Make it again.")

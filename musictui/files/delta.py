"""The difference that makes a file's former content out of its present one, byte for byte.

A change of tags leaves most of a file as it is: what both contents begin and end with is left out, and
what is between is compressed with the present content as its dictionary, as `zstd --patch-from` does. An
Ogg file whose comments grew by a page has another number in every page: 5 MB become a few KB.
"""

import hashlib
import os
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import zstandard

from musictui.errors import MusictuiError
from musictui.files import copying
from musictui.files.failures import told

HASH_BYTES = 16
"""128 bits."""

_MAGIC = b"MTUIdlt1"
_HEAD = struct.Struct("<8sQQQQ16s16s16s")
_FRAME = struct.Struct("<II")
_READ = 1 << 20
_BLOCK = 16 << 20
"""Bytes of the middle that are compressed at once, so that a file of any size needs little memory."""
_NEAR = 256 << 10
"""How much further than the growth of the middle the same bytes are looked for."""
_LARGE = 4 << 20
"""From this size in bytes on a thread more is worth its start."""
_LEVEL = 1
_HASH_LOG = (12, 24)
"""Smallest and largest size of the table of places in the dictionary, as a power of two.

The levels' own tables are made for small dictionaries: with them nothing is found in 5 MB.
"""


class DeltaError(MusictuiError):
    """A delta does not lead back: the file, or the delta itself, is not the one it was made with."""


class _Head(NamedTuple):
    """The beginning of a delta."""

    old_size: int
    new_size: int
    prefix: int
    suffix: int
    old_hash: bytes
    new_hash: bytes
    extras_hash: bytes


def file_hash(path: bytes) -> bytes:
    """The first 128 bits of the SHA-256 of a file's content, 16 bytes.

    Most processors have instructions for it: it takes half the time of BLAKE2b.
    """
    with told(path, "read"), open(path, "rb", buffering=0) as file:
        digest = hashlib.sha256()
        while block := file.read(_READ):
            digest.update(block)
        return digest.digest()[:HASH_BYTES]


def reverse(
    old: bytes,
    new: bytes,
    extras: Sequence[bytes] = (),
    *,
    old_hash: bytes | None = None,
    new_hash: bytes | None = None,
) -> bytes:
    """What makes the content of `old` out of that of `new`.

    Args:
        old: The path of the file before the change.
        new: The path of the file after it.
        extras: Content that `apply` will be given in the same order, such as covers kept elsewhere.
        old_hash: The `file_hash` of `old`, where it is known.
        new_hash: That of `new`.

    Raises:
        DeltaError: One of the files changes meanwhile.
        StorageError: One of them cannot be read.
    """
    old_hash, new_hash = _hashes((old, old_hash), (new, new_hash))
    with (
        told(old, "read"),
        open(old, "rb", buffering=0) as old_file,
        open(new, "rb", buffering=0) as new_file,
    ):
        a, b = old_file.fileno(), new_file.fileno()
        old_size, new_size = os.fstat(a).st_size, os.fstat(b).st_size
        prefix = _common_prefix(a, b, min(old_size, new_size))
        suffix = _common_suffix(a, b, old_size, new_size, min(old_size, new_size) - prefix)
        head = _Head(old_size, new_size, prefix, suffix, old_hash, new_hash, _hash(extras))
        parts = [_HEAD.pack(_MAGIC, *head)]
        for start, size, dictionary in _blocks(head, b, extras):
            frame = _compressed(_exactly(a, start, size), dictionary)
            parts += [_FRAME.pack(size, len(frame)), frame]
    made = b"".join(parts)
    return made + _hash([made])


def apply(delta: bytes, new: bytes, target: bytes, extras: Sequence[bytes] = ()) -> None:
    """Write the former content of `new` to a new file, and prove that it is; syncing it is another step.

    Args:
        delta: What `reverse` gave.
        new: The path of the file as it is now.
        target: A path where nothing is; after an error nothing is there.
        extras: What `reverse` was given.

    Raises:
        DeltaError: The file is not the one the delta was made against, or the delta is damaged.
        StorageError: A file cannot be read or written.
    """
    head = _parse(delta)
    if file_hash(new) != head.new_hash:
        raise DeltaError("The file has changed since.", hint="Its former content cannot be made of this one.")
    if _hash(extras) != head.extras_hash:
        raise DeltaError("A cover that the change removed is missing.", hint="It can no longer be undone.")
    with told(target, "written"), open(new, "rb", buffering=0) as file:
        writing = copying.create(target)
        try:
            _write(delta, head, file.fileno(), writing, extras)
        except BaseException:
            os.unlink(target)
            raise
        finally:
            os.close(writing)
    if file_hash(target) != head.old_hash:
        os.unlink(target)
        raise _damaged()


def old_hash(delta: bytes) -> bytes:
    """The `file_hash` of the content that a delta leads back to."""
    return _parse(delta).old_hash


def new_hash(delta: bytes) -> bytes:
    """The `file_hash` of the content that a delta can be applied to."""
    return _parse(delta).new_hash


def _hashes(*files: tuple[bytes, bytes | None]) -> list[bytes]:
    """The hashes of files, known or not; of large ones at once, for hashing leaves Python's lock alone."""
    unknown = [path for path, known in files if not known]
    if len(unknown) > 1 and _size(unknown[0]) > _LARGE:
        with ThreadPoolExecutor(len(unknown)) as threads:
            found = iter(list(threads.map(file_hash, unknown)))
    else:
        found = map(file_hash, unknown)
    return [known or next(found) for _, known in files]


def _size(path: bytes) -> int:
    with told(path, "read"):
        return os.stat(path).st_size


def _write(delta: bytes, head: _Head, reading: int, writing: int, extras: Sequence[bytes]) -> None:
    copying.copy_range(reading, writing, 0, head.prefix)
    position = _HEAD.size
    for _, size, dictionary in _blocks(head, reading, extras):
        told_size, frame_size = _FRAME.unpack(_slice(delta, position, _FRAME.size))
        if told_size != size:
            raise _damaged()
        position += _FRAME.size
        copying.write_all(writing, _decompressed(_slice(delta, position, frame_size), size, dictionary))
        position += frame_size
    copying.copy_range(reading, writing, head.new_size - head.suffix, head.suffix)


def _parse(delta: bytes) -> _Head:
    made, check = delta[:-HASH_BYTES], delta[-HASH_BYTES:]
    if len(made) < _HEAD.size or not made.startswith(_MAGIC) or check != _hash([made]):
        raise _damaged()
    return _Head(*_HEAD.unpack_from(made)[1:])


def _blocks(head: _Head, new: int, extras: Sequence[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Start and size in the old content of each part of its middle, with its dictionary.

    The dictionary is the extras, then what the new content has at about the same place.
    """
    old_end, new_end = head.old_size - head.suffix, head.new_size - head.suffix
    growth = head.new_size - head.old_size
    for start in range(head.prefix, old_end, _BLOCK):
        size = min(_BLOCK, old_end - start)
        first = max(start + min(growth, 0) - _NEAR, head.prefix)
        last = min(start + size + max(growth, 0) + _NEAR, new_end)
        near = _exactly(new, first, last - first) if last > first else b""
        yield start, size, b"".join([*extras, near])


def _compressed(data: bytes, dictionary: bytes) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=len(data),
        window_log=max((len(data) + len(dictionary)).bit_length(), zstandard.WINDOWLOG_MIN),
        hash_log=min(max(len(dictionary).bit_length() - 1, _HASH_LOG[0]), _HASH_LOG[1]),
        write_content_size=True,
    )
    return zstandard.ZstdCompressor(
        dict_data=_dictionary(dictionary), compression_params=parameters
    ).compress(data)


def _decompressed(frame: bytes, size: int, dictionary: bytes) -> bytes:
    try:
        if zstandard.frame_content_size(frame) != size:
            raise _damaged()
        # The window is as large as the block and its dictionary, and no larger than what is at hand.
        return zstandard.ZstdDecompressor(
            dict_data=_dictionary(dictionary), max_window_size=1 << zstandard.WINDOWLOG_MAX
        ).decompress(frame)
    except zstandard.ZstdError as error:
        raise _damaged() from error


def _dictionary(data: bytes) -> zstandard.ZstdCompressionDict | None:
    if not data:
        return None
    return zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _common_prefix(a: int, b: int, most: int) -> int:
    """How many bytes two files begin with alike."""
    position = 0
    while position < most:
        size = min(_READ, most - position)
        left, right = _exactly(a, position, size), _exactly(b, position, size)
        if left != right:
            return position + _alike(left, right)
        position += size
    return position


def _common_suffix(a: int, b: int, a_size: int, b_size: int, most: int) -> int:
    """How many bytes two files end with alike, at most `most`."""
    done = 0
    while done < most:
        size = min(_READ, most - done)
        left, right = _exactly(a, a_size - done - size, size), _exactly(b, b_size - done - size, size)
        if left != right:
            return done + _alike(left[::-1], right[::-1])
        done += size
    return done


def _alike(left: bytes, right: bytes) -> int:
    """Where two different blocks of one size first differ."""
    low, high = 0, len(left)
    while high - low > 1:
        middle = (low + high) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _exactly(descriptor: int, start: int, size: int) -> bytes:
    """Read without mapping: a file that is cut meanwhile, or a drive that goes, must not kill the process."""
    os.lseek(descriptor, start, os.SEEK_SET)
    parts = []
    while size and (block := os.read(descriptor, size)):
        parts.append(block)
        size -= len(block)
    if size:
        raise DeltaError("A file became shorter while it was read.", hint="Try again.")
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _slice(delta: bytes, start: int, size: int) -> bytes:
    if start + size > len(delta):
        raise _damaged()
    return delta[start : start + size]


def _hash(extras: Sequence[bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=HASH_BYTES)
    for extra in extras:
        digest.update(struct.pack("<Q", len(extra)))
        digest.update(extra)
    return digest.digest()


def _damaged() -> DeltaError:
    return DeltaError("What the history keeps of this change is damaged.", hint="It can no longer be undone.")

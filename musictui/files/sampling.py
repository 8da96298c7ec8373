"""A hash of a few places of a file: what differs there is not the same, and was told apart by reading little."""

import hashlib

from musictui.files.failures import told

HASH_BYTES = 16
"""128 bits."""
PLACES = 5
"""Parts that are read, the first at the beginning and the last at the end."""
PART = 16 << 10
"""Bytes of each."""


def sampled_hash(path: bytes, size: int) -> bytes:
    """A hash of a file's size and of `PLACES` parts of it, 16 bytes; of all of it where it is small.

    Args:
        path: The file.
        size: How large it is.

    Raises:
        StorageError: It cannot be read.
    """
    digest = hashlib.sha256(size.to_bytes(8, "little"))
    with told(path, "read"), open(path, "rb", buffering=0) as file:
        for start, length in parts(size):
            file.seek(start)
            digest.update(file.read(length))
    return digest.digest()[:HASH_BYTES]


def parts(size: int) -> list[tuple[int, int]]:
    """Start and length in bytes of what is read of a file of `size` bytes."""
    if size <= PLACES * PART:
        return [(0, size)]
    last = size - PART
    return [(last * place // (PLACES - 1), PART) for place in range(PLACES)]

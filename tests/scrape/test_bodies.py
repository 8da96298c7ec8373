"""Unpacking within bounds."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.scrape.fetch import bodies


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "identity", "gzip", "x-gzip", "deflate", "raw", "gzip, deflate"]),
)
def test_what_was_packed_comes_back(body: bytes, encoding: str) -> None:
    packed = body
    if "gzip" in encoding:
        packed = gzip.compress(packed)
    if "deflate" in encoding:
        packed = zlib.compress(packed)
    if encoding == "raw":
        packed, encoding = zlib.compress(body)[2:-4], "deflate"
    if packed == body and body.startswith(b"\x1f\x8b"):
        return
    assert bodies.unpack(packed, encoding, 1000) == body


@given(st.binary(max_size=200), st.text(max_size=20))
def test_unpack_gives_or_refuses(raw: bytes, encoding: str) -> None:
    for name in (encoding, "gzip", "deflate", "gzip, deflate"):
        with suppress(bodies.BodyError, bodies.TooLargeError):
            assert len(bodies.unpack(raw, name, 500)) <= 500


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda body: zlib.compress(body)[2:-4]])
def test_limit_is_exact(pack: object) -> None:
    assert callable(pack)
    packed, encoding = pack(bytes(1000)), "gzip" if pack is gzip.compress else "deflate"
    assert len(bodies.unpack(packed, encoding, 1000)) == 1000
    with pytest.raises(bodies.TooLargeError):
        bodies.unpack(packed, encoding, 999)


def test_limit_holds_for_a_chain() -> None:
    with pytest.raises(bodies.TooLargeError):
        bodies.unpack(gzip.compress(bytes(600)) * 2, "gzip", 1000)
    with pytest.raises(bodies.BodyError):
        bodies.unpack(gzip.compress(b"") * 1000, "gzip", 1000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_cut_is_told_from_damaged(encoding: str) -> None:
    packed = (gzip.compress if encoding == "gzip" else zlib.compress)(bytes(range(256)) * 9)
    with pytest.raises(bodies.BodyError) as cut:
        bodies.unpack(packed[:-20], encoding, 10_000)
    assert cut.value.is_cut

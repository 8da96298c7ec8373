"""Replies of services, whole and damaged: nothing in them makes a source raise anything but `PageError`."""

import copy
import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.model.release import PageState
from musictui.scrape.source import Found, PageError
from musictui.scrape.sources import replies
from tests.scrape.reply_samples import SAMPLES, Sample

JUNK: list[Any] = [
    None, True, False, 0, -1, 1e308, float("nan"), float("inf"), 10**40, "", " ", "\x00\x1b[31m", "\ud800", "a" * 100_000,
    "2004-13-45", "²", "[b]", [], {}, [None], [[]], {"name": None}, {"": {}}, [{}], [1, "x", None], "http://[", "javascript:alert(1)",
]  # fmt: skip
"""What may stand where something else should."""

samples = st.sampled_from(SAMPLES)


def read(sample: Sample, body: bytes) -> Found:
    return sample.source.read(sample.request, body, url=sample.request.url, content_type="application/json")


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each member of a reply."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, member in items for way in ((*at, key), *paths(member, (*at, key)))]


def damaged(reply: dict[str, Any], at: tuple[Any, ...], junk: Any) -> dict[str, Any]:
    changed = copy.deepcopy(reply)
    holder: Any = changed
    for key in at[:-1]:
        holder = holder[key]
    holder[at[-1]] = junk
    return changed


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_read_a_reply_as_documented_gives_something(sample: Sample) -> None:
    found = read(sample, json.dumps(sample.reply).encode())

    assert found.releases or found.artists or found.requests


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_read_any_one_member_wrong_raises_nothing_but_page_errors(sample: Sample) -> None:
    for at in paths(sample.reply):
        for junk in (None, "x", 7, [], {}, [None]):
            _read_and_store(sample, json.dumps(damaged(sample.reply, at, junk)).encode())


@settings(max_examples=300, deadline=None)
@given(sample=samples, data=st.data())
def test_read_several_members_wrong_raises_nothing_but_page_errors(
    sample: Sample, data: st.DataObject
) -> None:
    reply = sample.reply
    for _ in range(data.draw(st.integers(1, 4))):
        ways = paths(reply)
        if ways:
            reply = damaged(reply, data.draw(st.sampled_from(ways)), data.draw(st.sampled_from(JUNK)))

    _read_and_store(sample, json.dumps(reply).encode())


@settings(max_examples=200, deadline=None)
@given(
    sample=samples,
    body=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=10,
        ).map(lambda value: json.dumps(value).encode()),
    ),
)
def test_read_anything_at_all_raises_nothing_but_page_errors(sample: Sample, body: bytes) -> None:
    _read_and_store(sample, body)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", PageState.EMPTY),
        (b"  \n", PageState.EMPTY),
        (b"<!DOCTYPE html><title>Just a moment...</title>", PageState.CHALLENGE),
        (b"<html><body>Sorry</body></html>", PageState.CHALLENGE),
        (b'{"a": ', PageState.UNREADABLE),
        (b"[]", PageState.UNREADABLE),
        (b"[" * 100_000, PageState.UNREADABLE),
        (b"\xff\xfe\x00", PageState.UNREADABLE),
        (b'{"n": ' + b"9" * 5000 + b"}", PageState.UNREADABLE),
    ],
)
def test_read_no_reply_says_what_it_is(sample: Sample, body: bytes, state: PageState) -> None:
    with pytest.raises(PageError) as raised:
        read(sample, body)

    assert raised.value.state is state


def test_parse_takes_a_byte_order_mark() -> None:
    assert replies.parse(b'\xef\xbb\xbf{"a": 1}', source="X") == {"a": 1}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("  two\r\n words ", "two words"),
        (12, "12"),
        (True, ""),
        (1.5, ""),
        (None, ""),
        ("a\x00b\ud800c", "a b c"),
        ([], ""),
    ],
)
def test_text_is_one_clean_line(value: object, shown: str) -> None:
    assert replies.text({"a": value}, "a") == shown


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2004-03-08T08:00:00Z", "2004-03-08"),
        ("2004-03-00", "2004-03"),
        ("2004-00-00", "2004"),
        (2004, "2004"),
        ("soon", ""),
        ("20041", ""),
    ],
)
def test_date_is_as_exact_as_it_says(value: object, date: str) -> None:
    assert replies.date({"a": value}, "a") == date


@pytest.mark.parametrize(
    ("value", "length"),
    [(201400, 201.4), ("187000", 187.0), (0, None), (-5, None), (None, None), (1e15, None), ("x", None)],
)
def test_seconds_are_those_of_a_track(value: object, length: float | None) -> None:
    assert replies.seconds({"a": value}, "a", per_s=1000) == length


def _read_and_store(sample: Sample, body: bytes) -> None:
    """Reads a reply; what it gives must be storable: text in UTF-8, addresses of the web, finite numbers."""
    try:
        found = read(sample, body)
    except PageError:
        return
    for thing in [*found.releases, *found.artists]:
        json.dumps(asdict(thing), allow_nan=False, ensure_ascii=False, default=list).encode()
    for release in found.releases:
        assert all(link.url.startswith(("https://", "http://")) for link in release.links)
        assert all(genre.evidence for genre in release.genres)
        assert all(track.length_s is None or track.length_s > 0 for track in release.tracks)
    for request in found.requests:
        assert request.url.isascii()
        assert request.source == sample.source.name

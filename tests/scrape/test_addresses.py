"""Addresses in their one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.scrape.fetch import addresses
from musictui.scrape.fetch.addresses import AddressError


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("  https://example.org/a#part ", "https://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org?q=1", "https://example.org/?q=1"),
        ("https://example.org/ä b?q=ü&r=%20", "https://example.org/%C3%A4%20b?q=%C3%BC&r=%20"),
        ("https://example.org/?a=1&b=2&a=3", "https://example.org/?a=1&b=2&a=3"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/caf\udce9", "https://example.org/caf%E9"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://example.org//double//slash", "https://example.org//double//slash"),
    ],
)
def test_parse_gives_one_spelling(url: str, text: str) -> None:
    assert addresses.parse(url).text == text
    assert addresses.parse(text).text == text


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ("/b", "https://example.org/b"),
        ("c?d", "https://example.org/a/c?d"),
        ("//other.example/e", "https://other.example/e"),
        ("http://example.org/f", "http://example.org/f"),
        ("?g", "https://example.org/a/b?g"),
    ],
)
def test_parse_joins_what_is_relative(location: str, text: str) -> None:
    assert addresses.parse(location, addresses.parse("https://example.org/a/b")).text == text


@pytest.mark.parametrize(
    "url",
    [
        "", "/a", "example.org", "ftp://example.org", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "http://", "http:///a", "http://user@example.org/", "http://user:pw@example.org/", "http://exa mple.org/",
        "http://example.org:x/", "http://example.org:70000/", "http://[::1", "http://a\\b/", "http://" + "a" * 300 + "é/",
        "http://example.org/" + "a" * 5000, "http://example.org/\ud800",
    ],
)  # fmt: skip
def test_parse_refuses(url: str) -> None:
    with pytest.raises(AddressError):
        addresses.parse(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("http://ann:secret@example.org/@x", "http://***@example.org/@x"),
        ("http://ann:se@cr@et@example.org", "http://***@example.org"),
        ("https://example.org/\x1b[31m\n", "https://example.org/?[31m?"),
        (
            "https://example.org/" + "a" * 100_000 + "/b",
            "https://example.org/" + "a" * 80 + "…" + "a" * 97 + "/b",
        ),
        ("https://" + "a" * 100_000 + "@example.org/", "https://***@example.org/"),
    ],
    ids=range(6),
)
def test_an_address_is_shown_without_its_password_and_its_end(url: str, shown: str) -> None:
    assert addresses.shown(url) == shown


@given(st.text(max_size=60))
def test_parse_never_fails_otherwise(text: str) -> None:
    for url in (text, "http://" + text, "https://example.org/" + text):
        try:
            address = addresses.parse(url)
        except AddressError:
            continue
        assert address.text.isascii()
        assert addresses.parse(address.text) == address


def test_with_query_adds_and_escapes() -> None:
    address = addresses.parse("https://example.org/a?b=c")
    assert (
        addresses.with_query(address, {"key": "x&y=z ä"})
        == "https://example.org/a?b=c&key=x%26y%3Dz%20%C3%A4"
    )
    assert addresses.with_query(address, {}) == address.text

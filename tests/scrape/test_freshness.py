"""How long an answer stays true, and what a server says about waiting."""

import pytest

from musictui.scrape.fetch import freshness

NOW_S = 1_751_364_000.0  # Tue, 01 Jul 2025 10:00:00 GMT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 77.0),
        ({"cache-control": "max-age=100"}, 100.0),
        ({"cache-control": "Max-Age = 100, public"}, 100.0),
        ({"cache-control": 'max-age="100"'}, 100.0),
        ({"cache-control": "max-age=100", "age": "30"}, 70.0),
        ({"cache-control": "max-age=100", "age": "300"}, 0.0),
        ({"cache-control": "max-age=100, max-age=5"}, 100.0),
        ({"cache-control": "max-age=-5"}, 77.0),
        ({"cache-control": "max-age=banana"}, 77.0),
        ({"cache-control": "max-age=99999999999999999999"}, freshness.LONGEST_S),
        ({"cache-control": "max-age=100", "expires": "Tue, 01 Jul 2025 09:00:00 GMT"}, 100.0),
        ({"expires": "Tue, 01 Jul 2025 10:01:00 GMT"}, 60.0),
        ({"expires": "Tue, 01 Jul 2025 09:00:00 GMT"}, 0.0),
        ({"expires": "0"}, 0.0),
        ({"cache-control": "no-cache"}, 0.0),
        ({"cache-control": "no-store, max-age=100"}, None),
        ({"vary": "*"}, None),
        ({"vary": "Accept-Encoding"}, 77.0),
    ],
)
def test_fresh_for_s(headers: dict[str, str], seconds: float | None) -> None:
    assert freshness.fresh_for_s(headers, 77.0, NOW_S) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Tue, 01 Jul 2025 10:00:30 GMT", 30.0),
        ("Tuesday, 01-Jul-25 10:00:30 GMT", 30.0),
        ("Tue, 01 Jul 2025 09:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("９", None),
        ("9" * 400, 1e11),
    ],
)
def test_retry_after_s(text: str, seconds: float | None) -> None:
    assert freshness.retry_after_s({"retry-after": text}, NOW_S) == seconds


def test_validators() -> None:
    assert freshness.validators({}) == {}
    assert freshness.validators({"etag": 'W/"x"', "last-modified": "then"}) == {
        "If-None-Match": 'W/"x"',
        "If-Modified-Since": "then",
    }

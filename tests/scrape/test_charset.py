"""Which characters the bytes of a page are."""

import codecs
import encodings
import pkgutil
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.scrape.fetch import charset

GERMAN = "Ein Stück über Bäume, schöne Grüße und größere Füße."
RUSSIAN = "Это длинное предложение о музыке, написанное кириллицей для проверки кодировки."
JAPANESE = "これは音楽についての長い日本語の文章です。文字コードを確かめるために書きました。"
POLISH = "Zażółć gęślą jaźń, a potem pójdź w świat i śpiewaj głośno wśród łąk."


@pytest.mark.parametrize(
    ("text", "codec", "header", "meta"),
    [
        (GERMAN, "utf-8", "", ""),
        (GERMAN, "utf-8", "utf-8", ""),
        (GERMAN, "utf-8", "iso-8859-1", ""),
        (GERMAN, "utf-8", "", "latin1"),
        (GERMAN, "utf-8-sig", "iso-8859-1", ""),
        (GERMAN, "utf-16", "", ""),
        (GERMAN, "utf-16-be", "utf-16be", ""),
        (GERMAN, "cp1252", "iso-8859-1", ""),
        (GERMAN + " – “so”", "cp1252", "iso-8859-1", ""),
        (GERMAN, "cp1252", "", "windows-1252"),
        (GERMAN, "cp1252", "utf-8", "iso-8859-1"),
        (RUSSIAN, "cp1251", "windows-1251", ""),
        (RUSSIAN, "koi8-r", "", "koi8-r"),
        (RUSSIAN, "cp1251", "", ""),
        (JAPANESE, "shift_jis", "Shift_JIS", ""),
        (JAPANESE, "euc_jp", "", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", ""),
        (POLISH, "iso8859-2", "ISO-8859-2", ""),
        (POLISH, "cp1250", "", "windows-1250"),
        (GERMAN, "cp1252", "x-unknown", ""),
        (GERMAN, "utf-8", "hex", "unicode_escape"),
        ("plain", "ascii", "utf-16", ""),
    ],
)
def test_charset_of(text: str, codec: str, header: str, meta: str) -> None:
    page = f'<html><head><meta charset="{meta}"></head><p>{text}</p>' if meta else text
    body = (codecs.BOM_UTF16_LE if codec == "utf-16" else b"") + page.encode(
        "utf-16-le" if codec == "utf-16" else codec
    )
    found = charset.charset_of(body, f"text/html; charset={header}" if header else "text/html")
    assert text in charset.decode(body, found)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
        "<META CHARSET=KOI8-R>",
        '<?xml version="1.0" encoding="koi8-r"?>',
    ],
)
def test_claims_within_the_page(meta: str) -> None:
    body = (meta + RUSSIAN).encode("koi8-r")
    assert RUSSIAN in charset.decode(body, charset.charset_of(body, "text/html"))


def test_a_slip_does_not_change_the_charset() -> None:
    body = (GERMAN * 20).encode() + b"\xe9" + GERMAN.encode()
    assert charset.charset_of(body, "text/html; charset=utf-8") == "utf-8"


@pytest.mark.parametrize(
    "codec", sorted({*aliases, *(each.name for each in pkgutil.iter_modules(encodings.__path__))})
)
def test_every_codec_that_a_page_may_name_is_one_of_text_or_does_not_count(codec: str) -> None:
    page = f'<meta charset="{codec}">{GERMAN}'.encode("cp1252")
    for header in ("text/html", f"text/html; charset={codec}"):
        assert charset.decode(page, charset.charset_of(page, header))


@given(st.binary(max_size=300), st.text(max_size=30))
def test_every_answer_is_a_codec_of_text(body: bytes, content_type: str) -> None:
    assert isinstance(charset.decode(body, charset.charset_of(body, content_type)), str)
    assert isinstance(
        charset.decode(body, charset.charset_of(body, f"text/html; charset={content_type}")), str
    )

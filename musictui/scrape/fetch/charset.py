"""Which characters the bytes of a page are: its byte order mark, its header, its meta element, then detection."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4096
"""Bytes; the standard says 1,024, pages are less careful."""
_SAMPLE = 32_768
"""Bytes that are enough to tell."""
_ONE_BAD_IN = 50
"""Characters beyond ASCII: fewer bad ones are slips within a charset, more are another charset."""

# What a name means on the web, which is not always what it says. Source: the WHATWG Encoding Standard.
_ON_THE_WEB = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_WESTERN = "cp1252"
_GUESSED = (
    "utf_8", "cp1250", "cp1251", _WESTERN, "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r",
    "koi8_u", "cp874", "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949",
)  # fmt: skip
"""What a page may be that does not say it: what browsers guess. Those of old Macs and DOS are not among them."""
_AS_CLEAN = 0.15
"""Of charset-normalizer's measure of mess: a difference that says nothing, in pages of mostly ASCII."""
_NO_CHARSETS = re.compile(r"idna|punycode|escape|undefined|mbcs|oem")
"""Codecs that give text, and are no charsets."""


def charset_of(body: bytes, content_type: str) -> str:
    """The name of Python's codec that reads `body`; `utf-8` for what is empty or plain ASCII.

    A claim that the bytes contradict does not count. Takes up to some 50 ms where it must guess.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    if body.isascii() and b"\x1b" not in body:
        return "utf-8"
    claims = _claims(body, content_type)
    is_utf8 = b"\0" not in body and _reads(body, "utf-8")
    for name in claims:
        # Text that is valid UTF-8 and not ASCII is UTF-8, whatever a one-byte charset, which reads anything, claims.
        if is_utf8 and _is_one_byte(name):
            return "utf-8"
        if _reads(body, name):
            return name
    return "utf-8" if is_utf8 else _detected(body, claims)


def decode(body: bytes, charset: str) -> str:
    """The text; what cannot be read becomes U+FFFD."""
    return body.decode(charset, errors="replace")


def _claims(body: bytes, content_type: str) -> list[str]:
    """What header and page say, known codecs only, the header first."""
    said = [match[1] for match in [_HEADER.search(content_type)] if match]
    claims = [_codec(name) for name in said]
    start = body[:_META_WITHIN]
    for match in (_XML.search(start), _META.search(start)):
        codec = _codec(match[1].decode("ascii")) if match else ""
        # An element of ASCII that could be read is not UTF-16, whatever it says.
        claims.append("utf-8" if codec.startswith(("utf-16", "utf-32")) else codec)
    return [codec for codec in claims if codec]


def _codec(name: str) -> str:
    """Python's codec of a charset's name on the web; empty if there is none, or it gives no text."""
    try:
        known = codecs.lookup(name).name
        # Some codecs give bytes, or turn text into text: what they are called is no help, only that they refuse.
        b"a".decode(known, errors="replace")
    except (LookupError, ValueError):
        return ""
    if _NO_CHARSETS.search(known):
        return ""
    return _ON_THE_WEB.get(known, known)


def _is_one_byte(codec: str) -> bool:
    return codec.startswith(("cp125", "cp874", "iso8859", "koi8", "mac", "latin", "ascii"))


def _reads(body: bytes, codec: str) -> bool:
    """Whether `body` is text of this codec, but for a slip here and there."""
    text = body.decode(codec, errors="replace")
    bad = text.count("\ufffd")
    return not bad or bad * _ONE_BAD_IN <= sum(not character.isascii() for character in text[: 4 * _SAMPLE])


def _detected(body: bytes, claims: list[str]) -> str:
    """The likeliest of the web's charsets; the western one where another is no better."""
    # Takes 30 ms to import, and is seldom wanted.
    from charset_normalizer import from_bytes

    matches = list(from_bytes(body[:_SAMPLE], cp_isolation=list(_GUESSED)))
    if not matches:
        return claims[0] if claims else "cp1252"
    best = matches[0]
    for match in matches:
        is_western = match.encoding == _WESTERN or _WESTERN in match.could_be_from_charset
        if is_western and match.coherence >= best.coherence and match.chaos <= best.chaos + _AS_CLEAN:
            return _WESTERN
    return best.encoding

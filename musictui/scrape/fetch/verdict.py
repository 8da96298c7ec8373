"""What an answer is worth: a page, an error, a challenge, or nothing at all behind a success."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from musictui.model.release import PageState
from musictui.scrape.source import Manner

if TYPE_CHECKING:  # takes 25 ms to import, and not every fetch is of a page
    from selectolax.lexbor import LexborHTMLParser


class Verdict(NamedTuple):
    """What became of a request, and why if it is no success; a sentence for a person."""

    state: PageState
    reason: str = ""


OK = Verdict(PageState.OK)
NOTHING = "The server answered with nothing."
NO_TEXT = "The page has no text. It may be made by JavaScript in the browser, which is not run here."

_ANSWERS = {
    206: Verdict(PageState.FAILED, "The server sent only a part, and was asked for the whole (206)."),
    401: Verdict(PageState.REFUSED, "The server asks for a key or a password (401)."),
    403: Verdict(PageState.BLOCKED, "The server does not let programs in (403)."),
    404: Verdict(PageState.NOT_FOUND, "The server knows no such page (404)."),
    410: Verdict(PageState.NOT_FOUND, "The page is gone for good (410)."),
    413: Verdict(PageState.TOO_LARGE, "The server says that it is too much (413)."),
    429: Verdict(PageState.TOO_MANY_REQUESTS, "The server says that it was asked too often (429)."),
    451: Verdict(PageState.BLOCKED, "The page is withheld for legal reasons (451)."),
}
_EMPTY_STATUSES = (202, 204, 205)

_LOOKED_AT = 65_536
"""Bytes of a page: challenges and error pages are short."""
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_CHALLENGE_TITLE = re.compile(
    rb"^\s*(just a moment|attention required|client challenge|checking your browser( before accessing [^<]*)?|ddos-guard"
    rb"|one moment, please|are you a robot\?|robot check|verifying you are human|human verification|security check"
    rb"|pardon our interruption|access to this page has been denied)\s*(\.\.\.|\xe2\x80\xa6|[.!|-]|$)",
    re.IGNORECASE,
)
_CHALLENGE_MARKS = (
    b"_cf_chl_opt",
    b"/cdn-cgi/challenge-platform/h/",
    b"Enable JavaScript and cookies to continue",
    b"_Incapsula_Resource?SWJIYLWA",
    b'id="px-captcha"',
    b"id='px-captcha'",
    b"AwsWafIntegration.checkForceRefresh",
    b"geo.captcha-delivery.com",
    b"/_fs-ch-",
    b"/.well-known/ddos-guard/",
)
_CAPTCHA = re.compile(
    rb"g-recaptcha|recaptcha/(api|enterprise)\.js|h-captcha|hcaptcha\.com/1/|cf-turnstile|/turnstile/v0/"
    rb"|frc-captcha|data-sitekey",
    re.IGNORECASE,
)
_WIDGETS = ".g-recaptcha, .h-captcha, .cf-turnstile, .frc-captcha, [data-sitekey]"
"""A script alone says little: many a site loads it on all its pages."""
_FIELDS = (
    "textarea:not([name$=-response]), select, input:not([type]), input[type=text i], input[type=email i],"
    "input[type=url i], input[type=tel i], input[type=password i]"
)
"""Many a page has a captcha where one can comment, or write to somebody. The widgets' own field is none of these."""
_CONTENT = 'article, audio, video, a[rel~=tag], meta[property^="og:"], .hentry, .h-entry'
_SCENERY = ["nav", "footer", "aside"]
_ASKS_FOR_A_PERSON = re.compile(
    r"\b(verify|confirm|prove|check|make sure|show us)\b.{0,40}\b(human|person|robot|bot)\b"
    r"|\bare you (really )?(a )?(human|person|robot|bot)\b|\bnot a (ro)?bot\b|\b(complete|solve|enter|pass) the captcha\b"
    r"|\bunusual (traffic|activity)\b|\b(security|human|bot) (check|verification)\b",
    re.IGNORECASE | re.DOTALL,
)
_MOST_LETTERS = 1_000
"""Of a page that only asks for a person."""
_MOST_BESIDE = 400
"""Letters beside a captcha that is all that a page has, whatever they say, and in whatever language."""
_GONE_TITLE = re.compile(
    rb"^\s*((error\s*)?404(\s*[-:!|.,]|\s+(error|page|not|file)|\s*$)|(the )?(page|file|post|content) (was |could )?"
    rb"(not|cannot) (be )?found|not found\s*(-|\||:|$)|(oops|sorry)[^<]{0,20}page (not|can))",
    re.IGNORECASE,
)
_BROKEN_TITLE = re.compile(
    rb"^\s*((error\s*)?50[0234](\s*[-:!|.,]|\s+(error|internal|bad|service|gateway|server)|\s*$)|internal server error"
    rb"|bad gateway|service (temporarily )?unavailable|gateway time-?out|database error\s*(-|\||:|$)"
    rb"|error establishing a database|account suspended|site (is )?(currently )?(under maintenance|unavailable)"
    rb"|(down|under) (for )?maintenance)",
    re.IGNORECASE,
)
_MUSIC = re.compile(
    rb"application/ld\+json|property=[\"']og:type[\"']\s+content=[\"']music|rel=[\"'](category )?tag[\"']"
    rb"|itemtype=[\"']https?://schema\.org/Music",
    re.IGNORECASE,
)
_SAYS_SOMETHING = re.compile(
    rb"application/ld\+json|<meta[^>]{1,300}(og:|twitter:|name=[\"']?(description|keywords))|itemprop=|<i?frame\b"
    rb"|<(rss|feed|urlset|sitemapindex|rdf:rdf)\b",
    re.IGNORECASE,
)
_SILENT_ELEMENTS = ["head", "script", "style", "noscript", "template", "iframe"]
_FEWEST_LETTERS = 20
_NO_PAGES = re.compile(
    r"(audio|video|font|image)/|application/(zip|pdf|x-7z|x-rar|vnd\.rar|x-tar|x-bittorrent|java-archive|octet-stream)"
)
_HTML = ("text/html", "application/xhtml+xml")


def of_status(status: int) -> Verdict:
    """What a status says by itself. Redirects are not asked about."""
    if known := _ANSWERS.get(status):
        return known
    if status in _EMPTY_STATUSES:
        return Verdict(PageState.EMPTY, f"The server answered without a page ({status}).")
    if 200 <= status < 300:
        return OK
    name = f"{status} {_phrase(status)}".strip()
    if 400 <= status < 500:
        return Verdict(PageState.REFUSED, f"The server refused it ({name}).")
    return Verdict(PageState.FAILED, f"The server failed ({name}).")


def of_kind(manner: Manner, content_type: str) -> Verdict:
    """Whether a body of this type is worth taking."""
    kind = _kind(content_type)
    if manner is not Manner.API and _NO_PAGES.match(kind):
        return Verdict(PageState.UNREADABLE, f"This is no page ({kind[:60]}).")
    return OK


def of_body(
    manner: Manner, status: int, headers: Mapping[str, str], body: bytes, content_type: str
) -> Verdict:
    """What the whole answer is.

    Careful on both sides: a page with marks of music is never called an error for its title, as songs are called
    "Error 404" too.

    Args:
        manner: How it was asked for.
        status: Of the answer.
        headers: Names in lower case.
        body: Unpacked.
        content_type: The header's value.
    """
    plain = of_status(status)
    if is_challenge(headers, body):
        return Verdict(PageState.CHALLENGE, "The server asks to prove that one is a person.")
    if plain.state is not PageState.OK:
        return plain
    if not body.strip():
        return Verdict(PageState.EMPTY, NOTHING)
    kind = _kind(content_type)
    if manner is Manner.API and kind in _HTML:
        return Verdict(PageState.UNREADABLE, "The answer is a page for people where data was asked for.")
    looks_html = kind in _HTML or (not kind and body.lstrip()[:1] == b"<")
    return _of_page(body) if looks_html and len(body) <= _LOOKED_AT else plain


def is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer of any status wants to see a person."""
    if headers.get("cf-mitigated") == "challenge" or headers.get("x-amzn-waf-action") in (
        "challenge",
        "captcha",
    ):
        return True
    if len(body) > _LOOKED_AT or _MUSIC.search(body):
        return False
    if any(mark in body for mark in _CHALLENGE_MARKS):
        return True
    title = _TITLE.search(body)
    if title and _CHALLENGE_TITLE.match(title[1]):
        return True
    return bool(_CAPTCHA.search(body)) and _is_only_a_captcha(
        body, title[1].decode(errors="replace") if title else ""
    )


def _is_only_a_captcha(body: bytes, heading: str) -> bool:
    """Whether a page with a captcha has next to nothing besides, or little that asks for a person."""
    tree = _tree(body)
    tree.strip_tags(["noscript", "template"])
    if tree.css_first(_FIELDS) is not None:
        return False
    has_widget = tree.css_first(_WIDGETS) is not None and tree.css_first(_CONTENT) is None
    words = _text(tree)
    if len(words) <= _MOST_LETTERS and _ASKS_FOR_A_PERSON.search(f"{heading} {words}"):
        return True
    tree.strip_tags(_SCENERY)
    return has_widget and len(_text(tree)) <= _MOST_BESIDE


def _of_page(body: bytes) -> Verdict:
    title = _TITLE.search(body)
    if title and not _MUSIC.search(body):
        if _GONE_TITLE.match(title[1]):
            return Verdict(
                PageState.NOT_FOUND, "The page says that there is none, although the server calls it one."
            )
        if _BROKEN_TITLE.match(title[1]):
            return Verdict(
                PageState.FAILED, "The page tells of an error, although the server calls it a success."
            )
    if not _SAYS_SOMETHING.search(body) and len(_text(_tree(body))) < _FEWEST_LETTERS:
        return Verdict(PageState.EMPTY, NO_TEXT)
    return OK


def _tree(body: bytes) -> "LexborHTMLParser":
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(body)


def _text(tree: "LexborHTMLParser") -> str:
    """What a person would read. The tree loses the rest."""
    tree.strip_tags(_SILENT_ELEMENTS)
    return " ".join(tree.text().split())


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

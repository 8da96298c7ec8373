"""HTML to a tree, whatever it is: no exception, no hang, no unbounded memory.

The parser's time grows with the square of the depth, and of the attributes of one element; both are cut here, far
beyond what pages that people read have.
"""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from musictui.model.release import PageState
from musictui.scrape.source import PageError

MAX_CHARACTERS = 2_000_000
"""Of one page. The rest is left away."""
MAX_DEPTH = 256
MAX_TOKENS = 800
"""Of one tag: up to four make an attribute."""
_MANY_TAGS = 8_000
_LONG_TAG = 4_000

_TAG = re.compile(r"<[a-zA-Z/][^>]*+>?")
_FORMATTING = re.compile(
    r"<(/?)(?:b|i|em|strong|font|u|s|small|big|tt|code|strike|nobr)(?=[\s/>])", re.IGNORECASE
)
"""What a parser opens again in every paragraph until it is closed: some hundred left open fill the memory."""
_LONG = re.compile(rf"<[a-zA-Z][^>]{{{_LONG_TAG}}}")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_TOKEN = re.compile(r"""[\s/]++|"[^"]*+"?|'[^']*+'?|[^\s/"']++""")
"""A piece of a tag. Every character belongs to one, so that the time is that of the length."""
_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option"
_VOID = frozenset(_VOID_TAGS.split())
"""What does not nest, or not without something else that does."""
_INLINE = frozenset(
    {"a", "span", "abbr", "cite", "label", "time", "sub", "sup", "q", "mark", "data", "var", "kbd"}
)
"""What a parser does not close when something else was opened in it."""
_WALLS = frozenset({"table", "template", "object", "applet", "marquee", "svg", "math", "select", "button"})
"""What is inside cannot close what is outside."""
_HIDDEN = re.compile(
    r"<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|dl|dt|dd|tr|table|section|article|header|footer|h[1-6]|blockquote|pre|figure"
    r"|figcaption|main|aside|nav|hr|tbody|thead|form|fieldset|address|details|summary)\b[^>]*>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</?(?:td|th)\b[^>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page.

    Raises:
        PageError: It cannot be read as HTML at all.
    """
    try:
        return LexborHTMLParser(tame(text))
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise PageError("The page cannot be read as HTML.", state=PageState.UNREADABLE) from error


def tame(text: str) -> str:
    """The page without what would make a parser work for ever: too long, too deep, too many attributes."""
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # No halves of surrogate pairs.
    text = _FORMATTING.sub(r"<\1span", text)
    if text.count("<") <= _MANY_TAGS and not _LONG.search(text):
        return text
    return _TAG.sub(_Limits().limit, text)


def clean(text: str | None) -> str:
    """A text for people and tags: no controls, entities or halves of characters; white space is single."""
    if not text:
        return ""
    if "&" in text:
        text = html.unescape(text)
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_UNSEEN.sub("", text).split())


def clean_lines(text: str) -> list[str]:
    """The lines of a text, each clean, the empty ones left away."""
    return [line for line in map(clean, text.splitlines()) if line]


def lines_of(node: LexborNode | None, limit: int = 20_000) -> list[str]:
    """The text of an element in lines as a reader sees them, each clean. Cells of a table are parted by a tab.

    Args:
        node: The element.
        limit: Characters of text that are enough.
    """
    return lines_of_markup((node.html or "") if node is not None else "", limit)


def lines_of_markup(markup: str, limit: int = 20_000) -> list[str]:
    """`lines_of` for a piece of HTML."""
    text = _BREAK.sub("\n", _HIDDEN.sub("", markup[: limit * 10]).replace("\n", " "))
    text = html.unescape(_ANY_TAG.sub("", _CELL.sub("\t", text))[:limit])
    cells = [[clean(cell) for cell in line.split("\t")] for line in text.split("\n")]
    return ["\t".join(cell for cell in line if cell) for line in cells if any(line)]


def text_of(node: LexborNode | None, limit: int = 2_000) -> str:
    """The text of an element in one line, clean."""
    return " ".join(lines_of(node, limit)).replace("\t", " ")


class _Limits:
    """Counts how deep the tags of a page nest, and drops what goes too deep."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._counts: dict[str, int] = {}

    def limit(self, found: re.Match[str]) -> str:
        tag = found[0]
        if not (name := _NAME.match(tag)):
            return tag
        if tag[1] == "/":
            self._close(name[1].lower())
            return tag
        if name[1].lower() not in _VOID and not tag.endswith("/>"):
            if len(self._open) >= MAX_DEPTH:
                return ""
            self._open.append(name[1].lower())
            self._counts[name[1].lower()] = self._counts.get(name[1].lower(), 0) + 1
        if len(tag) > _LONG_TAG:
            tokens = _TOKEN.findall(tag, name.end())
            if len(tokens) > MAX_TOKENS:
                return "".join([name[0], *tokens[:MAX_TOKENS], ">"])
        return tag

    def _close(self, name: str) -> None:
        """Closes what the parser closes, or less: better one too many counted as open."""
        if not self._counts.get(name):
            return
        if name in _INLINE:
            if self._open[-1] == name:
                self._pop()
            return
        above = next(n for n in range(1, len(self._open) + 1) if self._open[-n] == name)
        if name in _WALLS or _WALLS.isdisjoint(self._open[-above:]):
            for _ in range(above):
                self._pop()

    def _pop(self) -> None:
        self._counts[self._open.pop()] -= 1

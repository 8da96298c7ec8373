"""HTML to a tree, whatever it is: no exception, no hang, no unbounded memory.

The parser's time grows with the square of the depth, and of the attributes of one element, and so does that of those
who look through the tree. Both are bounded here, far beyond what pages that people read have.
"""

import html
import re
from collections.abc import Iterable
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from musictui.model.release import PageState
from musictui.scrape.source import PageError

MAX_CHARACTERS = 2_000_000
"""Of one page. The rest is left away: see `is_cut`."""
MAX_TAGS = 100_000
"""That begin an element. The rest is left away: see `is_cut`."""
MAX_DEPTH = 256
"""Of a page with more tags than `_PIECE`: what is smaller does no harm."""
MAX_ATTRIBUTES = 100
"""Of one element. The rest is left away."""
_PIECE = 4_000
"""Tags after which the depth is looked at: no more nest before it is known."""
_TRIES = 5
"""Where a tag is cut, another may come to light."""
_START = re.compile(r"<[a-zA-Z]")
_FORMATTING = re.compile(
    r"<(/?)(?=[bcefinstu])(?:b|i|em|strong|font|u|s|small|big|tt|code|strike|nobr)(?=[\s/>])", re.IGNORECASE
)
"""What a parser opens again in every paragraph until it is closed: some hundred left open fill the memory.

A look at the first letter spares most tags the comparison with all the names; so it does below.
"""
_SPAN = re.compile(r"</?span\b[^>]*>", re.IGNORECASE)
_DEEP = " > ".join("*" * MAX_DEPTH)
"""Finds an element that is so deep, if there is one. The parser's own selectors look much faster than we could."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_MANY_ATTRIBUTES = re.compile(
    rf"(<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}})(?=[\s/]*+[^\s/>])[^<>]*+>?"
)
"""A tag as the HTML standard takes it apart. It may stand in a comment or script as well: only a parser knows."""
_HIDDEN = re.compile(
    r"<(?=[snt!])(?:(script|style|noscript|template|svg)\b.*?</\1\s*>|!--.*?-->)", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(
    r"</?(?=[a-fhlmnopstu])(?:p|div|br|li|ul|ol|dl|dt|dd|tr|table|section|article|header|footer|h[1-6]|blockquote|pre|figure"
    r"|figcaption|main|aside|nav|hr|tbody|thead|form|fieldset|address|details|summary)\b[^>]*>",
    re.IGNORECASE,
)
_BLOCK_ENDS = ("</ol>", "</ul>", *(f"<h{rank}" for rank in range(1, 7)))
_BLOCK_MARK = "\x01"
"""What `clean` takes away: no line of a page is one."""
_QUOTE = re.compile(r"<blockquote\b(?:(?!<blockquote\b).)*?</blockquote>", re.DOTALL)
_STRUCK_ENDS = ("</del>", "</s>", "</strike>")
_STRUCK = re.compile(r"<(del|s|strike)(?:\s[^<>]*)?>[^<>]{0,300}</\1>")
_PRE = re.compile(r"<pre\b.*?(?:</pre>|$)", re.DOTALL | re.IGNORECASE)
_TERM = re.compile(r"</dt>\s*<dd\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"</?(?:td|th)\b[^>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page.

    Raises:
        PageError: It cannot be read as HTML at all, or nests too deep.
    """
    text = tame(text)
    try:
        # What nests by mistake is what is left open: fonts and the like, which say nothing of the content.
        tree = _shallow(text) or _shallow(_SPAN.sub("", text))
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise PageError("The page cannot be read as HTML.", state=PageState.UNREADABLE) from error
    if tree is None:
        raise PageError("The page nests its elements too deep to be read.", state=PageState.UNREADABLE)
    return tree


def is_cut(text: str) -> bool:
    """Whether a page is so long that `parse` reads only its beginning."""
    return len(text) > MAX_CHARACTERS or next(islice(_START.finditer(text), MAX_TAGS, None), None) is not None


def tame(text: str) -> str:
    """The page without what would make a parser work for ever: what is too long, and too many attributes.

    Raises:
        PageError: There is no end to its attributes.
    """
    text = text[:MAX_CHARACTERS]
    try:
        text.encode()
    except UnicodeEncodeError:  # Halves of surrogate pairs.
        text = text.encode("utf-8", "replace").decode()
    text = _FORMATTING.sub(r"<\1span", text)
    for _ in range(_TRIES):
        if not _MANY_ATTRIBUTES.search(text):
            return text
        text = _MANY_ATTRIBUTES.sub(r"\1>", text)
    raise PageError("The page has elements with too many attributes to be read.", state=PageState.UNREADABLE)


def _shallow(text: str) -> LexborHTMLParser | None:
    """The tree; None if it is too deep.

    How deep a text nests only a parser can tell. So a long one is parsed in growing pieces, until one is too deep.
    """
    if text.count("<") - text.count("</") <= _PIECE:
        return LexborHTMLParser(text)
    starts = [tag.start() for tag in islice(_START.finditer(text), MAX_TAGS + 1)]
    if len(starts) <= _PIECE:
        return LexborHTMLParser(text)
    for end in [*starts[_PIECE::_PIECE], len(text)][: MAX_TAGS // _PIECE]:
        tree = LexborHTMLParser(text[:end])
        if tree.css_first(_DEEP) is not None:
            return None
    return tree


def without_struck(text: str) -> str:
    """The page without the words that are struck out: they are no longer said."""
    return _STRUCK.sub("", text) if any(end in text for end in _STRUCK_ENDS) else text


def without_quotes(text: str) -> str:
    """A piece of HTML, as the parser writes it, without its quotes: they are somebody else's words."""
    for _ in range(_TRIES):
        if "<blockquote" not in text:
            break
        text = _QUOTE.sub("", text)
    return text


def each_once(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """The nodes that a selector found, in their order: those that several parts of it mean are found several times."""
    return list({node.mem_id: node for node in nodes}.values())


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


def lines_of_markup(markup: str, limit: int = 20_000, *, has_ends: bool = False) -> list[str]:
    """`lines_of` for a piece of HTML.

    Args:
        markup: The piece, as the parser writes it where `has_ends`.
        limit: Characters of text that are enough.
        has_ends: An empty line is put before every heading and behind every list: what is listed ends there.
    """
    if "<pre" in markup:
        markup = _PRE.sub(lambda found: found[0].replace("\n", "<br>"), markup[: limit * 10])
    if "</dt>" in markup:
        markup = _TERM.sub("<td>", markup[: limit * 10])
    text = _HIDDEN.sub("", markup[: limit * 10]).replace("\n", " ")
    mark = _BLOCK_MARK if has_ends else "\n"
    if has_ends:
        for tag in _BLOCK_ENDS:
            text = text.replace(tag, f"\n{mark}\n{tag}")
    text = _BREAK.sub("\n", text)
    text = html.unescape(_ANY_TAG.sub("", _CELL.sub("\t", text))[:limit])
    lines = [
        line
        if line == mark
        else "\t".join(filter(None, map(clean, line.split("\t"))))
        if "\t" in line
        else clean(line)
        for line in text.split("\n")
        if line and not line.isspace()
    ]
    return ["" if line == mark else line for line in lines if line]


def text_of(node: LexborNode | None, limit: int = 2_000) -> str:
    """The text of an element in one line, clean."""
    return " ".join(lines_of(node, limit)).replace("\t", " ")

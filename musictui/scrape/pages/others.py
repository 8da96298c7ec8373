"""What a post says of other releases than its own: it is taken away before the post is read."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from musictui.model.text import fold
from musictui.scrape.pages import sections, statements, titles, tracklists
from musictui.scrape.pages.markup import clean, lines_of_markup

MAX_HEADINGS = 1_000
MAX_BELOW = 200
"""Elements that are looked at below one heading."""
_WORDS = (
    r"(?:you (?:may|might|will|could) (?:also )?(?:like|enjoy|love)|related\b|recommend(?:ed|ations?)\b|similar (?:to|releases|albums|artists|music)"
    r"|also (?:on (?:this|the|our)|by|from|out|of interest)\b|more (?:from|by|on)\b|other (?:releases|albums|records|titles|posts)\b|see also\b"
    r"|further listening|coming (?:soon|next|up)|next (?:week|month|release)|up ?coming\b|out (?:soon|next)|das könnte dir|vous aimerez|te puede gustar)"
)
_OTHERS = re.compile(
    rf"\W*(?:{_WORDS}.{{0,60}}|(?:\w+ )?tour(?: dates)?(?: \d{{4}})?\W*|live dates\W*)", re.IGNORECASE
)
"""A heading of what is not about the release."""
_REMARK = re.compile(rf"\W*{_WORDS}[^:.]{{0,40}}:[^:.]{{2,100}}(?:\s-\s|[–—])", re.IGNORECASE)
"""A paragraph of it: `Also out: Bo Diaz – Blue Sea`."""
_ANY = re.compile(rf">[^\w<]{{0,8}}+(?=[acdfmnorstuvy]){_WORDS}", re.IGNORECASE)
"""A cheap first look: whether anything begins with such words. Their first letters alone rule out most."""
_TITLED = re.compile(r"\s[-–—]\s|[–—]")
_RANK = re.compile(r"h[1-6]")


def take_away(node: LexborNode, heading: str) -> str:
    """Takes away what is about other releases, where that is sure: less is better than a mixture.

    That is what stands below headings as "You may also like", or of dates of a tour; paragraphs that begin with such
    words; and, on a post that is called after a release, what stands below the heading of another, or in a paragraph
    that begins with it, if it does not say enough to be a section of its own.

    Args:
        node: What holds the post, and nothing else.
        heading: What the post is called, clean.

    Returns:
        The markup of the post without it.
    """
    text = node.html or ""
    count = 0
    if _ANY.search(text):
        # The last first, here and below: a node must not be touched after the one around it is gone.
        for paragraph in reversed(node.css("p, li")):
            if _REMARK.match(clean(paragraph.text()[:200])):
                paragraph.decompose()
                count += 1
    own = titles.split(heading)
    if text.count("</h") > 1:
        count += _below_headings(node, heading, own, text)
    if "<br" in text and sections.is_release(own):
        count += _paragraphs(node, own)
    return (node.html or "") if count else text


def _below_headings(node: LexborNode, heading: str, own: titles.Title, text: str) -> int:
    """How many headings were taken away, each with what stands below it."""
    count = 0
    tracks: set[str] | None = None
    for element in reversed(node.css("h2, h3, h4, h5, h6")[:MAX_HEADINGS]):
        words = clean(element.text()[:300])
        title = titles.split(words)
        if fold(words) == fold(heading):
            continue
        if _OTHERS.fullmatch(words) or (title.artist and sections.is_of_concerts(title)):
            _remove(element, _below(element, is_through_releases=True))
            count += 1
            continue
        if not (title.artist and sections.is_release(own)) or not sections.is_other(words, title, own):
            continue
        if tracks is None:
            tracks = sections.tracks_in(text)
        below = _below(element)
        markup = "".join(each.html or "" for each in below)
        says = sections.says_something(markup, has_links=fold(title.artist) != fold(own.artist))
        if says and not sections.is_of_tracks(title, tracks) and not sections.says_enough(markup):
            _remove(element, below)
            count += 1
    return count


def _below(heading: LexborNode, *, is_through_releases: bool = False) -> list[LexborNode]:
    """What stands beside and behind a heading, up to the next one that is not below it, or the foot of the post.

    Args:
        heading: The heading.
        is_through_releases: Headings of releases do not end it.
    """
    return list(islice(_until_next(heading, is_through_releases), MAX_BELOW))


def _until_next(heading: LexborNode, is_through_releases: bool) -> Iterator[LexborNode]:
    rank = heading.tag or ""
    after = heading.next
    while after is not None and after.tag != "footer":
        if _RANK.fullmatch(after.tag or "") and (is_through_releases or (after.tag or "") <= rank):
            words = clean(after.text()[:300])
            is_release = bool(titles.split(words).artist)
            if not (is_through_releases and is_release) and (
                (after.tag or "") <= rank or tracklists.is_heading(words)
            ):
                return
        yield after
        after = after.next


def _remove(heading: LexborNode, below: list[LexborNode]) -> None:
    for each in below:
        each.decompose()
    heading.decompose()


def _paragraphs(node: LexborNode, own: titles.Title) -> int:
    """Takes away paragraphs that begin with the title of another release, and state something right behind it.

    Returns:
        How many.
    """
    count = 0
    for paragraph in reversed(node.css("p")):
        text = paragraph.html or ""
        if "<br" not in text or not _TITLED.search(text[:400]):
            continue
        lines = lines_of_markup(text, 1_000)
        if len(lines) < 2 or not sections.is_other(lines[0], title := titles.split(lines[0]), own):
            continue
        if title.artist and statements.is_label(lines[1]) and not sections.says_enough(text):
            paragraph.decompose()
            count += 1
    return count

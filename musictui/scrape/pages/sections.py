"""The parts of a post that is about several releases: what stands below the heading of one is about that one only."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from musictui.model.release import LinkKind
from musictui.model.text import fold
from musictui.scrape.pages import dates, link_hosts, links, statements, titles, tracklists
from musictui.scrape.pages.markup import lines_of_markup

MAX_MARKUP = 200_000
"""Characters of a post that are looked at."""
MAX_MARKS = 1_000
_MARK = re.compile(
    r"<h(?P<rank>[1-6])\b[^<>]*>(?P<text>.{1,500}?)</h(?P=rank)>"
    r"|(?:<(?:p|div)\b[^<>]*>|<br>\s*<br>)\s*(?P<bold><span\b[^<>]*>[^<>]{5,200}</span>)\s*(?:<br>|</(?:p|div)>)",
    re.DOTALL,
)
"""A heading, or a line of bold words that begins a paragraph; the parser's tree has no other tag for those."""
_BOLD = 7
"""The rank of a bold line: below all headings."""
_BOLD_ENDS = ("</span></p>", "</span><br>", "</span></div>")
_PLACE = re.compile(r"^(?:\W*\d{1,3}\s*[.):]|#\d{1,3}\b[.):]?)\s+(?=\D)")
"""The place in a list of the year's best."""
_PARTS = (
    r"\W*(?:credits|line-?up|personnel|links?|downloads?|listen(?:ing)?|streams?|buy|videos?|release|details|info(?:rmation)?|reviews?"
    r"|notes?|about|biography|interview|more|related|comments?|news|track\s?list(?:ing)?|tracks|songs)"
)
_PART = re.compile(rf"{_PARTS}\b", re.IGNORECASE)
_PART_ALONE = re.compile(rf"{_PARTS}\W*", re.IGNORECASE)
"""What is said of one release, or of none."""
_COLLECTIONS = re.compile(
    r"\b(?:best of|top \d+|round-?up|week(?:ly)?|month(?:ly)?|reviews|charts?|records of|albums of|favou?rites|digest)\b",
    re.IGNORECASE,
)
_CONCERTS = re.compile(
    r"(?:.*\s)?(?:tour(?:\s+dates)?|(?:live|concert|show)\s+dates|tickets|concerts|gigs)(?:\s+(?:19|20)\d\d)?\W*",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\W*(?:[QA]|question|answer)\s*[:.].*|.*\?\W*", re.IGNORECASE)
_WORKS = re.compile(
    r"\W*(?:the\s+)?(?:(?:complete|full)\s+)?(?:discogra\w+|diskogra\w+|albums|works)\W*", re.IGNORECASE
)
"""In `Ann Lee – Discography`: the titles below it are hers."""
_REMARK = re.compile(r"\s*[(\[].*$")
_HREF = re.compile(r"<a\b[^>]*\bhref=\"([^\"<>]{1,2048})\"")
_ADDRESS = re.compile(r"\b(?:href|src)=\"(https?://[^\"/<>\s]{1,200})")
_MUSIC = frozenset({LinkKind.STORE, LinkKind.STREAM, LinkKind.DOWNLOAD, LinkKind.METADATA})


class Section(NamedTuple):
    """What a post says about one release."""

    heading: str
    """Its heading, clean; that of the post for what stands before all others."""
    markup: str
    href: str = ""
    """Where its heading leads, as it stands there."""


class _Mark(NamedTuple):
    start: int
    rank: int
    heading: str
    title: titles.Title
    href: str

    @property
    def is_part(self) -> bool:
        """Whether it heads a part of what is said about a release, not something new."""
        return _heads_part(self.heading)


def is_release(title: titles.Title) -> bool:
    """Whether a post that is called so is about that release: not about a list of them."""
    return bool(title.artist) and not _WORKS.fullmatch(title.title) and not _COLLECTIONS.search(title.title)


def is_of_concerts(title: titles.Title) -> bool:
    """Whether a heading is that of dates, as `Ann Lee – European Tour 2024`."""
    return _CONCERTS.fullmatch(title.title) is not None


def is_other(text: str, title: titles.Title, own: titles.Title) -> bool:
    """Whether a heading may be that of another release than the post's own.

    Not so `Tide Records – TDW001`, `12 May – Berlin`, a question, and what heads a part of what is said about one.
    """
    if _is_same(title, own) or _QUESTION.fullmatch(text) or _heads_part(text):
        return False
    is_number = titles.is_catalog_number(title.title) or titles.is_catalog_number(title.artist)
    return not (is_number or dates.is_day(title.artist) or dates.is_day(title.title) or is_of_concerts(title))


def tracks_in(markup: str) -> set[str]:
    """The folded titles of the tracks that a post lists."""
    return {
        fold(track.title) for track in tracklists.read(lines_of_markup(markup[:MAX_MARKUP], has_ends=True))
    }


def is_of_tracks(title: titles.Title, tracks: set[str]) -> bool:
    """Whether a heading is that of one of the tracks."""
    return fold(_REMARK.sub("", title.title)) in tracks


def may_be_several(markup: str) -> bool:
    """Whether a post has a heading beside its first, or a bold line: a quick look that spares most the slow one."""
    return markup.count("</h") > 1 or any(end in markup for end in _BOLD_ENDS)


def of(markup: str, heading: str) -> list[Section]:
    """The sections of a post, in its order, where it is about several releases; empty where it is about one.

    The heading of a release names an artist and a title, or a title and a year, and its section says something about
    it: statements, tracks, or where to hear it. What stands before the first such heading is about the release that
    the post is called after, if it says something, too.

    Args:
        markup: The post, as the parser writes it.
        heading: What the post is called, clean.
    """
    markup = markup[:MAX_MARKUP]
    marks = _marks(markup)
    own = titles.split(heading)
    if is_release(own):
        tracks = tracks_in(markup) if marks else set()
        marks = [
            mark if _is_another(mark, own, tracks) else mark._replace(title=titles.Title()) for mark in marks
        ]
    for rank in sorted({mark.rank for mark in marks if mark.title.title and not _is_same(mark.title, own)}):
        if found := _of_rank(markup, marks, rank, heading, own):
            return found
    return []


def _of_rank(
    markup: str, marks: Sequence[_Mark], rank: int, heading: str, own: titles.Title
) -> list[Section]:
    """The sections below headings of one rank."""
    found: list[Section] = []
    first = len(markup)
    has_all = True
    for index, mark in enumerate(marks):
        if mark.rank != rank or not mark.title.title or (not found and _is_same(mark.title, own)):
            continue
        end = next(
            (after.start for after in marks[index + 1 :] if after.rank <= rank and not after.is_part),
            len(markup),
        )
        piece = markup[mark.start : end]
        if says_enough(piece) if is_release(own) else says_something(piece):
            is_hers = not mark.title.artist and _WORKS.fullmatch(own.title)
            name = f"{own.artist} – {mark.heading}" if is_hers and own.artist else mark.heading
            found.append(Section(name, piece, mark.href))
            first = min(first, mark.start)
        else:
            has_all = False
    if not found or (rank == _BOLD and not has_all):
        return []
    begins = bool(own.artist) and says_something(markup[:first])
    if len(found) == 1 and not begins and (not own.artist or _is_by(found[0], own)):
        return []
    if len(found) == 1 and not says_something(found[0].markup, has_links=False):
        return []  # A player of one of the songs.
    before = [Section(heading, markup[:first])] if begins or len(found) == 1 else []
    return [*before, *found]


def says_something(markup: str, *, has_links: bool = True) -> bool:
    """Whether a part of a post says something about a release: its label, its genre, its tracks, where to hear it.

    Args:
        markup: The part.
        has_links: Links to shops and players do.
    """
    lines = lines_of_markup(markup)
    stated = statements.read(lines)
    return (
        bool(stated.genres)
        or not stated.texts.keys().isdisjoint({"label", "catalog", "date", "barcode"})
        or bool(tracklists.read(lines))
        or (has_links and any(_is_music(address) for address in _ADDRESS.findall(markup)))
    )


def says_enough(markup: str) -> bool:
    """Whether a part of a post says so much about a release that it is another one: its tracks, or label and genre."""
    lines = lines_of_markup(markup, has_ends=True)
    stated = statements.read(lines)
    has_list = "<li" in markup and any(map(tracklists.is_heading, lines))
    return bool("label" in stated.texts and stated.genres) or has_list or bool(tracklists.read(lines))


def _is_another(mark: _Mark, own: titles.Title, tracks: set[str]) -> bool:
    """Whether a heading on a post about a release may be that of another one, or is that of the post's own."""
    if not mark.title.title or _is_same(mark.title, own):
        return True
    return is_other(mark.heading, mark.title, own) and not is_of_tracks(mark.title, tracks)


def _heads_part(heading: str) -> bool:
    """Whether a heading is that of a part of what is said about a release, not of something new."""
    words, title = heading[:60], titles.split(heading)
    # `Video Nasty – Red` is none, `Video – Red` is.
    has_word = (
        any(map(_PART_ALONE.fullmatch, (title.artist, title.title)))
        if title.artist
        else _PART.match(words) is not None
    )
    return has_word or tracklists.is_heading(words) or statements.is_label(words)


def _is_music(address: str) -> bool:
    return link_hosts.lookup(links.host_of(address), "", links.NO_HOSTS) in _MUSIC


def _marks(markup: str) -> list[_Mark]:
    """The headings of a post in its order, each with what it says if it may be that of a release."""
    found: list[_Mark] = []
    for match in islice(_MARK.finditer(markup), MAX_MARKS):
        inner = match["text"] or match["bold"]
        text = _PLACE.sub("", " ".join(lines_of_markup(inner, 300)).replace("\t", " "))
        rank = int(match["rank"] or _BOLD)
        title = titles.split(text)
        mark = _Mark(match.start(), rank, text, titles.Title(), "")
        is_named = bool(title.artist or (title.year and rank < _BOLD)) and len(text) <= titles.MAX_TITLE
        if is_named and not mark.is_part and not _is_track(text):
            href = _HREF.search(inner)
            mark = mark._replace(title=title, href=href[1] if href else "")
        found.append(mark)
    return found


def _is_track(text: str) -> bool:
    return re.search(r"\d:\d\d\W*$", text) is not None


def _is_same(one: titles.Title, other: titles.Title) -> bool:
    """Whether two headings name one release: `Ann Lee – Red Sky`, `Red Sky (2021)`, `Ann Lee – Red Sky (Deluxe)`."""
    is_artist = not one.artist or not other.artist or fold(one.artist) == fold(other.artist)
    return is_artist and fold(_REMARK.sub("", one.title)) == fold(_REMARK.sub("", other.title))


def _is_by(section: Section, own: titles.Title) -> bool:
    return fold(titles.split(section.heading).artist) == fold(own.artist)

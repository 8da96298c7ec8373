"""What a scrape asks: the addresses that it begins with, and those that follow from a reply."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from musictui.analysis import fingerprint
from musictui.errors import UsageError
from musictui.jobs import scrape_crawl
from musictui.jobs.scrape_asked import Asked
from musictui.library import audio_facts, tracks
from musictui.library.scraped import NewPage, Page
from musictui.model.duplicates import Fact
from musictui.model.text import fold, nearest
from musictui.model.track import Track
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Found, Manner, Request, Source, Wanted

PAGE_SOURCE = "page"
"""The source that reads any page."""


class Seeds(NamedTuple):
    """The addresses that a scrape begins with."""

    pages: list[NewPage]
    skipped: list[tuple[str, str]]
    """Sources that cannot be asked, and why."""
    hint: str = ""
    """What to do if there is no address."""
    title: str = ""
    """What a person calls it."""


def seeds(conn: Any, sources: Mapping[str, Source], asked: Asked) -> Seeds:
    """The addresses that a scrape begins with.

    Raises:
        UsageError: There is no such source or genre.
    """
    check_names(sources, asked.sources)
    scrape_crawl.check_genres(asked.genres)
    if asked.urls:
        found = [page for url in asked.urls for page in _of_url(sources, asked, url)]
        hint = "Give addresses that begin with https:// or http://."
        return Seeds(found, [], hint, asked.title())
    names = asked.sources or tuple(name for name in sources if name != PAGE_SOURCE)
    able, skipped = [], []
    for name in names:
        if missing := sources[name].missing_key():
            skipped.append((sources[name].title, f"left out: {missing} is not set."))
        else:
            able.append(sources[name])
    groups = [(wanted_of_text(asked.text), ())] if asked.text else _albums(conn, asked.track_ids)
    pages = [
        new_page(request, track_ids=ids)
        for wanted, ids in groups
        for source in able
        for request in source.search(wanted)
    ]
    pages += _by_sound(conn, able, asked.track_ids)
    hint = "Say more: `Artist - Album`, or tracks that have an artist and a title."
    if skipped and not able:
        hint = " ".join(f"{title} is {why}" for title, why in skipped)
    title = asked.title() if asked.text or asked.name else _called(groups, asked)
    return Seeds(pages, skipped, hint, title)


def new_page(
    request: Request, *, depth: int = 0, track_ids: Sequence[int] = (), is_found: bool = False
) -> NewPage:
    """A request as the library keeps it, without what is secret; `is_found` where a page or a reply named it."""
    kept: dict[str, Any] = {
        "url": request.url,
        "source": request.source,
        "manner": request.manner.value,
        "step": request.step,
        "context": dict(request.context),
    }
    if track_ids:
        kept["tracks"] = list(track_ids)
    if is_found:
        kept["is_found"] = True
    return NewPage(kept, request.url, f"{request.source} {request.step}".strip(), depth)


def request_of(page: Page) -> Request:
    """The request of a page, without what is secret."""
    kept = page.request
    return Request(
        kept["url"], kept["source"], Manner(kept["manner"]), step=kept["step"], context=kept["context"]
    )


def follow(asked: Asked, page: Page, found: Found, reply: Reply) -> list[NewPage]:
    """What a reply leads to: what its source wants to know next, and of a crawl the pages that it links.

    Raises:
        PageError: The reply is not what it should be.
    """
    ids = page.request.get("tracks", ())
    pages = [new_page(request, depth=page.depth, track_ids=ids, is_found=True) for request in found.requests]
    if asked.is_crawl and reply.is_ok and page.depth < asked.depth:
        pages += [
            new_page(Request(url, PAGE_SOURCE, Manner.CRAWL, step=step), depth=page.depth + 1, is_found=True)
            for url, step in scrape_crawl.next_of(asked, page.request["step"], reply, found.releases)
        ]
    return pages


def wanted_of_text(text: str) -> Wanted:
    """`Artist - Album` as what is looked for; without a dash, the name of an album or a title."""
    artist, dash, rest = text.partition(" - ")
    return (
        Wanted(artist.strip(), rest.strip(), rest.strip()) if dash else Wanted("", text.strip(), text.strip())
    )


def check_names(sources: Mapping[str, Source], names: Sequence[str]) -> None:
    """See that there are such sources.

    Raises:
        UsageError: There is none of a name.
    """
    for name in names:
        if name not in sources:
            near = nearest(name, sources)
            hint = f"Did you mean {near}? " if near else ""
            raise UsageError(f"There is no source {name!r}.", hint=f"{hint}There are: {', '.join(sources)}.")


def _of_url(sources: Mapping[str, Source], asked: Asked, url: str) -> list[NewPage]:
    url = url.strip()
    if not asked.is_crawl:
        for source in sources.values():
            if source.name != PAGE_SOURCE and not source.missing_key() and source.accepts(url):
                return [new_page(request) for request in source.open(url)]
    return [new_page(request) for request in sources[PAGE_SOURCE].open(url)]


def _albums(conn: Any, track_ids: Sequence[int]) -> list[tuple[Wanted, tuple[int, ...]]]:
    """What is to be looked for, album by album, each with its tracks; tracks without an album by themselves."""

    def album(track: Track) -> tuple[str, str]:
        artist = _first(track, "albumartist") or _first(track, "artist")
        return fold(_first(track, "album")), fold(artist)

    groups: list[tuple[Wanted, tuple[int, ...]]] = []
    for (name, _), members in groupby(sorted(tracks.by_ids(conn, track_ids), key=album), key=album):
        found = list(members)
        if name:
            groups.append((_wanted(found), tuple(track.id for track in found)))
        else:
            groups += [(_wanted([track]), (track.id,)) for track in found]
    return groups


def _by_sound(conn: Any, able: Sequence[Source], track_ids: Sequence[int]) -> list[NewPage]:
    """Look-ups of the fingerprints that are stored, a track each: who knows recordings by their sound needs no tags."""
    known = audio_facts.read(conn, Fact.FINGERPRINT, track_ids) if track_ids else {}
    pages = []
    for track in tracks.by_ids(conn, [track_id for track_id, value in known.items() if value]):
        sound = known[track.id]
        length_s = track.stream.length_s if track.stream else None
        if sound and length_s:
            wanted = Wanted(length_s=length_s, fingerprint=fingerprint.acoustid_of(sound))
            pages += [
                new_page(request, track_ids=(track.id,))
                for source in able
                for request in source.search(wanted)
            ]
    return pages


def _called(groups: Sequence[tuple[Wanted, tuple[int, ...]]], asked: Asked) -> str:
    """What a person calls some tracks: the one album, or the one title; else how many of how many albums."""
    if len(groups) == 1:
        wanted = groups[0][0]
        if name := wanted.album or wanted.title:
            return " – ".join(filter(None, (wanted.artist, name)))
    albums = sum(bool(wanted.album) for wanted, _ in groups)
    return f"{asked.title()} of {albums:,} albums" if albums > 1 else asked.title()


def _wanted(members: Sequence[Track]) -> Wanted:
    first = members[0]
    ids = {
        name: values[0]
        for name, values in first.tags.items()
        if values and (name.startswith("musicbrainz_") or name in {"barcode", "isrc", "acoustid_id"})
    }
    if len(members) > 1:
        # What is said of one track alone would find that track only.
        ids = {name: value for name, value in ids.items() if _is_shared(members, name, value)}
    return Wanted(
        _first(first, "albumartist") or _first(first, "artist"),
        _first(first, "album"),
        _first(first, "title") if len(members) == 1 else "",
        ids,
        first.stream.length_s if first.stream and len(members) == 1 else None,
    )


def _is_shared(members: Sequence[Track], name: str, value: str) -> bool:
    return all(track.tags.get(name, ())[:1] == (value,) for track in members)


def _first(track: Track, name: str) -> str:
    return next(iter(track.tags.get(name, ())), "")

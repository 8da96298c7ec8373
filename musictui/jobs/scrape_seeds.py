"""What a scrape asks: the addresses that it begins with, and those that follow from a reply."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any, NamedTuple

import msgspec

from musictui.analysis import fingerprint
from musictui.errors import UsageError
from musictui.jobs import scrape_crawl, scrape_needs
from musictui.jobs.scrape_asked import MOST_ID, Asked, has_password
from musictui.library import audio_facts, tracks
from musictui.library.scraped import NewPage, Page
from musictui.model.duplicates import Fact
from musictui.model.text import fold, nearest
from musictui.model.track import Track
from musictui.scrape.fetch import addresses
from musictui.scrape.fetch.addresses import AddressError
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Found, Manner, Request, Source, Wanted

PASSWORD = "It looks like an address with a password in it, which is not asked."
PASSWORD_HINT = "Give addresses that begin with https:// or http://, without a user name."
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
    unasked: int = 0
    """Tracks that nobody can be asked about: too little is known of them."""


def seeds(conn: Any, sources: Mapping[str, Source], asked: Asked) -> Seeds:
    """The addresses that a scrape begins with.

    Raises:
        UsageError: There is no such source or genre, or an address cannot be asked.
    """
    check_names(sources, asked.sources)
    scrape_crawl.check_genres(asked.genres)
    if asked.urls:
        found = [page for url in asked.urls for page in _of_url(sources, asked, url.strip())]
        hint = "Give addresses that begin with https:// or http://."
        return Seeds(found, [], hint, asked.title())
    if has_password(asked.text):
        # Before anything is stored or sent: words go to every service.
        raise UsageError(PASSWORD, hint=PASSWORD_HINT)
    names = asked.sources or tuple(name for name in sources if name != PAGE_SOURCE)
    able, skipped = [], []
    for name in names:
        if missing := sources[name].missing_key():
            skipped.append((sources[name].title, f"left out: {missing} is not set."))
        else:
            able.append(sources[name])
    groups = [(wanted_of_text(asked.text), asked.track_ids)] if asked.text else _albums(conn, asked.track_ids)
    pages = [page for wanted, ids in groups for source in able for page in _searched(source, wanted, ids)]
    if not asked.text:
        pages += _by_sound(conn, able, asked.track_ids)
    asked_of = {page.request["source"] for page in pages}
    silent = [source for source in able if source.name in asked.sources and source.name not in asked_of]
    skipped += [(source.title, f"not asked: {scrape_needs.needs(source)}") for source in silent]
    hint = "Say more: `Artist - Album`, or tracks that have an artist and a title."
    if skipped and (silent or not able):
        hint = " ".join(f"{title} is {why}" for title, why in skipped)
    title = asked.title() if asked.text or asked.name else _called(groups, asked)
    known = {track_id for page in pages for track_id in page.request.get("tracks", ())}
    return Seeds(pages, skipped, hint, title, len({*asked.track_ids} - known))


def new_page(
    request: Request,
    *,
    depth: int = 0,
    track_ids: Sequence[int] = (),
    is_found: bool = False,
    about: Sequence[str] = (),
    otherwise: Sequence[NewPage] = (),
) -> NewPage:
    """A request as the library keeps it, without what is secret.

    Args:
        request: What to ask.
        depth: How many links it is away from where a crawl began.
        track_ids: The tracks about which it is asked.
        is_found: Whether a page or a reply named it.
        about: What is looked for, for a person: the artist, and the album or title.
        otherwise: What to ask if it gives nothing.
    """
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
    if any(about):
        kept["about"] = list(about)
    if otherwise:
        kept["otherwise"] = [page.request for page in otherwise]
    return NewPage(kept, request.url, f"{request.source} {request.step}".strip(), depth)


def otherwise(page: Page) -> list[NewPage]:
    """What to ask because a page gave nothing."""
    return [
        NewPage(kept, kept["url"], f"{kept['source']} {kept['step']}".strip())
        for kept in page.request.get("otherwise", ())
    ]


def request_of(page: Page) -> Request:
    """The request of a page, without what is secret."""
    kept = page.request
    return Request(
        kept["url"], kept["source"], Manner(kept["manner"]), step=kept["step"], context=kept["context"]
    )


class _Kept(msgspec.Struct):
    """What `new_page` keeps."""

    url: str
    source: str
    manner: Manner
    step: str
    context: dict[str, str]
    tracks: list[Annotated[int, msgspec.Meta(ge=0, le=MOST_ID)]] = msgspec.field(default_factory=list)
    is_found: bool = False
    about: list[str] = msgspec.field(default_factory=list)
    otherwise: "list[_Kept]" = msgspec.field(default_factory=list)


def can_be_asked(page: Page, sources: Mapping[str, Source]) -> bool:
    """Whether the library still has all that is needed to ask for a page, and one of `sources` reads it."""
    try:
        return msgspec.convert(page.request, _Kept).source in sources
    except msgspec.ValidationError:
        return False


class Onward(NamedTuple):
    """Where a reply leads."""

    pages: list[NewPage]
    outside: Collection[str] = ()
    """Of a crawl, addresses that it says to be outside of the dates."""


def follow(asked: Asked, page: Page, found: Found, reply: Reply) -> Onward:
    """What a reply leads to: what its source wants to know next, and of a crawl the pages that it links.

    Raises:
        PageError: The reply is not what it should be.
    """
    ids = page.request.get("tracks", ())
    about = page.request.get("about", ())
    pages = [
        new_page(request, depth=page.depth, track_ids=ids, is_found=True, about=about)
        for request in found.requests
    ]
    if not (asked.is_crawl and reply.is_ok and page.depth < asked.depth):
        return Onward(pages)
    way = scrape_crawl.next_of(asked, page.request["step"], reply, found.releases)
    followed = [
        new_page(
            Request(url, PAGE_SOURCE, Manner.CRAWL, step=step),
            # The next page of a listing is no further away than the one before.
            depth=page.depth + (step != scrape_crawl.LISTING),
            track_ids=ids,
            is_found=True,
        )
        for url, step in way.following
    ]
    # A feed that the source wants to know, too, is asked once, for where it leads.
    urls = {each.url for each in followed}
    return Onward([*(each for each in pages if each.url not in urls), *followed], way.outside)


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
    try:
        addresses.parse(url)
    except AddressError as error:
        # Before anything is stored: there may be a password in it.
        raise UsageError(
            f"{addresses.shown(url)} cannot be asked. {error.message}", hint=error.hint
        ) from error
    reader = sources[PAGE_SOURCE]
    if not asked.is_crawl:
        able = [each for each in sources.values() if each.name != PAGE_SOURCE and not each.missing_key()]
        reader = next((each for each in able if each.accepts(url)), reader)
    return [new_page(request, track_ids=asked.track_ids) for request in reader.open(url)]


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


def _searched(source: Source, wanted: Wanted, ids: Sequence[int]) -> list[NewPage]:
    """What to ask a source; ids in tags may be wrong, so that where they lead to nothing the names are asked for."""
    requests, about = source.search(wanted), _about(wanted)
    by_name = source.search(wanted._replace(ids={})) if wanted.ids else ()
    others = [new_page(request, track_ids=ids, about=about) for request in by_name if request not in requests]
    return [new_page(request, track_ids=ids, about=about, otherwise=others) for request in requests]


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
                new_page(request, track_ids=(track.id,), about=_about(_wanted([track])))
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


def _about(wanted: Wanted) -> tuple[str, str]:
    """What is looked for, for a person."""
    return wanted.artist, wanted.album or wanted.title


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

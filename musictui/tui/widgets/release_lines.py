"""The facts of an address and of a release as lines: genres with evidence, tracks beside the library's, links by kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from textual.content import Content

from musictui.library.scraped import Page
from musictui.library.scraped_releases import Found
from musictui.model.release import PageState, Release, ReleaseMatch, ReleaseTrack, TrackMatch
from musictui.model.track import Track
from musictui.scrape.pages.genre_names import written
from musictui.tui.address import fit_address
from musictui.tui.figures import count, duration, percent, size
from musictui.tui.visible import fit, visible
from musictui.tui.widgets import page_words
from musictui.tui.widgets.fact_list import Line
from musictui.tui.widgets.page_list import UNCHANGED
from musictui.tui.widgets.proposed_lines import Proposed, proposed_lines

LABEL = 10
EVIDENCE_SHOWN = 3
LENGTH = 7
ID_LABELS: Mapping[str, str] = {
    "musicbrainz_albumid": "album id",
    "musicbrainz_albumartistid": "artist id",
    "musicbrainz_artistid": "artist id",
    "musicbrainz_releasegroupid": "group id",
    "musicbrainz_trackid": "track id",
    "discogs_release_id": "discogs",
}
"""Fields of ids to what they are called beside their value."""

ReadTrack = Callable[[int], Track | None]


def page_lines(page: Page, state: PageState, turn: str, found: Sequence[Found], width: int) -> Iterator[Line]:
    """All about an address; `turn` says for what it waits, empty if it is not under way."""
    told = page_words.state_of(page, state, is_queued=not turn)
    yield from wrapped(visible(page.url), width, "bold", value=page.url)
    yield Line(Content())
    yield Line(Content.assemble((f"{told.sign} {told.word}", told.style)))
    is_waiting = state is PageState.WAITING
    why = turn or page.reason or ("It was not asked yet." if is_waiting else "")
    if why:
        yield from wrapped(visible(why), width, "$text-dim" if is_waiting else told.style)
    yield Line(Content())
    is_answered = page_words.was_asked(page, state)
    facts = [
        ("asked for", page_words.asked_for(page)),
        ("about", page_words.looked_for(page)),
        ("status", str(page.status or "") if is_answered else ""),
        ("size", size(page.size) if page.size and is_answered else ""),
        ("took", page_words.took(page.seconds) if is_answered and page.seconds is not None else ""),
        ("from", _origin(page) if is_answered else ""),
    ]
    for label, text in facts:
        if text:
            yield _fact(label, visible(str(text)), width)
    if found:
        yield from _heading("FOUND HERE", count(len(found), "releases"), width)
    elif state is PageState.OK and not page.reason:
        yield Line(Content())
        yield from wrapped("What it leads to is asked by itself.", width, "$text-dim")
    for each in found:
        release = each.release
        name = " – ".join(filter(None, (release.artist, release.title))) or release.url
        yield Line(Content.assemble(fit(visible(name), width)), name)


def release_lines(
    found: Found,
    proposed: Sequence[Proposed],
    fields: Sequence[str],
    read: ReadTrack,
    width: int,
    *,
    absent: str = page_words.NOT_THERE,
) -> Iterator[Line]:
    """All about a release; what is `proposed` for the tags first. Only `fields` are written.

    `absent` is said of what fits none of the tracks it was held against.
    """
    release = found.release
    yield from wrapped(
        visible(release.title or release.url), width, "bold", value=release.title or release.url
    )
    if release.artist:
        yield from wrapped(visible(release.artist), width, "$foreground", value=release.artist)
    source = fit(f"{release.source} · ", min(len(release.source) + 3, width))
    address = fit_address(release.url, max(width - len(source), 1))
    yield Line(Content.assemble((source + address, "$text-dim")), release.url)
    if proposed:
        yield from _heading("PROPOSED", f"writes {', '.join(fields) or 'nothing'}", width)
        yield from (Line(content, value) for content, value in proposed_lines(proposed, width))
    yield from _facts(release, width)
    yield from _genres(release, width)
    yield from _tracks(release, found.match, read, width, absent)
    yield from _links(release, width)


def _origin(page: Page) -> str:
    told = " (unchanged)" if page.status == UNCHANGED else ""
    return "the cache" if page.is_cached else f"the network{told}"


def _facts(release: Release, width: int) -> Iterator[Line]:
    facts = [
        ("date", release.date),
        ("label", release.label),
        ("catalog", release.catalog_number),
        ("country", release.country),
        ("place", release.location),
        *((ID_LABELS.get(name, name), text) for name, text in release.ids.items()),
    ]
    known = [(label, text) for label, text in facts if text]
    if known:
        yield from _heading("SAYS", release.source, width)
    for label, text in known:
        yield _fact(label, visible(text), width)


def wrapped(text: str, width: int, style: str, *, value: str = "") -> Iterator[Line]:
    """A text on as many lines as it takes; the first has what is copied."""
    for place, line in enumerate(Content.assemble((text, style)).wrap(max(width, 1))):
        yield Line(line, value if place == 0 else "")


def _genres(release: Release, width: int) -> Iterator[Line]:
    if release.genres:
        yield from _heading("GENRES", count(len(release.genres), "genres"), width)
    for genre in release.genres:
        name = written(genre.name)
        yield Line(Content.assemble((fit(visible(name), width), "$computed")), name)
        for evidence in genre.evidence[:EVIDENCE_SHOWN]:
            told = visible(f"  {evidence.where}: “{evidence.text}”")
            yield Line(Content.assemble((fit(told, width), "$text-dim")))
        if (more := len(genre.evidence) - EVIDENCE_SHOWN) > 0:
            yield Line(Content.assemble((fit(f"  and {more} more", width), "$text-dim")))


def _tracks(
    release: Release, match: ReleaseMatch, read: ReadTrack, width: int, absent: str
) -> Iterator[Line]:
    if not release.tracks and not match.tracks:
        return
    told = f"fits {percent(match.score)}" if match.score else absent
    yield from _heading("TRACKS", told, width)
    for reason in match.reasons:
        yield from wrapped(visible(reason), width, "$text-dim")
    fits = {fitting.place: fitting for fitting in match.tracks}
    for index, track in enumerate(release.tracks):
        yield Line(_track(track, release.artist, width), track.title)
        if (fitting := fits.get(index)) is not None:
            yield from _fitting(fitting, read, width)
        elif match.score:
            yield Line(Content.assemble((fit(f"      ∅ {absent}", width), "$text-dim")))
    if not release.tracks:
        for each in match.tracks:
            yield from _fitting(each._replace(reasons=()), read, width)
    for track_id in match.extra:
        name = _name(read(track_id))
        yield Line(
            Content.assemble((fit(f"    ? {name}, which the release does not list", width), "$warning"))
        )


def _track(track: ReleaseTrack, artist: str, width: int) -> Content:
    number = f"{track.position or ''}"
    place = f"{track.disc}-{track.position or 0:02}" if track.disc and track.disc > 1 else number
    title = " – ".join(part for part in (track.artist if track.artist != artist else "", track.title) if part)
    return Content.assemble(
        (fit(place, 5, is_right=True) + " ", "$text-dim"),
        fit(visible(title), max(width - 6 - LENGTH, 1)),
        (fit(_length(track.length_s), LENGTH, is_right=True), "$text-dim"),
    )


def _length(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return duration(seconds) if seconds >= 59.5 else f"0:{seconds:02.0f}"


def _fitting(fit_: TrackMatch, read: ReadTrack, width: int) -> Iterator[Line]:
    told = f"{percent(fit_.score)}  {_name(read(fit_.track_id))}"
    yield Line(Content.assemble(("      ↳ ", "$text-faint"), (fit(told, max(width - 8, 1)), "$computed")))
    if fit_.reasons:
        reasons = Content.assemble((visible(", ".join(fit_.reasons)), "$text-dim"))
        yield from (Line(Content.assemble(" " * 8, line)) for line in reasons.wrap(max(width - 8, 1)))


def _name(track: Track | None) -> str:
    if track is None:
        return "a track that is gone"
    title = next(iter(track.tags.get("title", ())), "")
    return visible(title or track.path.rpartition(b"/")[2].decode("utf-8", "surrogateescape"))


def _links(release: Release, width: int) -> Iterator[Line]:
    if release.links:
        yield from _heading("LINKS", count(len(release.links), "links"), width)
    for kind, links in groupby(sorted(release.links, key=lambda link: link.kind), key=lambda link: link.kind):
        for place, link in enumerate(links):
            label = kind.value if place == 0 else ""
            address = fit_address(link.url, max(width - LABEL, 1))
            yield Line(Content.assemble((fit(label, LABEL), "$text-dim"), address), link.url)


def _heading(title: str, told: str, width: int) -> Iterator[Line]:
    yield Line(Content())
    room = max(width - len(title) - 2, 0)
    yield Line(
        Content.assemble(
            (f"{title}  ", "bold $text-dim"), (fit(visible(told), room, is_right=True), "$text-faint")
        )
    )


def _fact(label: str, text: str, width: int) -> Line:
    return Line(
        Content.assemble((fit(label, LABEL - 1) + " ", "$text-dim"), fit(text, max(width - LABEL, 1))), text
    )

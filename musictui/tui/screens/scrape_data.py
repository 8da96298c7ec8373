"""What the Scrape screen reads from the library: the addresses of a scrape, and what was found at each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from musictui.config_web import ScrapeConfig
from musictui.jobs import scrape_draft, scrape_proposals
from musictui.library import scraped, scraped_releases, tracks
from musictui.library.database import Database, translated_errors
from musictui.library.scraped import Page, Scrape
from musictui.library.scraped_releases import Found
from musictui.model.changes import Draft
from musictui.model.track import Track
from musictui.scrape.matching.agree import ABOUT_RELEASE, Proposal
from musictui.tui.widgets.proposed_lines import Proposed, Taken

MOST_TRACKS = 20
"""Of a release, whose proposals are worked out while the cursor moves."""


@dataclass(frozen=True, slots=True)
class Scraped:
    """A scrape as it is known at one moment."""

    stamp: tuple[object, ...]
    """Another as soon as anything of the scrape is another."""
    scrape: Scrape
    pages: Sequence[Page] = ()
    found: dict[int, list[Found]] = field(default_factory=dict)
    """By the id of the page."""
    by_track: dict[int, list[Found]] = field(default_factory=dict)
    """Releases by the id of a track that they fit."""
    fitting: frozenset[int] = frozenset()
    """Ids of releases that fit tracks of the library."""
    cached: int = 0
    """Pages that came from the cache."""


class _Read(NamedTuple):
    scrape: Scrape
    pages: list[Page]
    releases: list[Found]


class ScrapeData:
    """The library as this screen needs it."""

    def __init__(self, database: Database, reader: Any) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self._known: dict[int, Found] = {}
        """Releases are read once: those of a page that is asked again get new ids."""

    async def newest(self) -> int | None:
        """The scrape that was begun last; None if nothing was ever asked."""
        found = await self._database.read(lambda conn: scraped.scrapes(conn, limit=1))
        return found[0].id if found else None

    async def scrapes(self) -> list[Scrape]:
        """All scrapes, the newest first."""
        return await self._database.read(scraped.scrapes)

    async def forget(self, scrape_id: int) -> None:
        """Forget a scrape with all that it found; tags that were written stay."""
        await self._database.write(lambda conn: scraped.forget(conn, [scrape_id]))

    async def ask_again(self, page_ids: Collection[int]) -> None:
        """Let addresses wait to be asked again."""
        await self._database.write(lambda conn: scraped.ask_again(conn, page_ids))

    async def load(self, scrape_id: int, shown: Scraped | None) -> Scraped | None:
        """A scrape with all that is known of it now, `shown` itself if that has not changed; None if it is gone."""

        def read(conn: Any) -> tuple[tuple[object, ...], _Read | None]:
            stamp = scraped.stamp(conn, scrape_id)
            if shown is not None and shown.stamp == stamp:
                return stamp, None
            scrape = scraped.get(conn, scrape_id)
            if scrape is None:
                return (), None
            pages = scraped.pages(conn, scrape_id)
            return stamp, _Read(scrape, pages, scraped_releases.releases(conn, scrape_id, known=self._known))

        stamp, found = await self._database.read(read)
        if found is None:
            return shown if stamp else None
        self._known = {each.id: each for each in found.releases}
        by_page: dict[int, list[Found]] = {}
        by_track: dict[int, list[Found]] = {}
        for each in found.releases:
            by_page.setdefault(each.page_id, []).append(each)
            for track_id in {match.track_id for match in each.match.tracks} if each.is_match else ():
                by_track.setdefault(track_id, []).append(each)
        return Scraped(
            stamp,
            found.scrape,
            found.pages,
            by_page,
            by_track,
            frozenset(each.id for each in found.releases if each.is_match),
            sum(page.is_cached for page in found.pages),
        )

    async def draft(
        self, scrape_id: int, settings: ScrapeConfig, left_out: Collection[int], only: int | None
    ) -> Draft:
        """What a scrape proposes for the tags: of all tracks, or of those that the release `only` fits."""

        def make(conn: Any) -> Draft:
            found = scraped_releases.releases(conn, scrape_id, known=self._known)
            about = scrape_proposals.concerned(each for each in found if each.id == only)
            return scrape_draft.scrape_draft(
                conn,
                scrape_id,
                settings.fields,
                release_ids={each.id for each in found if each.id == only or each.id not in left_out},
                track_ids=None if only is None else set(about),
                overwrites=settings.overwrite,
                genre_case=settings.genre_case,
                trust=settings.trust,
            )

        return await self._database.read(make)

    def track(self, track_id: int) -> Track | None:
        """A track of the library; less than a millisecond."""
        with translated_errors(self._database.path):
            return tracks.get(self._reader, track_id)

    def proposed(
        self, shown: Scraped, found: Found, settings: ScrapeConfig, left_out: Collection[int]
    ) -> list[Proposed]:
        """What all releases of a scrape propose for the tracks that one of them fits; some milliseconds."""
        ids = list(dict.fromkeys(match.track_id for match in found.match.tracks))[:MOST_TRACKS]
        about = {
            each.id: each
            for track_id in ids
            for each in shown.by_track.get(track_id, ())
            if each.id == found.id or each.id not in left_out
        }
        if not ids:
            return []
        with translated_errors(self._database.path):
            there = tracks.by_ids(self._reader, scrape_proposals.concerned(about.values()))
        members = {track.id: track for track in there if track.id in ids}
        fields = ABOUT_RELEASE | {*settings.fields}
        said = scrape_proposals.proposals(about.values(), there, fields, settings.genre_case, settings.trust)
        told: dict[tuple[str, str], list[tuple[Track, Proposal, Taken]]] = {}
        for track in members.values():
            for proposal, taken in _taken(track, said.get(track.id, ()), settings):
                told.setdefault((proposal.field, proposal.values[0]), []).append((track, proposal, taken))
        rows = [_summed(each, len(members)) for each in told.values()]
        order = {name: place for place, name in enumerate(settings.fields)}
        return sorted(rows, key=lambda row: (order.get(row.field, len(order)), row.field, -row.confidence))


def _taken(
    track: Track, proposed: Sequence[Proposal], settings: ScrapeConfig
) -> Iterator[tuple[Proposal, Taken]]:
    """What becomes of each proposal for a track."""
    written: Mapping[str, tuple[str, ...]] = scrape_draft.values_of(
        track, proposed, overwrites=settings.overwrite
    )
    for proposal in proposed:
        name, value = proposal.field, proposal.values[0]
        there = {scrape_draft.same(name, each) for each in track.tags.get(name, ())}
        if scrape_draft.same(name, value) in there:
            yield proposal, Taken.THERE
        elif name not in settings.fields:
            yield proposal, Taken.NOT_WANTED
        elif value in written.get(name, ()):
            is_beside = name in scrape_draft.GATHERED and not settings.overwrite
            yield proposal, Taken.ADDED if is_beside or not there else Taken.REPLACES
        elif proposal.confidence < scrape_draft.LEAST or (proposal.withheld and not there):
            yield proposal, Taken.UNSURE
        else:
            yield proposal, Taken.OTHERWISE


def _summed(told: Sequence[tuple[Track, Proposal, Taken]], members: int) -> Proposed:
    """One value, proposed for some tracks, as one line."""
    track, proposal, taken = max(told, key=lambda each: (each[2].is_written, each[1].confidence))
    return Proposed(
        proposal.field,
        proposal.values[0],
        taken,
        track.tags.get(proposal.field, ()),
        proposal.confidence,
        tuple(dict.fromkeys(statement.source for statement in proposal.statements)),
        len(told) if len(told) < members else 0,
    )

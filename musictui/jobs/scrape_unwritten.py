"""What sources propose for tags and what is not written of it, with the reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from musictui.jobs import scrape_draft, scrape_proposals
from musictui.library import scraped_releases, tracks
from musictui.library.scraped_releases import Found
from musictui.model.changes import Change, Draft
from musictui.model.track import Track
from musictui.scrape.matching import agree
from musictui.scrape.matching.agree import Proposal, Statement


class Unwritten(NamedTuple):
    """A value that a source proposes and that is not written."""

    track_id: int
    path: bytes
    field: str
    before: tuple[str, ...]
    """What the tags have."""
    values: tuple[str, ...]
    confidence: float
    """0 to 1."""
    statements: tuple[Statement, ...]
    reason: str
    """A sentence for a person."""


class Proposed(NamedTuple):
    """What a scrape proposes for the tags of the library."""

    draft: Draft
    """What is to be written."""
    unwritten: Sequence[Unwritten]
    """What else is said."""
    names: Mapping[str, str]
    """Address of a release to what a person calls it."""
    releases: int
    """How many releases were found, and how many of them fit tracks."""
    fitting: int
    albums: Mapping[int, str]
    """Id of a track that is written to what a person calls its album; none where it is of none."""


def proposed(
    conn: Any,
    scrape_id: int,
    fields: Sequence[str],
    *,
    overwrites: bool,
    genre_case: str,
    trust: Sequence[str],
) -> Proposed:
    """What a scrape proposes; the arguments are those of `scrape_draft`."""
    draft = scrape_draft.scrape_draft(
        conn, scrape_id, fields, overwrites=overwrites, genre_case=genre_case, trust=trust
    )
    found = scraped_releases.releases(conn, scrape_id)
    changes = {change.track_id: change for change in draft.changes}
    there = tracks.by_ids(conn, scrape_proposals.concerned(found))
    said = scrape_proposals.proposals(found, there, fields, genre_case, trust)
    unwritten = [
        each for track in there for each in _unwritten(track, said.get(track.id, ()), changes.get(track.id))
    ]
    albums = {track.id: _album(track) for track in there}
    fitting = sum(bool(each.match.score) for each in found)
    return Proposed(draft, unwritten, _names(found), len(found), fitting, albums)


def _unwritten(track: Track, said: Sequence[Proposal], change: Change | None) -> Iterable[Unwritten]:
    surest = agree.surest(said, least=scrape_draft.LEAST)
    for each in said:
        there = track.tags.get(each.field, ())
        written = () if change is None else change.after.get(each.field, ())
        known = {scrape_draft.same(each.field, value) for value in (*there, *written)}
        values = tuple(value for value in each.values if scrape_draft.same(each.field, value) not in known)
        if values:
            reason = _reason(each, surest.get(each.field, ()))
            yield Unwritten(
                track.id, track.path, each.field, there, values, each.confidence, each.statements, reason
            )


def _reason(proposal: Proposal, surest: Collection[str]) -> str:
    if proposal.confidence < scrape_draft.LEAST:
        return "Less likely right than wrong."
    if not set(proposal.values) <= set(surest):
        return "Another value is surer."
    return "The tags say otherwise, and stay: --overwrite writes it."


def _names(found: Iterable[Found]) -> Mapping[str, str]:
    return {
        each.release.url: " – ".join(filter(None, (each.release.artist, each.release.title)))
        for each in found
        if each.is_match
    }


def _album(track: Track) -> str:
    """Artist and album of a track; empty if it names no album."""
    album = next(iter(track.tags.get("album", ())), "")
    artist = next(iter((*track.tags.get("albumartist", ()), *track.tags.get("artist", ()))), "")
    return " – ".join(filter(None, (artist, album))) if album else ""

"""What sources propose for tags and what is not written of it, with the reason."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from musictui.jobs import scrape_draft, scrape_proposals
from musictui.jobs.scrape_albums import albums, first
from musictui.jobs.scrape_speakers import OTHER_THAN_TAGS
from musictui.library import scraped_releases, tracks
from musictui.library.scraped_releases import Found
from musictui.model.changes import Change, Draft
from musictui.model.track import Track
from musictui.scrape.matching import agree
from musictui.scrape.matching.agree import Proposal, Statement

UNSURE = "Less likely right than wrong."
STAYS = "The tags say otherwise, and stay: --overwrite writes it."


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
    """Id of a track that is written to what a person calls its album, or its folder."""
    is_said: bool
    """Whether anything is said of the fields that are wanted."""
    others: Sequence[Unwritten] = ()
    """Where nothing is to be written: what is said of other fields, and the tags do not have."""


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
    allowed = scrape_draft.allowed(overwrites=overwrites)
    unwritten = [
        each
        for track in there
        for each in _unwritten(track, said.get(track.id, ()), changes.get(track.id), allowed)
    ]
    named = headings(albums(there))
    fitting = sum(bool(each.match.score) for each in found)
    others: list[Unwritten] = []
    if not draft.changes:
        beside = agree.ABOUT_RELEASE - {*fields}
        told = scrape_proposals.proposals(found, there, beside, genre_case, trust)
        others = [
            each._replace(reason=f"Not asked for: --field {each.field} writes it.")
            for track in there
            for each in _unwritten(track, told.get(track.id, ()), None, allowed)
            if each.reason == STAYS
        ]
    return Proposed(draft, unwritten, _names(found), len(found), fitting, named, any(said.values()), others)


def _unwritten(
    track: Track, said: Sequence[Proposal], change: Change | None, allowed: Collection[str]
) -> Iterable[Unwritten]:
    surest = agree.surest(said, least=scrape_draft.LEAST, allowed=allowed)
    for each in said:
        there = track.tags.get(each.field, ())
        written = () if change is None else change.after.get(each.field, ())
        known = {scrape_draft.same(each.field, value) for value in (*there, *written)}
        values = tuple(value for value in each.values if scrape_draft.same(each.field, value) not in known)
        if values:
            reason = _reason(each, surest.get(each.field, ()), allowed)
            yield Unwritten(
                track.id, track.path, each.field, there, values, each.confidence, each.statements, reason
            )


def _reason(proposal: Proposal, surest: Collection[str], allowed: Collection[str]) -> str:
    if proposal.withheld and proposal.withheld not in allowed:
        is_choice = proposal.withheld == OTHER_THAN_TAGS
        return f"It is {proposal.withheld}{': --overwrite writes it' * is_choice}."
    if proposal.confidence < scrape_draft.LEAST:
        return UNSURE
    if not set(proposal.values) <= set(surest):
        return "Another value is surer."
    return STAYS


def _names(found: Iterable[Found]) -> Mapping[str, str]:
    return {
        each.release.url: " – ".join(filter(None, (each.release.artist, each.release.title)))
        for each in found
        if each.is_match
    }


def headings(found: Sequence[Sequence[Track]]) -> Mapping[int, str]:
    """What a person calls the album of each track: artist and album, or its folder where it has no name.

    Albums that are called alike are told apart by their folders.

    Args:
        found: The tracks album by album.
    """
    names = [_heading(album) for album in found]
    alike = Counter(names)
    return {
        track.id: name if name and alike[name] == 1 else " · ".join(filter(None, (name, _folder(album))))
        for album, name in zip(found, names, strict=True)
        for track in album
    }


def _heading(album: Sequence[Track]) -> str:
    """Artist and album; several artists are none. Empty without an album."""
    name = first(album[0], "album")
    artists = {first(track, "albumartist") for track in album} - {""} or {
        first(track, "artist") for track in album
    }
    artist = artists.pop() if len(artists) == 1 else "Various artists"
    return " – ".join(filter(None, (artist, name))) if name else ""


def _folder(album: Sequence[Track]) -> str:
    return os.fsdecode(os.path.dirname(album[0].path))

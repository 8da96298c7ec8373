"""Makes a set of changes of what sources say: the surest values, each with those who say so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from musictui.jobs.drafts import values_draft
from musictui.library import scraped, tracks
from musictui.library.scraped import Found
from musictui.model.changes import Change, Draft, Said
from musictui.model.text import fold
from musictui.model.track import Track
from musictui.scrape.matching import agree
from musictui.scrape.matching.agree import Proposal, Told
from musictui.scrape.pages import taxonomy
from musictui.scrape.pages.genre_names import GenreCase, written

LEAST = 0.5
"""A value that is less likely right is not proposed."""
GATHERED = frozenset({"genre"})
"""Fields that get more values beside those that they have: a second label, say, would be a contradiction."""


def scrape_draft(
    conn: Any,
    scrape_id: int,
    fields: Sequence[str],
    *,
    release_ids: Collection[int] | None = None,
    track_ids: Collection[int] | None = None,
    overwrites: bool = False,
    genre_case: str = GenreCase.TITLE,
) -> Draft:
    """What a scrape found, as values for the tags of the tracks that fit.

    Args:
        conn: The library.
        scrape_id: What was asked.
        fields: Which fields may be written.
        release_ids: Only by these releases; None for all.
        track_ids: Only for these tracks; None for all.
        overwrites: Whether values that tags have give way; else only what is missing is filled in, a year becomes
            a day, and genres get more.
        genre_case: How genres are written, `title` or `lower`.
    """
    found = [
        each for each in scraped.releases(conn, scrape_id) if release_ids is None or each.id in release_ids
    ]
    proposed = proposals(found, fields, genre_case)
    wanted: dict[int, Mapping[str, tuple[str, ...]]] = {}
    about = [each for each in proposed if track_ids is None or each in track_ids]
    for track in tracks.by_ids(conn, about):
        if values := values_of(track, proposed[track.id], overwrites=overwrites):
            wanted[track.id] = values
    scrape = scraped.get(conn, scrape_id)
    said = [each.release for each in found if any(match.track_id in wanted for match in each.match.tracks)]
    draft = values_draft(
        conn,
        wanted,
        title=f"From the web: {scrape.title if scrape else ''}".strip(),
        author=", ".join(sorted({release.source for release in said})) or "web",
    )
    urls = {release.url for release in said}
    changes = [_with_sources(change, proposed.get(change.track_id or 0, ())) for change in draft.changes]
    return replace(
        draft, changes=changes, source=urls.pop() if len(urls) == 1 else "", evidence={"scrape": scrape_id}
    )


def proposals(
    found: Iterable[Found], fields: Collection[str], genre_case: str = GenreCase.TITLE
) -> dict[int, list[Proposal]]:
    """All that releases propose for the tracks that they fit, by the id of the track; genres as they are written."""
    told: dict[int, list[Told]] = {}
    for each in found:
        for match in each.match.tracks:
            index = match.place if match.place >= 0 else None
            told.setdefault(match.track_id, []).append(
                Told(each.release, each.found_s, each.match.score * match.score, index)
            )
    case = GenreCase(genre_case)
    return {
        track_id: [_cased(each, case) for each in agree.proposals(said, frozenset(fields))]
        for track_id, said in told.items()
    }


def values_of(
    track: Track, proposed: Sequence[Proposal], *, overwrites: bool
) -> Mapping[str, tuple[str, ...]]:
    """The values to write, by field: the surest, and none that the tags have."""
    values: dict[str, tuple[str, ...]] = {}
    for name, found in agree.surest(proposed, least=LEAST).items():
        there = track.tags.get(name, ())
        if not there or overwrites:
            wanted = found
        elif name in GATHERED:
            known = {same(name, value) for value in there}
            wanted = (*there, *(value for value in found if same(name, value) not in known))
        elif found[0].startswith(there[0]):
            wanted = found  # A year becomes a day.
        else:
            continue
        if wanted != there:
            values[name] = wanted
    return values


def same(field: str, value: str) -> str:
    """What spellings of one value have in common: `Drum & Bass` and `Drum and Bass` are one genre."""
    return (taxonomy.key(value) if field == "genre" else "") or fold(value)


def _cased(proposal: Proposal, case: GenreCase) -> Proposal:
    if proposal.field != "genre":
        return proposal
    return proposal._replace(values=tuple(written(value, case) for value in proposal.values))


def _with_sources(change: Change, proposed: Sequence[Proposal]) -> Change:
    """A change with who said its values, a statement for each field and address."""
    said: dict[tuple[str, str, str], Said] = {}
    for proposal in proposed:
        if not set(proposal.values) <= set(change.after.get(proposal.field, ())):
            continue
        for source, url, at_s, text in proposal.statements:
            key = (proposal.field, source, url)
            before = said.get(key)
            told = "; ".join(dict.fromkeys(filter(None, (before.text if before else "", text))))
            sure = max(proposal.confidence, before.confidence if before else 0.0)
            said[key] = Said(proposal.field, source, url, told, at_s, round(sure, 3))
    return replace(change, sources=tuple(said.values()))

"""Makes a set of changes of what sources say: the surest values, each with those who say so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from musictui.jobs import scrape_proposals
from musictui.jobs.drafts import values_draft
from musictui.jobs.scrape_albums import albums, first
from musictui.jobs.scrape_speakers import OTHER_THAN_TAGS
from musictui.library import scraped, scraped_releases, tracks
from musictui.library.scraped import Scrape
from musictui.model.changes import Change, Draft, Said
from musictui.model.fields import BY_NAME, Kind
from musictui.model.text import fold
from musictui.model.track import Track
from musictui.scrape.matching import agree
from musictui.scrape.matching.agree import Proposal, Statement
from musictui.scrape.pages import taxonomy
from musictui.scrape.pages.genre_names import GenreCase

LEAST = 0.5
"""A value that is less likely right is not proposed."""
GATHERED = frozenset({"genre"})
"""Fields that get more values beside those that they have: a second label, say, would be a contradiction."""
DATES = frozenset(name for name, field in BY_NAME.items() if field.kind is Kind.DATE)
"""Fields whose value may become more exact."""
MOST_NAMED = 2
"""Releases of one source that are named where they say the same."""


def scrape_draft(
    conn: Any,
    scrape_id: int,
    fields: Sequence[str],
    *,
    release_ids: Collection[int] | None = None,
    track_ids: Collection[int] | None = None,
    overwrites: bool = False,
    genre_case: str = GenreCase.TITLE,
    trust: Sequence[str] = (),
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
        trust: Lines about how far sources are trusted, as in the configuration.
    """
    found = [
        each
        for each in scraped_releases.releases(conn, scrape_id)
        if release_ids is None or each.id in release_ids
    ]
    members = tracks.by_ids(conn, scrape_proposals.concerned(found))
    proposed = scrape_proposals.proposals(found, members, fields, genre_case, trust)
    wanted: dict[int, Mapping[str, tuple[str, ...]]] = {}
    about = [each for each in members if each.id in proposed and (track_ids is None or each.id in track_ids)]
    for track in about:
        if values := values_of(track, proposed[track.id], overwrites=overwrites):
            wanted[track.id] = values
    scrape = scraped.get(conn, scrape_id)
    title = title_of(scrape, [track for track in about if track.id in wanted])
    draft = values_draft(conn, wanted, title=f"From the web: {title}".strip().rstrip(":"))
    changes = [
        with_sources(change, proposed.get(change.track_id or 0, ()))
        for change in sorted(draft.changes, key=lambda change: change.path)
    ]
    said = [each for change in changes for each in change.sources]
    author = ", ".join(sorted({each.source for each in said})) or "web"
    urls = {each.url for each in said}
    return replace(
        draft,
        changes=changes,
        author=author,
        source=urls.pop() if len(urls) == 1 else "",
        evidence={"scrape": scrape_id},
    )


def title_of(scrape: Scrape | None, changed: Sequence[Track]) -> str:
    """What was asked; of a question about tracks not how many it was about, but what of them changes."""
    if scrape is None:
        return ""
    if not scrape.asked.get("track_ids") or scrape.asked.get("urls") or scrape.asked.get("text"):
        return scrape.title
    found = albums(changed)
    names = dict.fromkeys(first(album[0], "album") for album in found)
    files = f"{len(changed):,} file{'s' * (len(changed) != 1)}"
    if len(found) == 1 and all(names):
        return f"{next(iter(names))}, {files}"
    return f"{files} of {len(found):,} albums" if len(found) > 1 and all(names) else files


def values_of(
    track: Track, proposed: Sequence[Proposal], *, overwrites: bool
) -> Mapping[str, tuple[str, ...]]:
    """The values to write, by field: the surest, and none that the tags have."""
    values: dict[str, tuple[str, ...]] = {}
    for name, found in agree.surest(proposed, least=LEAST, allowed=allowed(overwrites=overwrites)).items():
        there = track.tags.get(name, ())
        if not there or overwrites:
            wanted = found
        elif name in GATHERED:
            known = {same(name, value) for value in there}
            wanted = (*there, *(value for value in found if same(name, value) not in known))
        elif name in DATES and len(there) == 1 and found[0].startswith(f"{there[0]}-"):
            wanted = found  # A year becomes a day.
        else:
            continue
        if wanted != there:
            values[name] = wanted
    return values


def allowed(*, overwrites: bool) -> frozenset[str]:
    """Why values may be withheld and are written nevertheless: tags that give way rule out no pressing."""
    return frozenset({OTHER_THAN_TAGS} if overwrites else ())


def same(field: str, value: str) -> str:
    """What spellings of one value have in common: `Drum & Bass` and `Drum and Bass` are one genre."""
    return (taxonomy.key(value) if field == "genre" else "") or fold(value)


def with_sources(change: Change, proposed: Sequence[Proposal]) -> Change:
    """A change with who said its values: a statement for each field and address, as sure as the least of its values."""
    told: dict[tuple[str, str, str], list[_Word]] = {}
    for proposal in proposed:
        if set(proposal.values) <= set(change.after.get(proposal.field, ())):
            for word in _words(proposal):
                told.setdefault((proposal.field, word.said.source, word.said.url), []).append(word)
    said = [
        Said(
            *key,
            _text(words),
            words[0].said.at_s,
            round(min(word.said.chance for word in words), 3),
            tuple(dict.fromkeys(value for word in words for value in word.values)),
        )
        for key, words in told.items()
    ]
    return replace(change, sources=tuple(said))


class _Word(NamedTuple):
    """What one source says of some values, and in which releases."""

    values: tuple[str, ...]
    said: Statement
    """The surest of it."""
    releases: tuple[str, ...]


def _words(proposal: Proposal) -> Iterator[_Word]:
    """What each source says, once: several of its releases may say the same."""
    by_source: dict[str, list[Statement]] = {}
    for each in proposal.statements:
        by_source.setdefault(each.source, []).append(each)
    for statements in by_source.values():
        surest = max(statements, key=lambda each: each.chance)
        names = dict.fromkeys((surest.release, *(each.release for each in statements)))
        yield _Word(proposal.values, surest, tuple(filter(None, names)))


def _text(words: Sequence[_Word]) -> str:
    """In the words of the source, and which releases say so."""
    texts = "; ".join(dict.fromkeys(filter(None, (word.said.text for word in words))))
    names = list(dict.fromkeys(name for word in words for name in word.releases))
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return " · ".join(filter(None, (texts, ", ".join(names[:MOST_NAMED]) + more)))

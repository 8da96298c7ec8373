"""What `musictui scrape` prints: releases for people and for programs, and what was asked before."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from musictui.cli import changes, output
from musictui.cli.program import Program

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.jobs.scrape import ScrapeResult
    from musictui.library.scraped import Page
    from musictui.library.scraped_releases import Found
    from musictui.model.release import ReleaseTrack

SHOWN_GENRES = 8
NAMED = 3
"""Of pages of which one thing is to be said, so many are named."""
ASKED = ("urls", "sources", "text", "track_ids", "since", "until", "genres")
CRAWLED = ("is_crawl", "most_pages", "depth")
"""What of a question programs are told: always where it is given, and of a crawl."""


def listed(program: Program) -> Iterator[str]:
    """What was asked before, a line each, the newest first."""
    from musictui.jobs.scrape_asked import Asked
    from musictui.library import scraped

    with program.reader() as conn:
        for each in scraped.scrapes(conn):
            when = _when(each.started_s)
            left = f", {each.waiting:,} left" if each.waiting else ""
            figures = f"{_counted(each.pages, 'page'):>12}  {_counted(each.releases, 'release'):>15}"
            crawl = Asked.from_json(each.asked).crawl_words()
            told = " ".join(filter(None, (output.safe(each.title), output.safe(crawl))))
            yield f"{each.id:>5}  {when:16}  {figures}  {told}{left}"


def listed_jsonl(program: Program) -> Iterator[bytes]:
    """What was asked before, for programs: an object a line, the newest first; times are UTC, ISO 8601."""
    from musictui.cli.formats import json_line
    from musictui.library import scraped

    with program.reader() as conn:
        for each in scraped.scrapes(conn):
            names = (*ASKED, *CRAWLED) if each.asked.get("is_crawl") else ASKED
            yield json_line(
                {
                    "id": each.id,
                    "title": each.title,
                    "asked": {name: value for name in names if (value := each.asked.get(name))},
                    "started": moment(each.started_s),
                    "ended": None if each.ended_s is None else moment(each.ended_s),
                    "pages": each.pages,
                    "left": each.waiting,
                    "releases": each.releases,
                }
            )


def ordered(found: "Sequence[Found]", pages: "Sequence[Page]") -> "list[Found]":
    """Releases in an order that is the same each time: as their pages were asked for, what led on from there by address."""
    named = {page.id: at for at, page in enumerate(pages) if not page.request.get("is_found")}
    urls = {page.id: page.url for page in pages}
    return sorted(
        found,
        key=lambda each: (
            named.get(each.page_id, len(pages)),
            "" if each.page_id in named else urls.get(each.page_id, ""),
            each.id,
        ),
    )


def write_table(found: "Sequence[Found]") -> None:
    """Releases, for people."""
    output.write_lines(line for each in found for line in _lines(each))
    output.flush_output()


def write_jsonl(found: "Sequence[Found]", pages: "Sequence[Page]") -> None:
    """Releases, and pages that gave no answer, for programs."""
    from musictui.cli.formats import json_line
    from musictui.model.release import PageState

    failed = sorted(
        (page for page in pages if page.state is not PageState.OK),
        key=lambda page: (
            bool(page.request.get("is_found")),
            page.url if page.request.get("is_found") else "",
        ),
    )
    records = [*map(_record, found), *map(_record_of_page, failed)]
    output.write_data([json_line(each) for each in records])
    output.flush_output()


def _record(found: "Found") -> dict[str, Any]:
    release = found.release
    return {
        "url": release.url,
        "source": release.source,
        "state": "ok",
        "title": release.title,
        "artist": release.artist,
        "date": release.date,
        "published": release.published,
        "label": release.label,
        "catalog_number": release.catalog_number,
        "country": release.country,
        "location": release.location,
        "genres": [
            {"name": genre.name, "evidence": [each._asdict() for each in genre.evidence]}
            for genre in release.genres
        ],
        "links": [{"url": link.url, "kind": link.kind, "host": link.host} for link in release.links],
        "tracks": [
            {
                "title": track.title,
                "artist": track.artist,
                "position": track.position,
                "disc": track.disc,
                "length_s": track.length_s,
                "ids": dict(track.ids),
            }
            for track in release.tracks
        ],
        "ids": dict(release.ids),
        "score": found.match.score,
        "matches": [
            {
                "track_id": each.track_id,
                "score": each.score,
                "track": each.place,
                "reasons": list(each.reasons),
            }
            for each in found.match.tracks
        ],
    }


def _record_of_page(page: "Page") -> dict[str, Any]:
    """A page that gave no answer: what a release says is empty."""
    from musictui.library.scraped_releases import Found
    from musictui.model.release import Release, ReleaseMatch

    release = Release(page.url, str(page.request["source"]))
    empty = _record(Found(0, page.id, release, ReleaseMatch(), 0.0))
    return {**empty, "state": page.state.value, "reason": page.reason}


def _lines(found: "Found") -> Iterator[str]:
    """A release, for people."""
    from musictui.scrape.pages.genre_names import written

    release = found.release
    name = " – ".join(output.safe(part) for part in (release.artist, release.title) if part) or release.url
    yield output.styled(name, "1", sys.stdout)
    facts = [release.date, release.label, release.catalog_number, release.location or release.country]
    known = [output.safe(fact) for fact in facts if fact]
    if release.published:
        known.append(f"posted {output.safe(release.published)}")
    yield f"    {release.source}: {output.safe(release.url)}"
    if known:
        yield f"    {' · '.join(known)}"
    if release.genres:
        shown = [
            f"{written(genre.name)} ({output.safe(genre.evidence[0].where)})"
            for genre in release.genres[:SHOWN_GENRES]
        ]
        yield f"    {', '.join(shown)}"
    for link in release.links:
        yield f"    {link.kind}: {output.safe(link.url)}"
    for place, track in enumerate(release.tracks, 1):
        yield f"    {_track(track, place, release.artist)}"
    if found.match.score:
        count = len({each.track_id for each in found.match.tracks})
        why = "; ".join(found.match.reasons)
        yield f"    fits {count:,} of your tracks ({found.match.score:.2f}{': ' + output.safe(why) if why else ''})"


def _track(track: "ReleaseTrack", place: int, artist: str) -> str:
    """A track of a release: its number, by whom if by another, its title, its length."""
    from musictui.cli.progress import duration

    number = f"{track.disc}-{track.position}" if track.disc and track.position else track.position or place
    by = f"{output.safe(track.artist)} – " if track.artist and track.artist != artist else ""
    time = f"  {duration(track.length_s)}" if track.length_s else ""
    return f"{number:>4}  {by}{output.safe(track.title)}{time}"


def tell(result: "ScrapeResult", pages: "Sequence[Page]") -> None:
    """How it went, beside the output: figures, what could not be asked, and pages of which nothing came."""
    from musictui.cli.progress import duration
    from musictui.library.scraped import LEFT
    from musictui.scrape import registry

    # What was told before is not told once more where a scrape is gone on with.
    turns = [page for page in pages if page.id in result.asked_ids]
    asked = sum(page.state not in LEFT for page in turns)
    from_cache = sum(page.is_cached for page in turns)
    cached = f", {from_cache:,} from the cache" if from_cache else ""
    output.say(
        f"{_counted(asked, 'page')} in {duration(result.seconds)}{cached}: "
        f"{_counted(result.releases, 'release')}, {result.matched:,} in the library."
    )
    if left := sum(page.state in LEFT for page in pages):
        rests = f", {result.rests}" if result.rests else ""
        output.say(
            f"{_counted(left, 'page')} left to ask{rests}: musictui scrape --resume {result.scrape_id}"
        )
    if result.damaged:
        output.say(
            f"{_counted(result.damaged, 'page')} could not be read from the library, and cannot be asked again: "
            "ask for what they were anew."
        )
    if result.is_cut:
        output.say("The crawl stopped at its limit, and there is more: --pages N sets it.")
    if result.unasked:
        output.say(
            f"{_counted(result.unasked, 'track')} could not be asked about: too little stands in the tags. "
            "By their sound: musictui fingerprint, and a key of AcoustID."
        )
    known = registry.sources(registry.SourceSettings())
    titles = {name: source.title for name, source in known.items()}
    _tell_reasons(
        [
            *result.skipped,
            *((_called(page, titles), page.reason or page.state.value) for page in turns if _is_told(page)),
        ]
    )


def _tell_reasons(told: Sequence[tuple[str, str]]) -> None:
    """What gave nothing and why; a reason that several have is said once."""
    by_reason: dict[str, list[str]] = {}
    for subject, reason in told:
        by_reason.setdefault(reason, []).append(subject)
    shown = reasons = 0
    for reason, subjects in by_reason.items():
        if shown >= changes.PROBLEMS_SHOWN:
            break
        reasons += 1
        if len(subjects) == 1:
            output.say(f"  {output.safe(subjects[0])}: {output.safe(reason)}")
            shown += 1
            continue
        output.say(f"  {len(subjects):,} × {output.safe(reason)}")
        named = list(dict.fromkeys(subjects))[: min(NAMED, changes.PROBLEMS_SHOWN - shown)]
        for subject in named:
            output.say(f"      {output.safe(subject)}")
        if more := len(set(subjects)) - len(named):
            output.say(f"      … and {more:,} more")
        shown += len(named)
    if rest := sum(len(subjects) for subjects in list(by_reason.values())[reasons:]):
        output.say(f"  … and {rest:,} more.")


def _called(page: "Page", titles: Mapping[str, str]) -> str:
    """What a person calls what was asked: an address, but of a service what it was asked about."""
    if page.request["manner"] != "api":
        return page.url
    about = " – ".join(filter(None, page.request.get("about", ())))
    source = page.request["source"]
    return f"{titles.get(source, source)} about {about}" if about else page.url.partition("?")[0]


def is_answered(page: "Page") -> bool:
    """Whether an address was answered; that a service knows nothing is an answer, that a page is gone is none."""
    from musictui.model.release import PageState

    is_known_gone = page.state is PageState.NOT_FOUND and page.request["source"] != "page"
    return page.state is PageState.OK or is_known_gone


def _is_told(page: "Page") -> bool:
    """Whether a person wants to know why nothing came: not of what is only tried, as where a sitemap may be."""
    from musictui.jobs.scrape_crawl import FEED, LISTING, POST
    from musictui.model.release import PageState

    is_found = page.request.get("is_found", False)
    if page.state is PageState.NOT_FOUND and is_found:
        return page.request["source"] == "page" and page.request["step"] in {FEED, LISTING, POST}
    if page.state in {PageState.OK, PageState.NOT_FOUND}:
        return not is_found and not page.releases and bool(page.reason)
    return True


def _when(seconds: float) -> str:
    """A time as people read it, in their own zone; empty where it can be none."""
    with suppress(OverflowError, OSError, TypeError, ValueError):
        return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    return ""


def moment(seconds: float) -> str | None:
    """A time as programs read it: UTC, ISO 8601; None where it is not known, or can be none."""
    with suppress(OverflowError, OSError, TypeError, ValueError):
        if seconds > 0:
            return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")
    return None


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"

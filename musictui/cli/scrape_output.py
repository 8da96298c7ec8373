"""What `musictui scrape` prints: releases for people and for programs, and what was asked before."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from musictui.cli import changes, output
from musictui.cli.program import Program

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.jobs.job import Problem
    from musictui.jobs.scrape import ScrapeResult
    from musictui.library.scraped import Found, Page

SHOWN_GENRES = 8


def listed(program: Program) -> Iterator[str]:
    """What was asked before, a line each, the newest first."""
    from datetime import UTC, datetime

    from musictui.jobs.scrape_asked import Asked
    from musictui.library import scraped

    with program.reader() as conn:
        for each in scraped.scrapes(conn):
            when = datetime.fromtimestamp(each.started_s, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
            left = f", {each.waiting:,} not asked yet" if each.waiting else ""
            figures = f"{_counted(each.pages, 'page'):>12}  {_counted(each.releases, 'release'):>15}"
            crawl = Asked.from_json(each.asked).crawl_words()
            told = " ".join(filter(None, (output.safe(each.title), output.safe(crawl))))
            yield f"{each.id:>5}  {when}  {figures}  {told}{left}"


def write_table(found: "Sequence[Found]") -> None:
    """Releases, for people."""
    output.write_lines(line for each in found for line in _lines(each))
    output.flush_output()


def write_jsonl(found: "Sequence[Found]", pages: "Sequence[Page]") -> None:
    """Releases, and pages that gave no answer, for programs."""
    from musictui.cli.formats import json_line
    from musictui.model.release import PageState

    failed = [page for page in pages if page.state is not PageState.OK]
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
    from musictui.library.scraped import Found
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
    if release.tracks:
        known.append(f"{len(release.tracks):,} track{'s' * (len(release.tracks) != 1)}")
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
    if found.match.score:
        count = len({each.track_id for each in found.match.tracks})
        why = "; ".join(found.match.reasons)
        yield f"    fits {count:,} of your tracks ({found.match.score:.2f}{': ' + output.safe(why) if why else ''})"


def tell(result: "ScrapeResult", problems: "Sequence[Problem]", pages: "Sequence[Page]") -> None:
    """How it went, beside the output: figures, what could not be asked, and pages of which nothing came."""
    from musictui.cli.progress import duration

    cached = f", {result.cached:,} from the cache" if result.cached else ""
    output.say(
        f"{_counted(result.pages, 'page')} in {duration(result.seconds)}{cached}: "
        f"{_counted(result.releases, 'release')}, {result.matched:,} in the library."
    )
    if result.is_cut:
        output.say("The crawl stopped at its limit, and there is more: --pages N sets it.")
    urls = {page.url for page in pages}
    told = [(problem.subject, problem.reason) for problem in problems if problem.subject not in urls]
    told += [(page.url, page.reason or page.state.value) for page in pages if _is_told(page)]
    for subject, reason in told[: changes.PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(subject)}: {output.safe(reason)}")
    if len(told) > changes.PROBLEMS_SHOWN:
        output.say(f"  … and {len(told) - changes.PROBLEMS_SHOWN:,} more.")


def is_answered(page: "Page") -> bool:
    """Whether an address was answered; that a service knows nothing is an answer, that a page is gone is none."""
    from musictui.model.release import PageState

    is_known_gone = page.state is PageState.NOT_FOUND and page.request["source"] != "page"
    return page.state is PageState.OK or is_known_gone


def _is_told(page: "Page") -> bool:
    """Whether a person wants to know why nothing came: not of what is only tried, as where a sitemap may be."""
    from musictui.model.release import PageState

    if page.state in {PageState.OK, PageState.NOT_FOUND}:
        return not page.request.get("is_found") and not page.releases and bool(page.reason)
    return True


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"

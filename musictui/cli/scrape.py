"""`musictui scrape`: asks pages and services of the web, and proposes what the library lacks."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import changes, output
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.jobs.job import Problem
    from musictui.jobs.scrape import ScrapeResult
    from musictui.jobs.scrape_asked import Asked
    from musictui.library.scraped import Found

SHOWN_GENRES = 8


@click.command("scrape")
@click.argument("words", metavar="URL ... | TEXT", nargs=-1)
@click.option(
    "--source",
    "sources",
    metavar="NAME",
    multiple=True,
    help="Ask this service about TEXT (`Artist - Album`), or about the tracks of --tracks; may be repeated.",
)
@click.option(
    "--tracks", "tracks", metavar="QUERY", default="", help="Ask about these tracks of the library."
)
@click.option(
    "--crawl", "is_crawl", is_flag=True, help="Follow the posts, the feed and the paging of a site."
)
@click.option(
    "--pages", "most_pages", metavar="N", type=click.IntRange(1, 100_000), help="Of a crawl, at most."
)
@click.option("--depth", metavar="N", type=click.IntRange(0, 20), help="How many links away a crawl goes.")
@click.option("--since", metavar="DATE", help="Leave out older posts of a crawl: 2024, 2024-05, 2024-05-31.")
@click.option("--until", metavar="DATE", help="Leave out newer posts of a crawl.")
@click.option(
    "--genre", "genres", metavar="NAME", multiple=True, help="Keep only posts of a crawl with this genre."
)
@click.option("--resume", "scrape_id", metavar="ID", type=int, help="Go on with an interrupted scrape.")
@click.option("--list", "is_list", is_flag=True, help="List what was asked before.")
@click.option("--refresh", "is_refresh", is_flag=True, help="Ask again what was kept.")
@click.option("--offline", "is_offline", is_flag=True, help="Answer only from what was kept.")
@click.option(
    "--apply", "is_applied", is_flag=True, help="Write what was found to the tags of tracks that fit."
)
@click.option(
    "--field", "fields", metavar="FIELD", multiple=True, help="Write this field; else those of the settings."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", help="How it is printed."
)
@changes.change_options
@pass_program
def command(
    program: Program,
    /,
    *,
    words: tuple[str, ...],
    scrape_id: int | None,
    is_list: bool,
    is_applied: bool,
    fields: tuple[str, ...],
    form: str,
    is_dry: bool,
    is_agreed: bool,
    **options: Any,
) -> None:
    """Ask the web about music: pages, services, or what they know of tracks.

    Genres, links, dates, labels and tracks are shown with where they were found, and with the tracks of the library
    that they fit. Nothing is written without --apply, and all of it can be taken back: musictui undo.
    """
    from musictui.cli import progress

    if is_list:
        output.write_lines(_listed(program))
        return
    if not is_applied and (fields or is_dry or is_agreed):
        raise UsageError("Nothing is applied, so there is nothing to say about it.", hint="Add --apply.")
    asked = _asked(program, words, options, scrape_id)
    result, problems, found = progress.run(_scraped(program, asked, scrape_id))
    if form == "jsonl":
        _print(found)
    else:
        output.write_lines(line for each in found for line in _lines(each))
        output.flush_output()
    _tell(result, problems)
    if is_applied:
        _apply(program, result, fields, is_dry=is_dry, is_agreed=is_agreed)


def _asked(program: Program, words: Sequence[str], options: dict[str, Any], scrape_id: int | None) -> "Asked":
    """What the words and options ask for.

    Raises:
        UsageError: They make no sense together.
    """
    from musictui.jobs.scrape_asked import MOST_PAGES, Asked

    common = {"refresh": options["is_refresh"], "offline": options["is_offline"]}
    if scrape_id is not None:
        if words or options["tracks"]:
            raise UsageError("What is asked stands in the scrape already.", hint="Give --resume ID alone.")
        return Asked(**common)
    crawl = {
        name: options[name] for name in ("most_pages", "depth", "since", "until") if options[name] is not None
    }
    if (crawl or options["genres"]) and not options["is_crawl"]:
        raise UsageError("That is about a crawl, but nothing is crawled.", hint="Add --crawl.")
    crawl = {"most_pages": MOST_PAGES, **crawl, "genres": options["genres"], "is_crawl": options["is_crawl"]}
    if words and options["tracks"]:
        raise UsageError("Give words or --tracks, not both.")
    if options["tracks"]:
        with program.reader() as conn, interruptible():
            ids = changes.selection(conn, program, (options["tracks"],))
        if not ids:
            raise UsageError("No track matches.", hint="See what does: musictui find QUERY")
        return Asked(sources=options["sources"], track_ids=tuple(ids), **common)
    are_urls = [word.startswith(("http://", "https://")) for word in words]
    if words and all(are_urls):
        return Asked(urls=tuple(words), **crawl, **common)
    if any(are_urls) or options["is_crawl"]:
        raise UsageError("Only addresses can be crawled, or stand beside others.", hint="https://...")
    if not words:
        raise UsageError(
            "Nothing is asked.",
            hint="Give an address, or --source NAME and `Artist - Album`, or --tracks QUERY.",
        )
    return Asked(sources=options["sources"], text=" ".join(words), **common)


async def _scraped(
    program: Program, asked: "Asked", scrape_id: int | None
) -> "tuple[ScrapeResult, list[Problem], list[Found]]":
    import asyncio

    from musictui.cli.progress import follow
    from musictui.library import scraped

    session = program.session()
    job = None
    try:
        job = session.start("scrape", asked=asked, **({} if scrape_id is None else {"scrape_id": scrape_id}))
        result: ScrapeResult = await follow(job)
    except asyncio.CancelledError:
        if job is not None and (begun := job.reporter.summary.get("scrape")):
            output.say(f"What was found is kept. To go on: musictui scrape --resume {begun}")
        raise
    else:
        found = await session.database.read(lambda conn: scraped.releases(conn, result.scrape_id))
        return result, job.problems, found
    finally:
        await session.close()


def _apply(
    program: Program, result: "ScrapeResult", fields: Sequence[str], *, is_dry: bool, is_agreed: bool
) -> None:
    from musictui.jobs.scrape_draft import scrape_draft

    names = tuple(fields) or program.config.scrape.fields
    draft = changes.draft_of(program, lambda conn: scrape_draft(conn, result.scrape_id, names))
    changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)


def _listed(program: Program) -> Iterator[str]:
    from datetime import UTC, datetime

    from musictui.library import scraped

    with program.reader() as conn:
        for each in scraped.scrapes(conn):
            when = datetime.fromtimestamp(each.started_s, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
            left = f", {each.waiting:,} not asked yet" if each.waiting else ""
            yield (
                f"{each.id:>5}  {when}  {each.pages:>6,} pages  {each.releases:>6,} releases  "
                f"{output.safe(each.title)}{left}"
            )


def _print(found: "Sequence[Found]") -> None:
    from musictui.cli.formats import json_line

    output.write_data([json_line(_record(each)) for each in found])
    output.flush_output()


def _record(found: "Found") -> dict[str, Any]:
    release = found.release
    return {
        "url": release.url,
        "source": release.source,
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


def _lines(found: "Found") -> Iterator[str]:
    """A release, for people."""
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
            f"{genre.name} ({output.safe(genre.evidence[0].where)})"
            for genre in release.genres[:SHOWN_GENRES]
        ]
        yield f"    {', '.join(shown)}"
    for link in release.links:
        yield f"    {link.kind}: {output.safe(link.url)}"
    if found.match.score:
        count = len({each.track_id for each in found.match.tracks})
        why = "; ".join(found.match.reasons)
        yield f"    fits {count:,} of your tracks ({found.match.score:.2f}{': ' + output.safe(why) if why else ''})"


def _tell(result: "ScrapeResult", problems: "Sequence[Problem]") -> None:
    from musictui.cli.progress import duration

    pages = f"{result.pages:,} page{'s' * (result.pages != 1)}"
    cached = f", {result.cached:,} from the cache" if result.cached else ""
    output.say(
        f"{pages} in {duration(result.seconds)}{cached}: {result.releases:,} release{'s' * (result.releases != 1)}, "
        f"{result.matched:,} in the library."
    )
    for problem in problems[: changes.PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(problem.subject)}: {output.safe(problem.reason)}")
    if len(problems) > changes.PROBLEMS_SHOWN:
        output.say(f"  … and {len(problems) - changes.PROBLEMS_SHOWN:,} more.")

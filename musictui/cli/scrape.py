"""`musictui scrape`: asks pages and services of the web, and proposes what the library lacks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from musictui.cli import changes, output, scrape_output
from musictui.cli.failures import FAILED
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.config_web import ScrapeConfig
    from musictui.jobs.job import Problem
    from musictui.jobs.scrape import ScrapeResult
    from musictui.jobs.scrape_asked import Asked
    from musictui.library.scraped import Found, Page


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
    "--overwrite/--no-overwrite",
    "overwrites",
    default=None,
    help="With --apply: let values that tags have give way; else as the settings say.",
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
    overwrites: bool | None,
    form: str,
    is_dry: bool,
    is_agreed: bool,
    **options: Any,
) -> None:
    """Ask pages and services of the web about music.

    Genres, links, dates, labels and tracks are shown with where they were found, and with the tracks of the library
    that they fit. Nothing is written without --apply, and all of it can be taken back: musictui undo.
    """
    from musictui.cli import progress

    if is_list:
        if words or scrape_id is not None or is_applied:
            raise UsageError("--list only lists; it asks and writes nothing.", hint="Give --list alone.")
        output.write_lines(scrape_output.listed(program))
        return
    if not is_applied and (fields or overwrites is not None or is_dry or is_agreed):
        raise UsageError("Nothing is applied, so there is nothing to say about it.", hint="Add --apply.")
    _check_fields(fields)
    asked = _asked(program, words, options, scrape_id)
    outcome = progress.run(_scraped(program, asked, scrape_id))
    if form == "jsonl":
        scrape_output.write_jsonl(outcome.found, outcome.pages)
    else:
        scrape_output.write_table(outcome.found)
    scrape_output.tell(outcome.result, outcome.problems, outcome.pages)
    if not any(map(scrape_output.is_answered, outcome.pages)):
        raise click.exceptions.Exit(FAILED)
    if is_applied:
        section = program.config.scrape
        wanted = replace(
            section,
            fields=fields or section.fields,
            overwrite=section.overwrite if overwrites is None else overwrites,
        )
        _apply(program, outcome.result, wanted, is_dry=is_dry, is_agreed=is_agreed)


def _check_fields(names: Sequence[str]) -> None:
    from musictui.model.fields import BY_NAME
    from musictui.model.text import nearest

    for name in names:
        if name not in BY_NAME or not BY_NAME[name].is_editable:
            near = nearest(name, [field for field in BY_NAME if BY_NAME[field].is_editable])
            raise UsageError(
                f"There is no field {name!r} that can be written.",
                hint=f"Did you mean {near}?" if near else "musictui find --help names the fields.",
            )


def _asked(
    program: Program, words: tuple[str, ...], options: dict[str, Any], scrape_id: int | None
) -> "Asked":
    """What the words and options ask for.

    Raises:
        UsageError: They make no sense together.
    """
    from musictui.jobs.scrape_asked import MOST_PAGES, Asked
    from musictui.library import scraped

    if options["is_refresh"] and options["is_offline"]:
        raise UsageError("--refresh asks the web again, --offline does not ask it.", hint="Give one of them.")
    common = {"refresh": options["is_refresh"], "offline": options["is_offline"]}
    crawl = {
        name: options[name] for name in ("most_pages", "depth", "since", "until") if options[name] is not None
    }
    is_crawl = options["is_crawl"] or crawl or options["genres"]
    if scrape_id is not None:
        if words or options["tracks"] or options["sources"] or is_crawl:
            raise UsageError("What is asked stands in the scrape already.", hint="Give --resume ID alone.")
        with program.reader() as conn:
            known = scraped.get(conn, scrape_id)
        return Asked(**common, name=known.title if known else "")
    if is_crawl and not options["is_crawl"]:
        raise UsageError("That is about a crawl, but nothing is crawled.", hint="Add --crawl.")
    _check_dates(crawl)
    crawl = {"most_pages": MOST_PAGES, **crawl, "genres": options["genres"], "is_crawl": options["is_crawl"]}
    if words and options["tracks"]:
        raise UsageError("Give words or --tracks, not both.")
    are_urls = [word.startswith(("http://", "https://")) for word in words]
    if words and all(are_urls):
        if options["sources"]:
            hint = "An address is read by the source that knows it best. Leave --source out."
            raise UsageError("--source is about a search, not about addresses.", hint=hint)
        return Asked(urls=words, **crawl, **common)
    if any(are_urls) or options["is_crawl"]:
        raise UsageError("Only addresses can be crawled, or stand beside others.", hint="https://...")
    if options["tracks"]:
        with program.reader() as conn, interruptible():
            ids = changes.selection(conn, program, (options["tracks"],))
        if not ids:
            raise UsageError("No track matches.", hint="See what does: musictui find QUERY")
        return Asked(sources=options["sources"], track_ids=tuple(ids), **common)
    if not words:
        raise UsageError(
            "Nothing is asked.",
            hint="Give an address, or --source NAME and `Artist - Album`, or --tracks QUERY.",
        )
    return Asked(sources=options["sources"], text=" ".join(words), **common)


def _check_dates(crawl: Mapping[str, Any]) -> None:
    for name in ("since", "until"):
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", crawl.get(name, "2000")):
            raise UsageError(
                f"--{name} is no date: {crawl[name]}", hint="Such as 2024, 2024-05 or 2024-05-31."
            )


class _Outcome(NamedTuple):
    result: "ScrapeResult"
    problems: "list[Problem]"
    found: "list[Found]"
    pages: "list[Page]"


async def _scraped(program: Program, asked: "Asked", scrape_id: int | None) -> _Outcome:
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
        pages = await session.database.read(lambda conn: scraped.pages(conn, result.scrape_id))
        return _Outcome(result, job.problems, found, pages)
    finally:
        await session.close()


def _apply(
    program: Program, result: "ScrapeResult", wanted: "ScrapeConfig", *, is_dry: bool, is_agreed: bool
) -> None:
    from musictui.jobs.scrape_draft import scrape_draft

    draft = changes.draft_of(
        program,
        lambda conn: scrape_draft(
            conn,
            result.scrape_id,
            wanted.fields,
            overwrites=wanted.overwrite,
            genre_case=wanted.genre_case,
        ),
    )
    changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)

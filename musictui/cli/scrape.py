"""`musictui scrape`: asks pages and services of the web, and proposes what the library lacks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from musictui.cli import changes, output, scrape_apply, scrape_output, scrape_question
from musictui.cli.failures import FAILED
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.jobs.scrape import ScrapeResult
    from musictui.jobs.scrape_asked import Asked
    from musictui.library.scraped import Page
    from musictui.library.scraped_releases import Found


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
    "--tracks",
    metavar="QUERY",
    help="Ask about these tracks; beside URL or TEXT: hold it against these only.",
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
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), help="How it is printed.")
@click.option("--json", "is_json", is_flag=True, help="Print a JSON object a line: jsonl.")
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
    form: str | None,
    is_json: bool,
    is_dry: bool,
    is_agreed: bool,
    **options: Any,
) -> None:
    """Ask pages and services of the web about music.

    Genres, links, dates, labels and tracks are shown with where they were found, and with the tracks of the library
    that they fit. Nothing is written without --apply, and all of it can be taken back: musictui undo.
    """
    from musictui.cli import progress

    if is_json and form not in {None, "jsonl"}:
        raise UsageError("--json is --format jsonl.", hint="Leave one of them out.")
    is_json = is_json or form == "jsonl"
    if is_list:
        if words or scrape_id is not None or is_applied:
            raise UsageError("--list only lists; it asks and writes nothing.", hint="Give --list alone.")
        if is_json:
            output.write_data(scrape_output.listed_jsonl(program))
        else:
            output.write_lines(scrape_output.listed(program))
        return
    if not is_applied and (fields or overwrites is not None or is_dry or is_agreed):
        raise UsageError("Nothing is applied, so there is nothing to say about it.", hint="Add --apply.")
    _check_fields(fields)
    asked = scrape_question.asked(program, words, options, scrape_id)
    outcome = progress.run(_scraped(program, asked, scrape_id))
    if is_json:
        scrape_output.write_jsonl(outcome.found, outcome.pages)
    else:
        scrape_output.write_table(outcome.found)
    scrape_output.tell(outcome.result, outcome.pages)
    if not any(map(scrape_output.is_answered, outcome.pages)):
        raise click.exceptions.Exit(FAILED)
    if is_applied:
        section = program.config.scrape
        wanted = replace(
            section,
            fields=fields or section.fields,
            overwrite=section.overwrite if overwrites is None else overwrites,
        )
        scrape_apply.apply(
            program, outcome.result.scrape_id, wanted, is_dry=is_dry, is_agreed=is_agreed, is_json=is_json
        )


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


class _Outcome(NamedTuple):
    result: "ScrapeResult"
    found: "list[Found]"
    pages: "list[Page]"


async def _scraped(program: Program, asked: "Asked", scrape_id: int | None) -> _Outcome:
    import asyncio

    from musictui.cli.progress import follow
    from musictui.jobs import scrape_seeds
    from musictui.library import scraped, scraped_releases

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
        found = await session.database.read(lambda conn: scraped_releases.releases(conn, result.scrape_id))
        stored = await session.database.read(lambda conn: scraped.pages(conn, result.scrape_id))
        pages = [page for page in stored if scrape_seeds.can_be_asked(page, session.web.sources)]
        return _Outcome(result, scrape_output.ordered(found, pages), pages)
    finally:
        await session.close()

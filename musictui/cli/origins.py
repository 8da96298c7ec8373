"""`musictui origins`: where the artists of the library come from, and what says so."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import changes, origins_apply, origins_output, output, query
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError
from musictui.model.origin import COUNTRY_FIELDS

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.jobs.job import Problem
    from musictui.jobs.resolve_origins import OriginsResult

FORMATS = ("table", "jsonl", "csv")


@click.command("origins", cls=query.QueryCommand)
@query.query_argument
@click.option("--refresh", "is_refresh", is_flag=True, help="Ask again what is known.")
@click.option("--offline", "is_offline", is_flag=True, help="Ask nobody; use the answers that were kept.")
@click.option(
    "--choose",
    "choices",
    metavar="ARTIST=COUNTRY",
    multiple=True,
    help="Say it yourself, by two letters or by name; `ARTIST=` takes it back.",
)
@click.option("--apply", "is_applied", is_flag=True, help="Write the countries that are sure to the tags.")
@click.option(
    "--field", metavar="FIELD", default="", help="Write to this field; else to that of the settings."
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="How artists are printed.  [default: table]"
)
@click.option("--json", "is_json", is_flag=True, help="Print a JSON object a line for each artist: jsonl.")
@changes.change_options
@pass_program
def command(
    program: Program,
    *,
    words: tuple[str, ...],
    is_refresh: bool,
    is_offline: bool,
    choices: tuple[str, ...],
    is_applied: bool,
    field: str,
    format_: str | None,
    is_json: bool,
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Find out where the artists of tracks come from.

    Sources are asked once, and what they say is kept. Where several artists have one name, or sources disagree, and
    nothing in the library decides, there is no country: what it might be is shown. Nothing is written without --apply,
    and all of it can be taken back: musictui undo.
    """
    from musictui.cli import progress

    if not is_applied and (field or is_dry or is_agreed):
        raise UsageError("Nothing is applied, so there is nothing to say about it.", hint="Add --apply.")
    if is_json and format_ not in {None, "jsonl"}:
        raise UsageError("--json is --format jsonl.", hint="Leave one of them out.")
    target = _field(field or program.config.origins.field)
    chosen = [_choice(text) for text in choices]
    if chosen:
        _choose(program, chosen)
    ids = None
    if words or is_applied:
        with program.reader() as conn:
            ids = changes.selection(conn, program, words)
    result, problems = progress.run(
        _resolved(program, ids if words else None, is_refresh=is_refresh, is_offline=is_offline)
    )
    form = "jsonl" if is_json else format_ or "table"
    origins_output.write(program, list(result.artists.values()), form)
    origins_output.tell(result, problems)
    if is_applied:
        origins_apply.apply(program, ids or [], target, is_dry=is_dry, is_agreed=is_agreed, form=form)


async def _resolved(
    program: Program, ids: Sequence[int] | None, *, is_refresh: bool, is_offline: bool
) -> "tuple[OriginsResult, list[Problem]]":
    import asyncio

    from musictui.cli.progress import follow

    session = program.session()
    try:
        job = session.start("origins", ids=ids, refresh=is_refresh, offline=is_offline)
        return await follow(job), job.problems
    except asyncio.CancelledError:
        output.say("What was found out is in the library; the next run goes on from there.")
        raise
    finally:
        await session.close()


def _field(name: str) -> str:
    """The field that takes countries.

    Raises:
        UsageError: There is none of that name, or it holds something else.
    """
    from musictui.model import field_checks

    found = field_checks.editable(name)
    if found is None:
        message, hint = field_checks.refusal(name)
        raise UsageError(message, hint=hint)
    if found.name not in COUNTRY_FIELDS:
        raise UsageError(
            f"The field “{found.name}” holds no country.",
            hint=f"Fields that do: {', '.join(COUNTRY_FIELDS)}.",
        )
    return found.name


def _choice(text: str) -> tuple[str, str | None]:
    """An artist and a country.

    Raises:
        UsageError: It is none, or nobody knows the country.
    """
    from musictui.scrape.origins import chosen

    artist, sign, country = text.rpartition("=")
    if not sign or not artist.strip():
        raise UsageError(f"“{text}” says nothing.", hint="For example: --choose 'Björk=IS'")
    if not country.strip():
        return artist.strip(), None
    return artist.strip(), chosen.country(country)


def _choose(program: Program, chosen: Sequence[tuple[str, str | None]]) -> None:
    """Keep what the user says.

    Raises:
        UsageError: The library has no such artist.
    """
    from musictui.jobs.origin_artists import artists_of
    from musictui.library import origins
    from musictui.model.text import fold, nearest

    def change(conn: Any) -> list[str]:
        names, before = artists_of(conn), origins.chosen(conn)
        for artist, country in chosen:
            if fold(artist) not in {*names, *before}:
                near = nearest(fold(artist), names)
                hint = f"Did you mean “{names[near]}”?" if near else "List them: musictui origins --offline"
                raise UsageError(f"The library has no artist “{artist}”.", hint=hint)
            origins.choose(conn, names.get(fold(artist), artist), country)
        return [artist for artist, country in chosen if country is None and fold(artist) not in before]

    for artist in program.change(change):
        output.say(f"Nothing was chosen for {output.safe(artist)}, so nothing is taken back.")

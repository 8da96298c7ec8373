"""`musictui searches`: searches that are kept under a name."""

import click

from musictui.cli import output, query
from musictui.cli.commands import OrderedGroup
from musictui.cli.params import KnownName
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError
from musictui.model import query_saved

SEARCH_NAME = KnownName("search", query.saved)


@click.group("searches", cls=OrderedGroup)
def command() -> None:
    """List, save and delete searches.

    In a search, @NAME stands for the saved one: musictui find @NAME year:1990..
    """


@command.command("list")
@click.option("--json", "is_json", is_flag=True, help="One JSON object.")
@pass_program
def list_(program: Program, is_json: bool) -> None:
    """List the saved searches."""
    saved = query.saved(program)
    if is_json:
        from musictui.cli.formats import json_line

        found = [{"name": name, "query": text} for name, text in saved.items()]
        output.write_data([json_line({"searches": found})])
        return
    if not saved:
        output.say("There are no saved searches yet. Save one: musictui searches save NAME QUERY")
    width = max(map(output.cells, saved), default=0)
    output.write_lines(
        f"{output.fitted(output.safe(name), width, is_cut=False)}  {output.safe(text)}"
        for name, text in saved.items()
    )


@command.command("save", cls=query.QueryCommand)
@click.argument("name", type=SEARCH_NAME)
@query.query_argument
@pass_program
def save(program: Program, name: str, words: tuple[str, ...]) -> None:
    """Keep a search under a name.

    One of the same name is replaced.
    """
    from musictui.library import searches

    query.parsed(program, words)
    text = query.expanded(program, words)
    program.change(lambda conn: searches.save(conn, name, text))
    said = query_saved.reference(name)
    if said != query_saved.MARK + name:
        said = f"'{said}'"  # its quotes are not for the shell
    output.say(f"Saved. Use it: musictui find {output.safe(said)}")


@command.command("delete")
@click.argument("name", type=SEARCH_NAME)
@pass_program
def delete(program: Program, name: str) -> None:
    """Forget a saved search."""
    from musictui.library import searches

    saved = query.saved(program)
    if name not in saved:
        from musictui.model.text import nearest

        near = nearest(name, saved)
        hint = f"Did you mean {near}?" if near else "They are: musictui searches list"
        raise UsageError(f"There is no saved search {name}.", hint=hint)
    program.change(lambda conn: searches.delete(conn, name))
    output.say(f"{output.safe(name)} is deleted.")

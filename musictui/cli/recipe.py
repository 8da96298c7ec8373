"""`musictui recipe`: does the steps of a recipe to the tracks that match."""

import click

from musictui.cli import changes, output, query
from musictui.cli.params import KnownName
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError

NONE_YET = "The configuration holds no recipes yet: they stand in sections [recipes.NAME]."


def _described(program: Program) -> dict[str, str]:
    return {name: recipe.description for name, recipe in program.config.recipes.items()}


@click.command("recipe", cls=query.QueryCommand)
@click.argument("name", type=KnownName("recipe", _described), required=False)
@query.query_argument
@click.option("--list", "is_list", is_flag=True, help="Show the recipes and their steps.")
@query.sort_option
@changes.change_options
@pass_program
def command(
    program: Program,
    *,
    name: str | None,
    words: tuple[str, ...],
    is_list: bool,
    sort: tuple[str, ...],
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Do the steps of a recipe to the tracks that match.

    Recipes stand in the configuration. Tracks are numbered in the order of --sort, by default by album, disc and
    track. Before anything is written it is shown, and asked for.
    """
    if is_list:
        _list(program)
        return
    from musictui.jobs.drafts import recipe_draft
    from musictui.model import recipes

    if name is None:
        raise UsageError("Which recipe?", hint="They are: musictui recipe --list")
    recipe = recipes.find(program.config.recipes, name)
    with program.reader() as conn:
        ids = changes.selection(conn, program, words, sort)
        if not ids:
            output.say("No track matches.")
            return
        draft = recipe_draft(conn, ids, recipe)
    changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)


def _list(program: Program) -> None:
    known = program.config.recipes
    if not known:
        output.say(NONE_YET)
    for name, recipe in known.items():
        about = f"  {output.safe(recipe.description)}" if recipe.description else ""
        output.write_lines([f"{output.safe(name)}{about}"])
        output.write_lines(f"  {output.safe(step.text())}" for step in recipe.steps)

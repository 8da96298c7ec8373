"""docs/commands.md names every command and every option."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from musictui.cli.commands import COMMANDS, load
from musictui.model import query

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()


def _commands() -> Iterator[tuple[str, click.Command]]:
    """Each command and sub-command with the words that call it."""
    for name, entry in COMMANDS.items():
        command = load(entry)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", each) for below, each in command.commands.items())


@pytest.mark.parametrize(("words", "command"), [pytest.param(*each, id=each[0]) for each in _commands()])
def test_page_names_the_command_and_its_options(words: str, command: click.Command) -> None:
    assert f"`{words}" in PAGE or f"## musictui {words}" in PAGE
    if words == "demo":
        return  # Its help tells them.
    section = PAGE.split(f"## musictui {words.split(maxsplit=1)[0]}")[1].split("\n## ", maxsplit=1)[0]
    for param in command.params:
        if isinstance(param, click.Option):
            assert max(param.opts, key=len) in section


def test_set_up_of_completion_is_what_the_command_says() -> None:
    from musictui.cli.completion import SET_UP

    for line in SET_UP.values():
        assert line.split("   ")[0].strip().replace("|", "\\|") in PAGE


def test_searches_of_the_page_can_be_read() -> None:
    section = PAGE.split("## Searches")[1].split("\n## ", maxsplit=1)[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    searches = [text for cell in cells for text in re.findall(r"`([^`]+)`", cell) if "@" not in text]
    assert len(searches) >= 15
    for text in searches:
        query.parse(text)

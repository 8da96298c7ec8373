"""Changing a selection by a step, or by a recipe of several: chosen by name, written out, tried on the first tracks."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region

from musictui.model import recipes, steps
from musictui.model.fields import BY_NAME
from musictui.model.recipes import Recipe
from musictui.model.steps_base import TEXTS
from musictui.model.steps_mojibake import suspect
from musictui.model.track import Track
from musictui.tui.dialogs.live import LiveDialog, of_sample
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.example_list import Example
from musictui.tui.widgets.line_list import LineList

NAME_WIDTH = 30
RECIPE = "recipe "
MOST_EXAMPLES = 200
MOST_OF_ONE = 30
FIELDS_HINT = '\nFIELDS: title, or title,album, or * for all. What holds spaces stands in "quotes".'


class Choice(NamedTuple):
    """A kind of step."""

    name: str
    """What a person looks for."""
    text: str
    """What it is written like, to begin with."""


CHOICES = (
    Choice("find and replace", "replace * "),
    Choice("find and replace by pattern", "regex * "),
    Choice("capitals", "case title,album title"),
    Choice("white space at the ends", "trim *"),
    Choice("white space everywhere", "spaces *"),
    Choice("letters of a wrong encoding", "repair *"),
    Choice("forms of accented letters", "normalize * NFC"),
    Choice("number the tracks", "number tracks per disc total"),
    Choice("number the discs", "number discs per album total"),
    Choice("copy a field", "copy artist albumartist ifempty"),
    Choice("split values", "split genre ;"),
    Choice("join values", 'join genre ", "'),
    Choice("set a field", "set genre "),
    Choice("add a value", "add genre "),
    Choice("remove a field or a value", "remove comment"),
)


class ChoiceList(LineList, can_focus=False):
    """Recipes and steps by name."""

    DEFAULT_CSS = """
    ChoiceList { height: 8; margin-bottom: 1; scrollbar-gutter: stable; }
    StepsDialog.-low ChoiceList { height: 5; margin-bottom: 0; }
    """

    def __init__(self, choices: Sequence[Choice], notes: Mapping[str, str], chosen: int = 0) -> None:
        super().__init__()
        self.choices = choices
        self._notes = notes
        self.set_reactive(ChoiceList.cursor, chosen)

    def row_count(self) -> int:
        """One line each."""
        return len(self.choices)

    def draw(self, row: int, width: int) -> Content:
        """What it does, and how it is written."""
        choice = self.choices[row]
        note = self._notes.get(choice.text, "")
        usage = note or _usage(choice.text)
        room = max(width - NAME_WIDTH - 1, 0)
        return Content.assemble(
            (fit(f" {visible(choice.name)}", NAME_WIDTH), "$foreground"),
            " ",
            (fit(visible(usage), room), "$warning" if note else "$text-faint"),
        )

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()
        self.call_after_refresh(self.show_cursor)

    def show_cursor(self) -> None:
        """Scroll to it, once there is room."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)


class StepsDialog(LiveDialog[Recipe]):
    """Answers a recipe: one of the configuration, or one of the step in the line alone."""

    HEADING = "change"

    def __init__(
        self,
        sample: Sequence[Track],
        count: int,
        known: Mapping[str, Recipe],
        *,
        text: str = "",
        chosen: int = 0,
    ) -> None:
        """`known` are the recipes of the configuration; `text` is the line to begin with, made of choice `chosen`."""
        choices = (*_recipes(known), *CHOICES)
        super().__init__(sample, count, text or choices[chosen].text, is_proposed=not text)
        self._known = known
        self._chosen = chosen
        notes = {"repair *": note} if (note := _wrong_letters(sample)) else {}
        self.choices = ChoiceList(choices, notes, chosen)

    def compose_line(self) -> ComposeResult:
        """What there is to choose from."""
        yield self.choices

    def read(self, text: str) -> Recipe:
        """A recipe by its name, or a step as it is written."""
        if text.startswith(RECIPE):
            return recipes.find(self._known, text.removeprefix(RECIPE).strip())
        return Recipe("", (steps.parse(text),))

    def try_out(self, result: Recipe) -> tuple[Sequence[Example], str]:
        """The first values that change."""
        news = result.apply([track.tags for track in self.sample])
        pairs = [(track, new) for track, new in zip(self.sample, news, strict=True) if new is not track.tags]
        examples = [
            Example(_place(track, name), _joined(track.tags.get(name, ())), _joined(new.get(name, ())))
            for track, new in pairs
            for name in BY_NAME
            if track.tags.get(name, ()) != new.get(name, ())
        ]
        return examples[:MOST_EXAMPLES], of_sample(len(pairs), len(self.sample), self.count)

    def hint(self, text: str) -> str:
        """What it does, in a sentence each."""
        return " ".join(self.read(text).describe())

    def beginning(self, text: str) -> str:
        """How what was chosen goes on."""
        is_begun = any(text == choice.text for choice in CHOICES)
        return f"{_usage(text)}{FIELDS_HINT}" if is_begun else ""

    def action_choose(self, step: int) -> None:
        """Put the next one in the line."""
        self.choices.action_move(step)
        self._put(self.choices.cursor)

    @on(LineList.Moved)
    def _clicked(self, event: LineList.Moved) -> None:
        event.stop()
        if event.list is self.choices:
            self._put(event.row)

    def _put(self, row: int) -> None:
        if row != self._chosen:
            self._chosen = row
            self.line.put(self.choices.choices[row].text)


def _recipes(known: Mapping[str, Recipe]) -> tuple[Choice, ...]:
    return tuple(Choice(recipe.description or name, f"{RECIPE}{name}") for name, recipe in known.items())


def _usage(text: str) -> str:
    word = text.partition(" ")[0]
    return steps.VERBS[word].usage if word in steps.VERBS else text


def _wrong_letters(sample: Sequence[Track]) -> str:
    """How many values look as if they had been read in a wrong encoding."""
    wrong = [
        (old, new)
        for track in sample
        for name in TEXTS
        for old in track.tags.get(name, ())
        if (new := suspect(old))
    ]
    if not wrong:
        return ""
    old, new = wrong[0]
    return f"{len(wrong)} look{'s' * (len(wrong) == 1)} wrong: {old[:MOST_OF_ONE]} → {new[:MOST_OF_ONE]}"


def _place(track: Track, name: str) -> str:
    number = "".join(track.tags.get("tracknumber", ())[:1])
    return f"{number:>2} {BY_NAME[name].label}" if number else f"   {BY_NAME[name].label}"


def _joined(values: Sequence[str]) -> str:
    return "; ".join(values)

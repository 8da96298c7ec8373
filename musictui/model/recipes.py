"""Recipes: named lists of steps, kept in the configuration and applied to a selection.

[recipes.clean]
description = "What every new record gets"
steps = ["spaces *", "repair *", "case title,album title", "number tracks per disc total"]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from musictui.errors import StepError, UsageError
from musictui.model import steps
from musictui.model.steps_base import Step
from musictui.model.text import nearest
from musictui.model.track import Tags

_KEYS = ("steps", "description")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A named list of steps."""

    name: str
    steps: tuple[Step, ...]
    description: str = ""

    def apply(self, selection: Sequence[Tags]) -> list[Tags]:
        """The tags of a selection after all steps, in the selection's order.

        Tags that nothing changes are the same object.

        Raises:
            StepError: A value makes a step impossible.
        """
        done = list(selection)
        for step in self.steps:
            done = step.apply_all(done)
        return [old if new == old else new for old, new in zip(selection, done, strict=True)]

    def describe(self) -> list[str]:
        """What each step does, a sentence each."""
        return [step.describe() for step in self.steps]


def parse(name: str, value: object) -> Recipe:
    """A recipe as the configuration gives it: a table with `steps`, or the list of steps alone.

    Raises:
        StepError: With the recipe, the number of the step, and what is wrong.
    """
    table: Mapping[object, object] = value if isinstance(value, Mapping) else {"steps": value}
    unknown = next((str(key) for key in table if key not in _KEYS), None)
    if unknown is not None:
        near = nearest(unknown, _KEYS)
        hint = f"Did you mean “{near}”?" if near else f"It has {' and '.join(_KEYS)}."
        raise StepError(f"The recipe “{name}” has no “{unknown}”.", hint=hint)
    description, listed = table.get("description", ""), table.get("steps", ())
    if not isinstance(description, str):
        raise StepError(f"The description of the recipe “{name}” must be a text.")
    if not isinstance(listed, list | tuple) or not listed:
        raise StepError(
            f"The recipe “{name}” needs a list of steps.",
            hint='For example: steps = ["spaces *", "repair *"]',
        )
    return Recipe(name, tuple(_step(name, at, step) for at, step in enumerate(listed, 1)), description)


def parse_all(table: Mapping[str, object]) -> dict[str, Recipe]:
    """Every recipe of the section `recipes`, by name, in the order of the file.

    Raises:
        StepError: One of them is wrong.
    """
    return {name: parse(name, value) for name, value in table.items()}


def find(recipes: Mapping[str, Recipe], name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        UsageError: There is none.
    """
    if name in recipes:
        return recipes[name]
    near = nearest(name, recipes)
    hint = "The configuration holds no recipe: they stand in sections [recipes.NAME]."
    if recipes:
        hint = f"Did you mean “{near}”?" if near else f"There are {', '.join(recipes)}."
    raise UsageError(f"There is no recipe “{name}”.", hint=hint)


def _step(recipe: str, number: int, value: object) -> Step:
    try:
        return steps.from_config(value)
    except StepError as error:
        raise StepError(
            f"Step {number} of the recipe “{recipe}”: {error.message}", hint=error.hint
        ) from error

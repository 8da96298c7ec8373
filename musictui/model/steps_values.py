"""Steps that change which values a field has: set, add, remove, copy, split, join."""

import re
from dataclasses import dataclass

from musictui.model import field_checks
from musictui.model.field_checks import spoken
from musictui.model.steps_base import Step, is_multi, labels, quoted_values, with_fields, written
from musictui.model.text import fold
from musictui.model.track import Tags

JOINER = "; "
"""Between the values of a field that are copied into one that holds a single value."""


@dataclass(frozen=True, slots=True)
class Set(Step):
    """Gives a field these values, whatever it had."""

    field: str
    values: tuple[str, ...]

    def apply(self, tags: Tags) -> Tags:
        return with_fields(tags, {self.field: self.values})

    def describe(self) -> str:
        return f"Set {spoken(self.field)} to {quoted_values(self.values)}."

    def text(self) -> str:
        return written("set", self.field, *self.values)


@dataclass(frozen=True, slots=True)
class Add(Step):
    """Adds values to a field, those that it has not yet."""

    field: str
    values: tuple[str, ...]

    def apply(self, tags: Tags) -> Tags:
        old = tags.get(self.field, ())
        there = {fold(value) for value in old}
        return with_fields(tags, {self.field: (*old, *(v for v in self.values if fold(v) not in there))})

    def describe(self) -> str:
        return f"Add {quoted_values(self.values)} to {spoken(self.field)}."

    def text(self) -> str:
        return written("add", self.field, *self.values)


@dataclass(frozen=True, slots=True)
class Remove(Step):
    """Removes values from a field, whatever their case; without values, whole fields."""

    fields: tuple[str, ...]
    values: tuple[str, ...] = ()

    def apply(self, tags: Tags) -> Tags:
        if not self.values:
            return with_fields(tags, dict.fromkeys(self.fields, ()))
        gone = {fold(value) for value in self.values}
        kept = {name: tuple([v for v in tags.get(name, ()) if fold(v) not in gone]) for name in self.fields}
        return with_fields(tags, kept)

    def describe(self) -> str:
        if not self.values:
            return f"Remove {labels(self.fields)}."
        return f"Remove {quoted_values(self.values)} from {labels(self.fields)}."

    def text(self) -> str:
        return written("remove", ",".join(self.fields), *self.values)


@dataclass(frozen=True, slots=True)
class Copy(Step):
    """Copies the values of a field into another. A field without values is not copied.

    Into a field of one value, several are joined by `; `. A value that does not suit the other field (a
    title into a track number) is not copied.
    """

    source: str
    target: str
    only_empty: bool = False
    """Whether a field that has a value keeps it."""

    def apply(self, tags: Tags) -> Tags:
        values = tags.get(self.source, ())
        if not values or (self.only_empty and tags.get(self.target)):
            return tags
        if len(values) > 1 and not is_multi(self.target):
            values = (JOINER.join(values),)
        if any(field_checks.problem(self.target, value) for value in values):
            return tags
        return with_fields(tags, {self.target: tuple(field_checks.canonical(self.target, v) for v in values)})

    def describe(self) -> str:
        where = f" where there is no {spoken(self.target)}" if self.only_empty else ""
        return f"Copy {spoken(self.source)} to {spoken(self.target)}{where}."

    def text(self) -> str:
        return written("copy", self.source, self.target, *(["ifempty"] * self.only_empty))


@dataclass(frozen=True, slots=True)
class Split(Step):
    """Makes several values of one that holds separators. White space around the parts goes, and empty parts."""

    field: str
    separators: tuple[str, ...]

    def apply(self, tags: Tags) -> Tags:
        expression = "|".join(re.escape(separator) for separator in self.separators)
        old = tags.get(self.field, ())
        # A value that holds no separator stays exactly as it is.
        new = [part for value in old for part in _parts(expression, value)]
        return with_fields(tags, {self.field: tuple(new)})

    def describe(self) -> str:
        return f"Split {spoken(self.field)} at {quoted_values(self.separators)}."

    def text(self) -> str:
        return written("split", self.field, *self.separators)


@dataclass(frozen=True, slots=True)
class Join(Step):
    """Makes one value of all that a field has."""

    field: str
    separator: str

    def apply(self, tags: Tags) -> Tags:
        values = tags.get(self.field, ())
        return with_fields(tags, {self.field: (self.separator.join(values),)}) if values else tags

    def describe(self) -> str:
        return f"Join the values of {spoken(self.field)} with “{self.separator}”."

    def text(self) -> str:
        return written("join", self.field, self.separator)


def _parts(expression: str, value: str) -> list[str]:
    parts = re.split(expression, value)
    return [value] if len(parts) == 1 else [stripped for part in parts if (stripped := part.strip())]

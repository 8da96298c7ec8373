"""What a step of an edit is, and how it is written."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musictui.errors import StepError
from musictui.model import field_checks
from musictui.model.field_checks import EDITABLE, spoken
from musictui.model.fields import BY_NAME, FIELDS, Kind
from musictui.model.track import Tags

ALL = "*"
"""In place of fields: all that a step makes sense for."""

_NOT_PROSE = (
    "language",
    "isrc",
    "asin",
    "barcode",
    "catalognumber",
    "script",
    "website",
    "initialkey",
    "license",
)
_LONG = (
    "comment",
    "lyrics",
    "copyright",
    "encodedby",
    "encodersettings",
    "country",
    "releasestatus",
    "releasetype",
)

TEXTS: tuple[str, ...] = tuple(
    field.name
    for field in FIELDS
    if field.name in EDITABLE
    and field.kind is Kind.TEXT
    and not field.name.startswith(("musicbrainz_", "acoustid_"))
)
"""What `*` means where texts are replaced: identifiers are no texts."""

NAMES: tuple[str, ...] = tuple(name for name in TEXTS if name not in _NOT_PROSE and name not in _LONG)
"""What `*` means where capitals change: titles and names, not comments, lyrics and codes."""

WITH_LINES = frozenset({"comment", "lyrics"})
"""Fields whose values may have several lines."""


class Step(ABC):
    """Something that is done to tags. Pure: it gives new tags, or the same object if nothing changes."""

    @abstractmethod
    def apply(self, tags: Tags) -> Tags:
        """The tags of one track after the step.

        Raises:
            StepError: A value makes the step impossible.
        """

    def apply_all(self, selection: Sequence[Tags]) -> list[Tags]:
        """The tags of a selection after the step, in the selection's order."""
        return [self.apply(tags) for tags in selection]

    @abstractmethod
    def describe(self) -> str:
        """What the step does, in a sentence, for previews and the history."""

    @abstractmethod
    def text(self) -> str:
        """The step as `steps.parse` reads it."""


@dataclass(frozen=True, slots=True)
class ValueStep(Step):
    """A step that changes each value of some fields by itself."""

    fields: tuple[str, ...]

    @property
    def scope(self) -> tuple[str, ...]:
        """What `*` means."""
        return EDITABLE

    @abstractmethod
    def change(self, value: str) -> str:
        """The new value; an empty one is removed."""

    def change_lines(self, value: str) -> str:
        """As `change`, for a value that may have several lines."""
        return self.change(value)

    def apply(self, tags: Tags) -> Tags:
        changed: dict[str, tuple[str, ...]] = {}
        for name in self.scope if self.fields == (ALL,) else self.fields:
            if old := tags.get(name):
                change = self.change_lines if name in WITH_LINES else self.change
                new = tuple([value for old_value in old if (value := change(old_value))])
                if new != old:
                    changed[name] = new
        return with_fields(tags, changed)


def with_fields(tags: Tags, changed: dict[str, tuple[str, ...]]) -> Tags:
    """`tags` with some fields changed; those without values are removed. The same object if nothing is changed."""
    if not any(tags.get(name, ()) != values for name, values in changed.items()):
        return tags
    return {name: values for name, values in {**tags, **changed}.items() if values}


def field(word: str) -> str:
    """The field that `word` names.

    Raises:
        StepError: There is none, or it cannot be written.
    """
    found = field_checks.editable(word)
    if found is None:
        message, hint = field_checks.refusal(word)
        raise StepError(message, hint=hint)
    return found.name


def field_list(words: str) -> tuple[str, ...]:
    """The fields of a list with commas, each once; `*` alone is all."""
    if words.strip() == ALL:
        return (ALL,)
    return tuple(dict.fromkeys(field(word.strip()) for word in words.split(",") if word.strip()))


def checked(name: str, value: str) -> str:
    """`value` as it is written into the field.

    Raises:
        StepError: It does not suit the field.
    """
    if problem := field_checks.problem(name, value):
        raise StepError(problem)
    return field_checks.canonical(name, value)


def is_multi(name: str) -> bool:
    """Whether a field holds several values."""
    return BY_NAME[name].is_multi


def labels(names: Sequence[str]) -> str:
    """Fields as they stand in a sentence: `title, album and artist`."""
    if tuple(names) == (ALL,):
        return "all fields"
    return listed([spoken(name) for name in names])


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def quoted_values(values: Iterable[str]) -> str:
    """Values as they stand in a sentence."""
    return listed([f"“{value}”" for value in values])


def written(*words: str) -> str:
    """Words of a step as they are written: in quotes where one would be read as several."""
    return " ".join([word if is_plain(word) else '"' + word.replace('"', '""') + '"' for word in words])


def is_plain(word: str) -> bool:
    """Whether a word needs no quotes."""
    return bool(word) and not any(char.isspace() for char in word) and not word.startswith(('"', "'"))

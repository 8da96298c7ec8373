"""Steps that change texts: white space, Unicode forms, wrong encodings, capitals, find and replace."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from musictui.errors import StepError
from musictui.model import steps_casing, steps_mojibake
from musictui.model.steps_base import NAMES, TEXTS, ValueStep, labels, written

REGEX_TIMEOUT_S = 0.1
"""How long a regular expression may take for one value before it counts as one that runs away."""

_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Trim(ValueStep):
    """Takes white space from both ends of values."""

    def change(self, value: str) -> str:
        return value.strip()

    def describe(self) -> str:
        return f"Trim white space around {labels(self.fields)}."

    def text(self) -> str:
        return written("trim", ",".join(self.fields))


@dataclass(frozen=True, slots=True)
class Spaces(ValueStep):
    """Trims, and makes every run of white space one space. Comments and lyrics keep their lines."""

    def change(self, value: str) -> str:
        return " ".join(_INVISIBLE.sub("", value).split())

    def change_lines(self, value: str) -> str:
        lines = _INVISIBLE.sub("", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join([" ".join(line.split()) for line in lines]).strip()

    def describe(self) -> str:
        return f"Make white space single in {labels(self.fields)}."

    def text(self) -> str:
        return written("spaces", ",".join(self.fields))


Form = Literal["NFC", "NFKC"]


@dataclass(frozen=True, slots=True)
class Normalize(ValueStep):
    """Writes letters with their accents as one character (NFC), and wide or ligature forms plainly too (NFKC)."""

    form: Form

    def change(self, value: str) -> str:
        return unicodedata.normalize(self.form, value)

    def describe(self) -> str:
        what = "accented letters" if self.form == "NFC" else "accented letters, ligatures and wide forms"
        return f"Write {what} in {labels(self.fields)} in the form {self.form}."

    def text(self) -> str:
        return written("normalize", ",".join(self.fields), self.form)


@dataclass(frozen=True, slots=True)
class Repair(ValueStep):
    """Repairs what was read as Latin-1 or Windows-1252. Leaves alone what is not surely wrong."""

    encoding: str = ""
    """What it is, one of `steps_mojibake.CYRILLIC`; empty for UTF-8."""

    @property
    def scope(self) -> tuple[str, ...]:
        return TEXTS

    def change(self, value: str) -> str:
        found = steps_mojibake.reread(value, self.encoding) if self.encoding else None
        return found or (value if self.encoding else steps_mojibake.suspect(value) or value)

    def describe(self) -> str:
        example = f"{self.encoding.upper()} as Latin-1" if self.encoding else "UTF-8 as Latin-1: BjÃ¶rk"
        return f"Repair letters that were read in a wrong encoding ({example}) in {labels(self.fields)}."

    def text(self) -> str:
        return written("repair", ",".join(self.fields), *([self.encoding] if self.encoding else []))


@dataclass(frozen=True, slots=True)
class Case(ValueStep):
    """Changes capitals."""

    style: str
    """One of `steps_casing.STYLES`."""

    @property
    def scope(self) -> tuple[str, ...]:
        return NAMES

    def change(self, value: str) -> str:
        return steps_casing.STYLES[self.style](value)

    def describe(self) -> str:
        fields = "all titles and names" if self.fields == ("*",) else labels(self.fields)
        return f"Put {fields} in {self.style} case."

    def text(self) -> str:
        return written("case", ",".join(self.fields), self.style)


@dataclass(frozen=True, slots=True)
class Replace(ValueStep):
    """Replaces a text wherever it stands."""

    old: str
    new: str
    ignores_case: bool = False
    is_words: bool = False
    """Whether only whole words count."""

    @property
    def scope(self) -> tuple[str, ...]:
        return TEXTS

    def change(self, value: str) -> str:
        if not self.ignores_case and not self.is_words:
            return value.replace(self.old, self.new)
        return _plain(self.old, self.ignores_case, self.is_words).sub(lambda _: self.new, value)

    def describe(self) -> str:
        where = f"{labels(self.fields)}{', whatever case' * self.ignores_case}{', as a word' * self.is_words}"
        if not self.new:
            return f"Remove “{self.old}” from {where}."
        return f"Replace “{self.old}” by “{self.new}” in {where}."

    def text(self) -> str:
        flags = ["ignorecase"] * self.ignores_case + ["words"] * self.is_words
        return written("replace", ",".join(self.fields), self.old, self.new, *flags)


@dataclass(frozen=True, slots=True)
class ReplaceRegex(ValueStep):
    """Replaces what a regular expression finds; `\\1` and `\\g<name>` in the new text are its groups."""

    expression: str
    new: str
    ignores_case: bool = False

    def __post_init__(self) -> None:
        # Imported here: few edits need it.
        import regex

        try:
            # A text that surely matches, so that the template is read too.
            regex.compile(f"(?:{self.expression})|\\Z", self._flags()).sub(self.new, "")
        except (regex.error, IndexError, RecursionError, OverflowError, ValueError) as error:
            reason = getattr(error, "msg", None) or str(error)
            raise StepError(
                f"The regular expression is wrong: {reason}.",
                hint="Put a \\ before signs that mean themselves.",
            ) from error

    def _flags(self) -> int:
        import regex

        return regex.IGNORECASE if self.ignores_case else 0

    @property
    def scope(self) -> tuple[str, ...]:
        return TEXTS

    def change(self, value: str) -> str:
        import regex

        try:
            # `regex` keeps compiled expressions itself.
            return str(
                regex.sub(self.expression, self.new, value, flags=self._flags(), timeout=REGEX_TIMEOUT_S)
            )
        except TimeoutError as error:
            raise StepError(
                f"The regular expression {self.expression} takes too long on “{value[:60]}”.",
                hint="Repetitions inside repetitions, such as (a+)+, are slow.",
            ) from error

    def describe(self) -> str:
        found = f"what matches {self.expression}{', whatever case,' * self.ignores_case}"
        if not self.new:
            return f"Remove {found} from {labels(self.fields)}."
        return f"Replace {found} by “{self.new}” in {labels(self.fields)}."

    def text(self) -> str:
        flags = ["ignorecase"] * self.ignores_case
        return written("regex", ",".join(self.fields), self.expression, self.new, *flags)


@lru_cache(maxsize=64)
def _plain(old: str, ignores_case: bool, is_words: bool) -> re.Pattern[str]:
    """What finds `old`."""
    source = rf"(?<!\w){re.escape(old)}(?!\w)" if is_words else re.escape(old)
    return re.compile(source, re.IGNORECASE if ignores_case else 0)

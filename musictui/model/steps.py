"""Steps of an edit as a person writes them, one to a line.

    trim FIELDS                             white space around values
    spaces FIELDS                           the same, and runs of white space made single
    normalize FIELDS NFC|NFKC               one form for accented letters
    repair FIELDS [cp1251|koi8-r]           UTF-8, or what is named, that was read as Latin-1 or Windows-1252
    case FIELDS title|sentence|upper|lower
    replace FIELDS OLD NEW [ignorecase] [words]
    regex FIELDS EXPRESSION NEW [ignorecase]
    set FIELD VALUE ...
    add FIELD VALUE ...
    remove FIELDS [VALUE ...]
    copy FROM TO [ifempty]
    split FIELD SEPARATOR ...
    join FIELD SEPARATOR
    number tracks [per album|disc] [from N] [total]
    number discs [per album] [from N] [total]

FIELDS is one field, several with commas (`title,artist`), or `*` for all that the step makes sense for.
What holds spaces stands in "quotes" or 'quotes'; a quote inside is doubled. A backslash is nothing special.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from musictui.errors import StepError
from musictui.model import steps_base, steps_casing
from musictui.model.steps_base import Step, field, field_list
from musictui.model.steps_mojibake import CYRILLIC
from musictui.model.steps_number import NumberDiscs, NumberTracks
from musictui.model.steps_text import Case, Normalize, Repair, Replace, ReplaceRegex, Spaces, Trim
from musictui.model.steps_values import Add, Copy, Join, Remove, Set, Split
from musictui.model.text import nearest

_ENCODINGS = {"windows-1251": "cp1251", "koi8r": "koi8-r", "utf-8": "", "utf8": ""}
"""Other names for what `repair` takes."""
_WORD = re.compile(r'"((?:[^"]|"")*)"(?=\s|$)|\'((?:[^\']|\'\')*)\'(?=\s|$)|([^\s"\']\S*)')


@dataclass(frozen=True, slots=True)
class Verb:
    """A kind of step."""

    usage: str
    build: Callable[[list[str]], Step]
    """Makes the step of the words after the verb."""
    keys: tuple[str, ...]
    """The same words by name, where a step is written as a table."""


def parse(text: str) -> Step:
    """The step that `text` asks for.

    Raises:
        StepError: With what is wrong, and what was probably meant.
    """
    words = _words(text)
    if not words:
        raise StepError("The step is empty.", hint=f"Known are {', '.join(VERBS)}.")
    name, rest = words[0].lower(), words[1:]
    verb = VERBS.get(name)
    if verb is None:
        near = nearest(name, VERBS)
        hint = f"Did you mean “{near}”? It is written: {VERBS[near].usage}" if near else ""
        raise StepError(f"There is no step “{words[0]}”.", hint=hint or f"Known are {', '.join(VERBS)}.")
    return verb.build(rest)


def from_config(value: object) -> Step:
    """A step as the configuration gives it: a text, or a table such as `{step = "trim", fields = ["title"]}`.

    Raises:
        StepError: It is neither, or wrong.
    """
    if isinstance(value, str):
        return parse(value)
    if not isinstance(value, Mapping) or not isinstance(value.get("step"), str):
        raise StepError("A step is a text or a table with the key step.", hint='For example: "trim title"')
    name = value["step"].lower()
    verb = VERBS.get(name)
    if verb is None:
        return parse(steps_base.written(value["step"]))
    unknown = next((key for key in value if key != "step" and key not in verb.keys), None)
    if unknown is not None:
        near = nearest(str(unknown), verb.keys)
        hint = f"Did you mean “{near}”?" if near else f"It has {', '.join(verb.keys)}."
        raise StepError(f"The step {name} has no “{unknown}”.", hint=hint)
    words = [word for key in verb.keys if key in value for word in _config_words(key, value[key])]
    return verb.build(words)


def _config_words(key: str, value: object) -> list[str]:
    """The words that a key of a table stands for."""
    if isinstance(value, bool):
        return [key] if value else []
    listed = [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]
    if key == "fields":
        return [",".join(listed)]
    return [key, *listed] if key in {"per", "from"} else listed


def _words(text: str) -> list[str]:
    """The words of a step, without their quotes."""
    words, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _WORD.match(text, at)
        if not found:
            raise StepError(
                f"A quote in the step is not closed: {text[at : at + 40]}",
                hint='A quote inside quotes is doubled: "12"" Mix"',
            )
        double, single, plain = found.groups()
        if double is not None:
            words.append(double.replace('""', '"'))
        else:
            words.append(plain if single is None else single.replace("''", "'"))
        at = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    return words


def _fields_first(words: list[str], verb: str) -> tuple[tuple[str, ...], list[str]]:
    """The fields at the beginning, also with spaces after their commas, and the other words."""
    _need(words, 1, verb)
    taken = 1
    while words[taken - 1].endswith(",") and taken < len(words):
        taken += 1
    fields = field_list("".join(words[:taken]))
    if not fields:
        raise _misses(verb)
    return fields, words[taken:]


def _only_fields(verb: str, make: Callable[[tuple[str, ...]], Step]) -> Callable[[list[str]], Step]:
    def build(words: list[str]) -> Step:
        _need(words, 1, verb)
        return make(field_list(",".join(words)) or _fields_first([], verb)[0])

    return build


def _normalize(words: list[str]) -> Step:
    fields, rest = _fields_first(words, "normalize")
    form = rest[0].upper() if rest else "NFC"
    if form not in {"NFC", "NFKC"} or len(rest) > 1:
        raise StepError("The form is NFC or NFKC.", hint=_usage("normalize"))
    return Normalize(fields, "NFKC" if form == "NFKC" else "NFC")


def _repair(words: list[str]) -> Step:
    last = words[-1].lower() if len(words) > 1 else ""
    encoding = _ENCODINGS.get(last, last)
    if encoding in CYRILLIC or last in _ENCODINGS:
        words = words[:-1]
    elif last and words[0] == steps_base.ALL:
        raise StepError("The encoding is cp1251 or koi8-r; none is named for UTF-8.", hint=_usage("repair"))
    else:
        encoding = ""
    return _only_fields("repair", lambda fields: Repair(fields, encoding))(words)


def _case(words: list[str]) -> Step:
    first, last = (words[0].lower(), words[-1].lower()) if words else ("", "")
    if first in steps_casing.STYLES and (last not in steps_casing.STYLES or first != "title"):
        # `case upper title` and `case title album` can mean only one thing.
        words = [*words[1:], words[0]]
    fields, rest = _fields_first(words, "case")
    style = rest[0].lower() if len(rest) == 1 else ""
    if style not in steps_casing.STYLES:
        near = nearest(style, steps_casing.STYLES) if style else None
        hint = f"Did you mean “{near}”? " if near else ""
        raise StepError("Case is title, sentence, upper or lower.", hint=hint + _usage("case"))
    return Case(fields, style)


def _replace(words: list[str]) -> Step:
    fields, rest = _fields_first(words, "replace")
    _need(rest, 2, "replace")
    flags = _flags(rest[2:], "replace", ("ignorecase", "words"))
    if not rest[0]:
        raise StepError("There is nothing to look for.", hint=_usage("replace"))
    return Replace(fields, rest[0], rest[1], "ignorecase" in flags, "words" in flags)


def _regex(words: list[str]) -> Step:
    fields, rest = _fields_first(words, "regex")
    _need(rest, 2, "regex")
    flags = _flags(rest[2:], "regex", ("ignorecase",))
    if not rest[0]:
        raise StepError("There is nothing to look for.", hint=_usage("regex"))
    return ReplaceRegex(fields, rest[0], rest[1], "ignorecase" in flags)


def _set(words: list[str]) -> Step:
    name, values = _values(words, "set")
    if len(values) > 1 and not steps_base.is_multi(name):
        raise StepError(f"“{name}” holds one value.", hint=f'With spaces: set {name} "{" ".join(values)}"')
    return Set(name, values)


def _add(words: list[str]) -> Step:
    name, values = _values(words, "add")
    if not steps_base.is_multi(name):
        raise StepError(f"“{name}” holds one value.", hint=f"To change it: set {name} ...")
    return Add(name, values)


def _values(words: list[str], verb: str) -> tuple[str, tuple[str, ...]]:
    _need(words, 2, verb)
    name = field(words[0])
    return name, tuple(steps_base.checked(name, value) for value in words[1:])


def _remove(words: list[str]) -> Step:
    fields, rest = _fields_first(words, "remove")
    if fields == (steps_base.ALL,):
        raise StepError("Name the fields that are removed.", hint=_usage("remove"))
    return Remove(fields, tuple(rest))


def _copy(words: list[str]) -> Step:
    _need(words, 2, "copy")
    flags = _flags(words[2:], "copy", ("ifempty",))
    return Copy(field(words[0]), field(words[1]), "ifempty" in flags)


def _split(words: list[str]) -> Step:
    _need(words, 2, "split")
    name = field(words[0])
    if not steps_base.is_multi(name):
        raise StepError(f"“{name}” holds one value: it cannot be split.")
    if not all(words[1:]):
        raise StepError("A separator is empty.", hint=_usage("split"))
    return Split(name, tuple(words[1:]))


def _join(words: list[str]) -> Step:
    _need(words, 2, "join", most=2)
    return Join(field(words[0]), words[1])


def _number(words: list[str]) -> Step:
    what = words[0].lower() if words else ""
    if what not in {"tracks", "discs"}:
        raise StepError("Numbered are tracks or discs.", hint=_usage("number"))
    per, first, total, rest = "selection", 1, False, list(words[1:])
    while rest:
        word = rest.pop(0).lower()
        if word == "total":
            total = True
        elif word == "per" and rest and rest[0].lower() in {"selection", "album", "disc"}:
            per = rest.pop(0).lower()
        elif word == "from" and rest and rest[0].isdecimal():
            first = int(rest.pop(0))
        else:
            raise StepError(f"“{word}” does not fit here.", hint=_usage("number"))
    if what == "discs":
        if per == "disc":
            raise StepError("Discs are numbered per album or selection.", hint=_usage("number"))
        return NumberDiscs("album" if per == "album" else "selection", first, total)
    return NumberTracks("album" if per == "album" else "disc" if per == "disc" else "selection", first, total)


def _flags(words: Sequence[str], verb: str, known: tuple[str, ...]) -> set[str]:
    for word in words:
        if word.lower() not in known:
            near = nearest(word.lower(), known)
            hint = f"Did you mean “{near}”? " if near else ""
            raise StepError(f"“{word}” is one word too many.", hint=hint + _usage(verb))
    return {word.lower() for word in words}


def _need(words: Sequence[str], least: int, verb: str, *, most: int | None = None) -> None:
    if len(words) < least:
        raise _misses(verb)
    if most is not None and len(words) > most:
        raise StepError(f"“{words[most]}” is one word too many.", hint=_usage(verb))


def _misses(verb: str) -> StepError:
    return StepError(f"The step {verb} misses something.", hint=_usage(verb))


def _usage(verb: str) -> str:
    return f"It is written: {VERBS[verb].usage}"


VERBS: Mapping[str, Verb] = {
    "trim": Verb("trim FIELDS", _only_fields("trim", Trim), ("fields",)),
    "spaces": Verb("spaces FIELDS", _only_fields("spaces", Spaces), ("fields",)),
    "normalize": Verb("normalize FIELDS NFC|NFKC", _normalize, ("fields", "form")),
    "repair": Verb("repair FIELDS [cp1251|koi8-r]", _repair, ("fields", "encoding")),
    "case": Verb("case FIELDS title|sentence|upper|lower", _case, ("fields", "style")),
    "replace": Verb(
        "replace FIELDS OLD NEW [ignorecase] [words]",
        _replace,
        ("fields", "old", "new", "ignorecase", "words"),
    ),
    "regex": Verb(
        "regex FIELDS EXPRESSION NEW [ignorecase]", _regex, ("fields", "expression", "new", "ignorecase")
    ),
    "set": Verb("set FIELD VALUE ...", _set, ("field", "values")),
    "add": Verb("add FIELD VALUE ...", _add, ("field", "values")),
    "remove": Verb("remove FIELDS [VALUE ...]", _remove, ("fields", "values")),
    "copy": Verb("copy FROM TO [ifempty]", _copy, ("source", "target", "ifempty")),
    "split": Verb("split FIELD SEPARATOR ...", _split, ("field", "separators")),
    "join": Verb("join FIELD SEPARATOR", _join, ("field", "separator")),
    "number": Verb(
        "number tracks|discs [per album|disc] [from N] [total]", _number, ("what", "per", "from", "total")
    ),
}
"""Every kind of step by its name."""

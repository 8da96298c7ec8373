"""What may stand after `field:`, by the field's kind."""

from enum import StrEnum

from musictui.errors import QueryError
from musictui.model import query_bounds
from musictui.model.fields import BY_NAME, Kind, TagField
from musictui.model.query_nodes import And, Bounds, Match, Not, Op, Or, Query, Sourced
from musictui.model.text import fold, nearest
from musictui.model.values import is_true


class Form(StrEnum):
    """How a value is written."""

    PLAIN = "plain"
    QUOTED = "quoted"
    EXACT = "exact"
    REGEX = "regex"


ALIASES = {
    "track": "tracknumber",
    "tracks": "tracktotal",
    "disc": "discnumber",
    "discs": "disctotal",
    "cover": "covers",
    "key": "initialkey",
    "duration": "length",
    "time": "length",
    "file": "filename",
    "publisher": "label",
    "lyric": "lyrics",
    "comments": "comment",
    "genres": "genre",
    "art": "covers",
    "artwork": "covers",
    "picture": "covers",
}
"""Other words that people use for a field."""

ABOUT = ("source", "age")
"""What may stand after a field and a dot: who said its value, and how long ago."""
SOURCES = (
    "musicbrainz",
    "bandcamp",
    "discogs",
    "deezer",
    "itunes",
    "lastfm",
    "acoustid",
    "coverart",
    "page",
    "user",
)
"""Who may have said a value: the sources that are asked, and the user."""
_ORDERED = {Kind.NUMBER, Kind.DATE, Kind.DURATION, Kind.SIZE, Kind.TIME}
_FACTS = ("lossless", "lossy", "vbr", "cbr", "missing", "compilation", "mono", "stereo", "tagged", "untagged")


def field_name(word: str) -> str | None:
    """The field that a word before a colon names, `is` and `has` among them; None if there is none."""
    name, dot, about = word.lower().partition(".")
    name = ALIASES.get(name, name)
    if dot:
        return f"{name}.{about}" if about in ABOUT and name in BY_NAME and BY_NAME[name].is_tag else None
    return name if name in BY_NAME or name in {"is", "has"} else None


def nearest_field(word: str) -> str | None:
    """The field that a misspelt word most likely means."""
    name, dot, about = word.lower().partition(".")
    if dot:
        near = field_name(name) or nearest(name, (*BY_NAME, *ALIASES)) or ""
        field = ALIASES.get(near, near)
        is_said = field in BY_NAME and BY_NAME[field].is_tag
        return f"{field}.{nearest(about, ABOUT) or ABOUT[0]}" if is_said else None
    return nearest(word.lower(), (*BY_NAME, *ALIASES, "is", "has"))


def unknown_field(word: str, near: str | None, whole: str, position: int) -> QueryError:
    """There is no such field."""
    field, dot, about = word.lower().partition(".")
    if dot and field_name(field) is not None and about in ABOUT:
        return QueryError(
            f"No source says “{field}”: it is no tag.",
            position=position,
            hint=f"{ABOUT[0]} and {ABOUT[1]} are known of tags, as in genre.{about}:",
        )
    hint = f"Did you mean “{near}:”? " if near else ""
    return QueryError(
        f"There is no field “{word}”.",
        position=position,
        hint=f'{hint}For the words themselves, put them in quotes: "{whole}"',
    )


def no_value(name: str, position: int) -> QueryError:
    """A field and nothing after it."""
    hint = "" if name in {"is", "has"} else f"{name}:none finds tracks without, {name}:any tracks with one."
    return QueryError(f"Something is expected after “{name}:”.", position=position, hint=hint)


def is_ordered(name: str) -> bool:
    """Whether a field has less and more."""
    return name.endswith(".age") or (name in BY_NAME and BY_NAME[name].kind in _ORDERED)


def match(name: str, form: Form, value: str, *, comparison: str, position: int) -> Query:
    """What `name:value` asks for.

    Raises:
        QueryError: The value does not suit the field.
    """
    if name == "is":
        return _is(value, position)
    if name == "has":
        return _has(value, position)
    if "." in name:
        return _sourced(name, form, value, comparison, position)
    field = BY_NAME[name]
    if form is Form.REGEX:
        return Match(name, Op.REGEX, _checked_regex(name, value, position))
    if form is Form.PLAIN and not comparison and value.lower() in {"none", "any"}:
        return Match(name, Op.NONE if value.lower() == "none" else Op.ANY)
    if field.kind is Kind.FLAG:
        return _flag(field, value, position)
    if field.kind is Kind.TEXT:
        return Match(name, Op.EXACT if form is Form.EXACT else Op.CONTAINS, value)
    return _ordered(field, form, value, comparison, position)


def _sourced(name: str, form: Form, value: str, comparison: str, position: int) -> Query:
    """What is known about where a value came from."""
    field, _, about = name.partition(".")
    if form is Form.REGEX:
        raise QueryError(f"“{name}:” takes no regular expression.", position=position)
    if form is Form.PLAIN and not comparison and value.lower() in {"none", "any"}:
        return Sourced(field) if value.lower() == "any" else Not(Sourced(field))
    if about == "source":
        return Sourced(field, _source(value, position))
    # An age is written as that of a file is.
    asked = _ordered(TagField(name, name, kind=Kind.TIME), form, value, comparison, position)
    return Sourced(field, age=asked.bounds if isinstance(asked, Match) else None)


def _source(value: str, position: int) -> str:
    """Part of the name of a source, folded."""
    part = fold(value)
    if any(part in name for name in SOURCES):
        return part
    near = nearest(part, SOURCES)
    hint = f"Did you mean “{near}”?" if near else f"There are {', '.join(SOURCES)}."
    raise QueryError(f"There is no source “{value}”.", position=position, hint=hint)


def _is(value: str, position: int) -> Query:
    word = value.lower()
    simple: dict[str, Query] = {
        "lossy": Match("lossless", Op.FLAG, "no"),
        "cbr": Match("vbr", Op.FLAG, "no"),
        "mono": Match("channels", Op.RANGE, bounds=Bounds(1, 1)),
        "stereo": Match("channels", Op.RANGE, bounds=Bounds(2, 2)),
        "untagged": And((Match("title", Op.NONE), Match("artist", Op.NONE))),
        "tagged": Or((Match("title", Op.ANY), Match("artist", Op.ANY))),
        "new": Match("added", Op.RANGE, bounds=Bounds(None, 7 * 86_400, is_age=True)),
    }
    if word in simple:
        return simple[word]
    field = BY_NAME.get(word)
    if field and field.kind is Kind.FLAG:
        return Match(word, Op.FLAG, "yes")
    if field and word == "problem":
        return Match(word, Op.ANY)
    raise _unknown_word("is:", value, (*_FACTS, "new"), position)


def _has(value: str, position: int) -> Query:
    name = field_name(value)
    if name is None and value.lower().endswith("s"):
        name = field_name(value[:-1])
    if name is None or name in {"is", "has"}:
        raise _unknown_word("has:", value, ("cover", "problem", "lyrics", *BY_NAME), position)
    if BY_NAME[name].kind is Kind.FLAG:
        return Match(name, Op.FLAG, "yes")
    return Match(name, Op.ANY)


def _flag(field: TagField, value: str, position: int) -> Query:
    word = value.lower()
    if word in {"no", "false", "0", "n", "off"}:
        return Match(field.name, Op.FLAG, "no")
    if is_true(word):
        return Match(field.name, Op.FLAG, "yes")
    raise QueryError(f"After “{field.name}:”, yes or no is expected.", position=position)


def _ordered(field: TagField, form: Form, value: str, comparison: str, position: int) -> Query:
    """A comparison by number or date."""
    bounds = query_bounds.bounds(
        field,
        value.strip(),
        comparison=comparison,
        is_range=form in {Form.PLAIN, Form.EXACT},
        is_exact=form is Form.EXACT,
        position=position,
    )
    return Match(field.name, Op.RANGE, bounds=bounds)


def _unknown_word(before: str, value: str, known: tuple[str, ...], position: int) -> QueryError:
    near = nearest(value.lower(), known)
    hint = f"Did you mean “{before}{near}”?" if near else f"Known are {', '.join(known[:10])}."
    return QueryError(f"“{value}” is nothing that “{before}” knows.", position=position, hint=hint)


def _checked_regex(name: str, pattern: str, position: int) -> str:
    """`pattern` if it can be compiled."""
    # Imported here: few queries need it. Not `re`, which cannot be stopped when a pattern runs away.
    import regex

    try:
        regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        at = getattr(error, "pos", None) or 0
        reason = getattr(error, "msg", None) or str(error)
        raise QueryError(
            f"The regular expression is wrong: {reason}.",
            position=position + 1 + at,
            hint=f"Put a \\ before a sign that stands for itself: {name}:/\\[live\\]/",
        ) from error
    return pattern

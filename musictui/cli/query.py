"""Searches on the command line: words that may begin with a dash, saved searches, sorting, and completion."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from musictui.cli.program import Program
from musictui.errors import MusictuiError, QueryError, UsageError
from musictui.model import query_saved
from musictui.model.fields import BY_NAME, FIELDS, Kind

if TYPE_CHECKING:  # imported when there is something to parse
    from musictui.model.query import Query

F = TypeVar("F", bound=Callable[..., Any])

FACTS = (
    "lossless",
    "lossy",
    "vbr",
    "cbr",
    "mono",
    "stereo",
    "compilation",
    "missing",
    "tagged",
    "untagged",
    "new",
)
"""What `is:` knows, as completion offers it."""

SortKey = tuple[str, bool]
"""A field's name, and whether it runs from high to low."""


class QueryCommand(click.Command):
    """A command whose words are a search: `-live` means not live, and is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what begins with two dashes, and short options, as options; the rest is the search."""
        takes_value = {
            name: not (param.is_flag or param.count)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
            for name in (*param.opts, *param.secondary_opts)
        }
        options, words = _split(args, takes_value)
        return super().parse_args(ctx, [*options, "--", *words])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The fields that there are."""
        with formatter.section("Fields"):
            formatter.write_text(" ".join(BY_NAME))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Options, and fields that are not to match."""
        items = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-") and not incomplete.startswith("--"):
            items += _completions(incomplete)
        return items


class QueryWord(click.ParamType[str]):
    """One word of a search."""

    name = "query"

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Fields, what may follow `is:` and `has:`, and saved searches."""
        if incomplete.startswith(query_saved.MARK):
            return [CompletionItem(name) for name in _saved_names(ctx) if name.startswith(incomplete)]
        return _completions(incomplete)


class _FieldName(click.ParamType[str]):
    """A field to sort by or to show."""

    name = "field"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """The last of several fields that are separated by commas."""
        before, comma, word = incomplete.rpartition(",")
        start = before + comma + "-" * word.startswith("-")
        return [CompletionItem(start + name) for name in BY_NAME if name.startswith(word.removeprefix("-"))]


FIELD_NAME = _FieldName()
QUERY_WORD = QueryWord()


def query_argument(function: F) -> F:
    """The argument QUERY ..., given as `words`."""
    return click.argument("words", metavar="[QUERY ...]", nargs=-1, type=QUERY_WORD)(function)


def sort_option(function: F) -> F:
    """The option --sort, given as `sort`."""
    text = "Sort by this field; -FIELD or FIELD:desc from high to low. Several: separated by commas."
    return click.option("--sort", metavar="FIELD", multiple=True, type=FIELD_NAME, help=text)(function)


def limit_option(function: F) -> F:
    """The option --limit, given as `limit`."""
    return click.option(
        "--limit", metavar="N", type=click.IntRange(min=0), help="At most N tracks, the first by the sorting."
    )(function)


def parsed(program: Program, words: Sequence[str]) -> "Query":
    """The search that the words of a command line make together.

    Raises:
        QueryError: It cannot be read, and holds the text.
        UsageError: It names a saved search that there is not.
    """
    from musictui.model import query

    text = expanded(program, words)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(
            "The search holds bytes that are no text.", position=error.start, text=text
        ) from error
    try:
        return query.parse(text)
    except QueryError as error:
        error.text = text
        raise


def expanded(program: Program, words: Sequence[str]) -> str:
    """The words in one line, `@name` and `-@name` replaced by the saved search."""
    text = " ".join(map(_as_one, words))
    return query_saved.expanded(text, saved(program)) if query_saved.has_reference(text) else text


def sort_keys(texts: Sequence[str]) -> list[SortKey]:
    """What `--sort` asks for.

    Raises:
        UsageError: There is no such field.
    """
    return [_sort_key(part) for text in texts for part in text.split(",") if part]


def fields(text: str, *, more: Sequence[str] = ()) -> list[str]:
    """Names of fields, or of `more`, that are separated by commas.

    Raises:
        UsageError: There is no such field.
    """
    return [_known(name.strip(), more) for name in text.split(",") if name.strip()]


def _split(args: Sequence[str], takes_value: dict[str, bool]) -> tuple[list[str], list[str]]:
    """Options with their values, and the other words."""
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words += rest
        elif arg not in takes_value and not arg.startswith("--"):
            words.append(arg)
        elif takes_value.get(arg) and (value := next(rest, None)) is not None:
            # Joined, so that a value may begin with a dash: `--sort -year`.
            options += [f"{arg}={value}"] if arg.startswith("--") else [arg, value]
        else:
            options.append(arg)
    return options, words


def _sort_key(text: str) -> SortKey:
    name, _, direction = text.strip().partition(":")
    if direction not in {"", "asc", "desc"}:
        raise UsageError(f"After {name}: asc or desc is expected, not {direction}.")
    return _known(name.removeprefix("-")), name.startswith("-") or direction == "desc"


def _known(name: str, more: Sequence[str] = ()) -> str:
    if name.lower() in BY_NAME or name.lower() in more:
        return name.lower()
    from musictui.model.text import nearest

    near = nearest(name.lower(), (*BY_NAME, *more))
    hint = f"Did you mean {near}?" if near else "The fields: musictui find --help"
    raise UsageError(f"There is no field {name}.", hint=hint)


def _as_one(word: str) -> str:
    """A word of the command line as it stands in a query: the shell took the quotes of `@"two words"`."""
    dash = "-" * word.startswith("-")
    name = word.removeprefix("-")
    if name.startswith(query_saved.MARK) and '"' not in name:
        return dash + query_saved.reference(name.removeprefix(query_saved.MARK))
    return word


def saved(program: Program) -> dict[str, str]:
    """The saved searches by name.

    Raises:
        LibraryError: There is no library, or it cannot be read.
    """
    from musictui.library import searches

    with program.reader() as conn:
        return {search.name: search.text for search in searches.all(conn)}


def _saved_names(ctx: click.Context) -> list[str]:
    """Saved searches that need no quotes; none where there is no library."""
    try:
        return [
            query_saved.MARK + name
            for name in saved(ctx.ensure_object(Program))
            if not set(name) & set(" \t'\"")
        ]
    except MusictuiError:
        return []


def _completions(incomplete: str) -> list[CompletionItem[str]]:
    """Words of a search that begin like `incomplete`: fields, and after a colon what may stand there."""
    word = incomplete.lstrip("-(")
    before = incomplete[: len(incomplete) - len(word)]
    known = _after_colon(word.partition(":")[0]) if ":" in word else _fields()
    return [CompletionItem(before + text, help=help_) for text, help_ in known if text.startswith(word)]


def _fields() -> Iterator[tuple[str, str]]:
    """What may stand before a colon, with its meaning."""
    for field in FIELDS:
        yield f"{field.name}:", field.label
    yield "is:", "A fact"
    yield "has:", "Any value of a field"


def _after_colon(name: str) -> Iterator[tuple[str, str]]:
    """What may stand after `name:`, as far as it can be listed."""
    if name == "is":
        for fact in FACTS:
            yield f"is:{fact}", ""
    elif name == "has":
        for field in FIELDS:
            yield f"has:{field.name}", field.label
    elif name in BY_NAME:
        yield f"{name}:none", "Without"
        yield f"{name}:any", "With"
        if BY_NAME[name].kind is Kind.FLAG:
            yield f"{name}:yes", ""
            yield f"{name}:no", ""

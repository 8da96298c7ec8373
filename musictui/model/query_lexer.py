"""Cuts a query into its parts. Knows quotes, fields and parentheses; `query` knows how they combine."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from musictui.errors import QueryError
from musictui.model import query_values
from musictui.model.query_nodes import Query
from musictui.model.text import fold


class Shape(StrEnum):
    """What a part is for."""

    WORD = "word"
    MATCH = "match"
    AND = "and"
    OR = "or"
    NOT = "not"
    MINUS = "-"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a query and what it is: field, operator, value, word or error."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Lexeme:
    """One part of a query."""

    shape: Shape
    start: int
    end: int
    text: str = ""
    """A word without its quotes."""
    query: Query | None = None
    """What a field's part asks for."""
    error: QueryError | None = None
    parts: tuple[Token, ...] = ()
    """Its own stretches, where it is more than one."""


_WORDS = {"and": Shape.AND, "or": Shape.OR, "not": Shape.NOT}
_FIELD = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)?):")
_SPACES = re.compile(r"\s*")
_COMPARISON = re.compile(r"[<>]=?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')
_REGEX_END = re.compile(r"/(?=[\s)]|$)")
_REGEX_SIGNS = re.compile(r"[\\*+?\[\]^$|(){}]")


def lex(text: str) -> list[Lexeme]:
    """The parts of `text` in order; what is wrong stands in their `error`."""
    return _Lexer(text).lex()


def tokens(lexemes: Iterable[Lexeme]) -> list[Token]:
    """The stretches of a query with their kinds."""
    found: list[Token] = []
    for lexeme in lexemes:
        if lexeme.error:
            found += _with_error(lexeme)
        elif lexeme.parts:
            found += lexeme.parts
        else:
            kind = "word" if lexeme.shape is Shape.WORD else "operator"
            found.append(Token(lexeme.start, lexeme.end, kind))
    return found


def _with_error(lexeme: Lexeme) -> list[Token]:
    """A wrong part: what stands before the mistake keeps its kind."""
    good = [part for part in lexeme.parts if part.kind == "field"]
    start = good[-1].end if good and good[-1].end < lexeme.end else lexeme.start
    return [*(part for part in good if part.end <= start), Token(start, lexeme.end, "error")]


class _Lexer:
    """Walks over the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lexemes: list[Lexeme] = []
        self._open: list[Lexeme] = []

    def lex(self) -> list[Lexeme]:
        text = self._text
        while True:
            self._at = self._past_spaces(self._at)
            if self._at >= len(text):
                break
            lexeme = self._next()
            self._at = max(lexeme.end, self._at + 1)
            if not (lexeme.shape is Shape.WORD and _is_dash(text[lexeme.start : lexeme.end])):
                self._lexemes.append(lexeme)
        for lexeme in self._open:
            lexeme.error = QueryError(
                "This “(” is not closed.",
                position=lexeme.start,
                hint="Add a “)”, or put the words in quotes.",
            )
        return self._lexemes

    def _next(self) -> Lexeme:
        start, char = self._at, self._text[self._at]
        if char == "(":
            lexeme = Lexeme(Shape.OPEN, start, start + 1)
            self._open.append(lexeme)
            return lexeme
        if char == ")":
            return self._close(start)
        if char == '"':
            value, end, error = self._quoted(start)
            return Lexeme(Shape.WORD, start, end, value, error=error)
        if char == "-" and self._negates(start):
            return Lexeme(Shape.MINUS, start, start + 1)
        return self._field(start) or self._word(start)

    def _close(self, start: int) -> Lexeme:
        lexeme = Lexeme(Shape.CLOSE, start, start + 1)
        if not self._open:
            lexeme.error = QueryError(
                "This “)” closes nothing.", position=start, hint='To search for it, put it in quotes: ")"'
            )
        elif self._lexemes[-1] is self._open.pop():
            lexeme.error = QueryError("Something is expected between “(” and “)”.", position=start)
        return lexeme

    def _negates(self, start: int) -> bool:
        """Whether a dash has something to work on."""
        end = self._word_end(start)
        rest = self._text[start + 1 : start + 2]
        return rest in {'"', "("} or not _is_dash(self._text[start:end])

    def _word(self, start: int) -> Lexeme:
        end = self._word_end(start)
        word = self._text[start:end]
        return Lexeme(_WORDS.get(word.lower(), Shape.WORD), start, end, word)

    def _word_end(self, start: int) -> int:
        """Where a word ends: at white space, or at a `)` that was not opened in it."""
        depth = 0
        for at in range(start, len(self._text)):
            char = self._text[at]
            if char.isspace():
                return at
            if char == "(":
                depth += 1
            elif char == ")":
                if not depth:
                    return at
                depth -= 1
        return len(self._text)

    def _field(self, start: int) -> Lexeme | None:
        """`field:value`; None if this is no field."""
        named = _FIELD.match(self._text, start)
        if not named:
            return None
        value_start, word_end = named.end(), self._word_end(start)
        value = self._text[value_start:word_end]
        name = query_values.field_name(named[1])
        if name is None:
            if not value or value.startswith("//"):
                return None
            head, dot, about = named[1].lower().partition(".")
            if dot and about not in query_values.ABOUT and query_values.field_name(head) is None:
                return None
            nearest = query_values.nearest_field(named[1])
            if not nearest and not named[1].islower():
                return None
            whole = self._text[start:word_end]
            return Lexeme(
                Shape.MATCH,
                start,
                word_end,
                error=query_values.unknown_field(named[1], nearest, whole, start),
            )
        parts = [Token(start, value_start, "field")]
        lexeme = Lexeme(Shape.MATCH, start, word_end, parts=tuple(parts))
        try:
            lexeme.end = self._fill(lexeme, name, value_start)
        except QueryError as error:
            lexeme.error = error
            lexeme.end = max(word_end, value_start, self._past_quotes(value_start))
        return lexeme

    def _fill(self, lexeme: Lexeme, name: str, start: int) -> int:
        """Read the value after `name:`; gives where it ends."""
        text, form, at = self._text, query_values.Form.PLAIN, start
        if compared := _COMPARISON.match(text, at) if query_values.is_ordered(name) else None:
            at = self._past_spaces(compared.end())
        elif text.startswith("=", at):
            form, at = query_values.Form.EXACT, at + 1
        elif self._is_regex(name, at):
            form = query_values.Form.REGEX
        operator_end = at
        if form is query_values.Form.REGEX:
            value, end = self._regex(at)
        elif text.startswith('"', at):
            value, end, error = self._quoted(at)
            if error:
                raise error
            form = query_values.Form.QUOTED if form is query_values.Form.PLAIN else form
        else:
            end = self._word_end(at)
            value = text[at:end]
        if not value:
            raise query_values.no_value(name, at)
        comparison = compared[0] if compared else ""
        lexeme.query = query_values.match(name, form, value, comparison=comparison, position=at)
        operators = [Token(start, operator_end, "operator")] if operator_end > start else []
        lexeme.parts = (*lexeme.parts, *operators, Token(at, end, "value"))
        return end

    def _is_regex(self, name: str, at: int) -> bool:
        """Whether a value that starts with a slash is a regular expression: a path starts with one too."""
        if not self._text.startswith("/", at) or name in {"is", "has"}:
            return False
        if name not in {"path", "folder"}:
            return True
        value = self._text[at : self._word_end(at)]
        return len(value) > 2 and value.endswith("/") and bool(_REGEX_SIGNS.search(value))

    def _regex(self, start: int) -> tuple[str, int]:
        """The expression between slashes, and where it ends."""
        closing = next(
            (
                found.start()
                for found in _REGEX_END.finditer(self._text, start + 1)
                if not _is_escaped(self._text, found.start())
            ),
            None,
        )
        if closing is None:
            raise QueryError(
                "The regular expression is not closed: a “/” is expected at its end.",
                position=len(self._text),
            )
        return self._text[start + 1 : closing].replace("\\/", "/"), closing + 1

    def _quoted(self, start: int) -> tuple[str, int, QueryError | None]:
        """The text between quotes, where it ends, and what is wrong with it."""
        found = _QUOTED.match(self._text, start)
        if not found:
            error = QueryError(
                "This quote is not closed.", position=start, hint='A “"” is expected at its end.'
            )
            return "", len(self._text), error
        return _ESCAPE.sub(r"\1", found[1]), found.end(), None

    def _past_quotes(self, start: int) -> int:
        """Where the quoted text that may stand after a field ends."""
        at = self._text.find('"', start, start + 3)
        return self._quoted(at)[1] if at >= 0 else 0

    def _past_spaces(self, start: int) -> int:
        found = _SPACES.match(self._text, start)
        return found.end() if found else start


def _is_dash(word: str) -> bool:
    """Whether a word is nothing but dashes, as between an artist and a title."""
    return bool(word) and not fold(word).strip("-> ")


def _is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before."""
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1

"""The query language: what a text in the query bar, on the command line or of a saved search asks for.

    words               all must be found, in any searchable field, whatever case and accents
    "some words"        found one after the other
    field:value         found in that field; field:"some words"
    field:=value        the whole value, whatever case and accents
    field:/regex/       a regular expression, whatever case
    year:1990..1999     a range, both ends included; either may be left away
    length:<3:30        less than; also <= > >=
    added:<7d           newer than seven days; added:2024-05
    genre:none          without any; genre:any with some
    is:lossless         a fact; has:cover, has:lyrics, has:problem
    genre.source:NAME   a value that this source said; genre.age:>180d, one that was read longer ago
    -x, not x           without; also -field:value and -(a or b)
    a or b, (a b) or c  either; what stands side by side binds closer than `or`

An operator word without something to work on is a plain word: `why not`, `and justice for all`.
"""

from collections.abc import Callable
from contextlib import suppress

from musictui.errors import QueryError
from musictui.model import query_lexer
from musictui.model.query_lexer import Lexeme, Shape, Token
from musictui.model.query_nodes import And, Bounds, Everything, Match, Not, Op, Or, Query, Sourced, Word

__all__ = [
    "And",
    "Bounds",
    "Everything",
    "Match",
    "Not",
    "Op",
    "Or",
    "Query",
    "Sourced",
    "Token",
    "Word",
    "parse",
    "quoted",
    "tokens",
]

MAX_TERMS = 200
MAX_DEPTH = 50


def parse(text: str) -> Query:
    """What `text` asks for.

    Raises:
        QueryError: It cannot be read; says where, and what was expected.
    """
    lexemes = query_lexer.lex(text)
    for lexeme in lexemes:
        if lexeme.error:
            raise lexeme.error
    if len(lexemes) > MAX_TERMS:
        raise QueryError(f"A query has {MAX_TERMS} words at most.", position=lexemes[MAX_TERMS].start)
    return _Parser(lexemes).parse()


def tokens(text: str) -> list[Token]:
    """The parts of `text` with their kinds, for colors; never raises, and leaves out white space."""
    lexemes = query_lexer.lex(text)
    if not any(lexeme.error for lexeme in lexemes):
        # Reading them tells which operator words are plain words.
        with suppress(QueryError):
            _Parser(lexemes).parse()
    return query_lexer.tokens(lexemes)


def quoted(value: str) -> str:
    """`value` so that a query takes it as it stands: `artist:=` + `quoted("The The")`."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Parser:
    """Recursive descent over lexemes that are all in order and whose parentheses are paired."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._depth = 0

    def parse(self) -> Query:
        return self._or() if self._lexemes else Everything()

    def _shape(self, ahead: int = 0) -> Shape | None:
        """The shape of the lexeme so many places ahead; None where nothing follows."""
        at = self._at + ahead
        shape = self._lexemes[at].shape if at < len(self._lexemes) else None
        return None if shape is Shape.CLOSE else shape

    def _or(self) -> Query:
        queries = [self._and()]
        while self._shape() is Shape.OR:
            self._at += 1
            queries.append(self._and())
        return queries[0] if len(queries) == 1 else Or(tuple(queries))

    def _and(self) -> Query:
        queries: list[Query] = []
        while shape := self._shape():
            if queries and shape in {Shape.OR, Shape.AND} and self._shape(1):
                if shape is Shape.OR:
                    break
                self._at += 1
            queries.append(self._unary())
        return queries[0] if len(queries) == 1 else And(tuple(queries))

    def _unary(self) -> Query:
        lexeme = self._lexemes[self._at]
        self._at += 1
        if lexeme.shape is Shape.MINUS or (lexeme.shape is Shape.NOT and self._shape()):
            return Not(self._deeper(lexeme, self._unary))
        if lexeme.shape is Shape.OPEN:
            query = self._deeper(lexeme, self._or)
            self._at += 1
            return query
        if lexeme.query:
            return lexeme.query
        lexeme.shape = Shape.WORD
        return Word(lexeme.text)

    def _deeper(self, lexeme: Lexeme, rule: Callable[[], Query]) -> Query:
        """What `rule` reads one level down."""
        if self._depth == MAX_DEPTH:
            raise QueryError("The query is nested too deeply.", position=lexeme.start)
        self._depth += 1
        query = rule()
        self._depth -= 1
        return query

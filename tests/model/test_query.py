"""What queries mean, and what they say when they mean nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import QueryError
from musictui.model.fields import BY_NAME
from musictui.model.query import (
    MAX_DEPTH,
    MAX_TERMS,
    And,
    Everything,
    Match,
    Not,
    Op,
    Or,
    Query,
    Word,
    parse,
    quoted,
    tokens,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Everything()),
        ("   ", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a and b", And((A, B))),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("a or b c", Or((A, And((B, C))))),
        ("(a or b) c", And((Or((A, B)), C))),
        ("-a", Not(A)),
        ("not a", Not(A)),
        ("a -b", And((A, Not(B)))),
        ("a not b or c", Or((And((A, Not(B))), C))),
        ("-(a or b)", Not(Or((A, B)))),
        ("not (a b)", Not(And((A, B)))),
        ("--a", Not(Not(A))),
        ("((a))", A),
        ('"a b"', Word("a b")),
        ('-"a b"', Not(Word("a b"))),
        (r'"say \"hi\" \\ \n"', Word(r'say "hi" \ \n')),
        ('"or"', Word("or")),
    ],
)
def test_parse_words_and_operators(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AC/DC", ["AC/DC"]),
        ("P!nk", ["P!nk"]),
        ("Mission: Impossible", ["Mission:", "Impossible"]),
        ("12:30", ["12:30"]),
        ("Re:Zero", ["Re:Zero"]),
        ("https://example.org/x", ["https://example.org/x"]),
        ("Sigur Rós - Heima", ["Sigur", "Rós", "Heima"]),
        ("Sigur Rós – Heima", ["Sigur", "Rós", "Heima"]),
        ("-", []),
        ("- a", ["a"]),
        ("a -> b", ["a", "b"]),
        ("why not", ["why", "not"]),
        ("and justice for all", ["and", "justice", "for", "all"]),
        ("or", ["or"]),
        ("love or", ["love", "or"]),
        ("foo(live)", ["foo(live)"]),
        ('12" mix', ['12"', "mix"]),
        ("!!!", ["!!!"]),
        ("hyper-ballad", ["hyper-ballad"]),
        ("a=b", ["a=b"]),
    ],
)
def test_parse_takes_titles_as_words(text: str, words: list[str]) -> None:
    query = parse(text)
    found = query.queries if isinstance(query, And) else () if query == Everything() else (query,)
    assert [word.text for word in found if isinstance(word, Word)] == words


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("artist:björk", Match("artist", Op.CONTAINS, "björk")),
        ("ARTIST:x", Match("artist", Op.CONTAINS, "x")),
        ('artist:"a b"', Match("artist", Op.CONTAINS, "a b")),
        ("artist:=x", Match("artist", Op.EXACT, "x")),
        ('artist:="The The"', Match("artist", Op.EXACT, "The The")),
        ("title:/^a b$/", Match("title", Op.REGEX, "^a b$")),
        (r"title:/a\/b/", Match("title", Op.REGEX, "a/b")),
        ("genre:none", Match("genre", Op.NONE)),
        ("genre:any", Match("genre", Op.ANY)),
        ('genre:"none"', Match("genre", Op.CONTAINS, "none")),
        ("genre:=none", Match("genre", Op.EXACT, "none")),
        ("title:12:30", Match("title", Op.CONTAINS, "12:30")),
        ("title:a(b)", Match("title", Op.CONTAINS, "a(b)")),
        ("title:<3", Match("title", Op.CONTAINS, "<3")),
        ("path:/mnt/music/", Match("path", Op.CONTAINS, "/mnt/music/")),
        (r"path:/\.flac$/", Match("path", Op.REGEX, r"\.flac$")),
        ("format:flac", Match("format", Op.CONTAINS, "flac")),
        ("is:lossless", Match("lossless", Op.FLAG, "yes")),
        ("is:lossy", Match("lossless", Op.FLAG, "no")),
        ("is:missing", Match("missing", Op.FLAG, "yes")),
        ("compilation:no", Match("compilation", Op.FLAG, "no")),
        ("has:problem", Match("problem", Op.ANY)),
        ("has:cover", Match("covers", Op.ANY)),
        ("has:lyrics", Match("lyrics", Op.ANY)),
        ("cover:none", Match("covers", Op.NONE)),
        ("key:Am", Match("initialkey", Op.CONTAINS, "Am")),
    ],
)
def test_parse_fields(text: str, match: Match) -> None:
    assert parse(text) == match


def test_parse_field_in_parentheses_ends_at_its_own() -> None:
    assert parse("(artist:x)") == Match("artist", Op.CONTAINS, "x")
    assert parse('(title:/a(b)/ or "c")') == Or((Match("title", Op.REGEX, "a(b)"), C))


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("(a", 0, "not closed"),
        ("a (b or (c)", 2, "not closed"),
        ("a)", 1, "closes nothing"),
        ("a ()", 3, "expected"),
        ('a "b', 2, "not closed"),
        ('artist:"b', 7, "not closed"),
        ("artist:", 7, "expected after “artist:”"),
        ("x artist: y", 9, "expected after “artist:”"),
        ("artist:=", 8, "expected after “artist:”"),
        ("title:/a", 8, "not closed"),
        ("title:/[/", 8, "regular expression is wrong"),
        ("foo:bar", 0, "no field “foo”"),
        ("x artits:bar", 2, "no field “artits”"),
        ("Artits:bar", 0, "no field “Artits”"),
        ("is:lossles", 3, "is:"),
        ("has:lyrcs", 4, "has:"),
        ("year:abc", 5, "a number is expected"),
        ("year:<abc", 6, "a number is expected"),
        ("year:", 5, "expected"),
        ("year:1999..1990", 5, "greater"),
        ("length:xyz", 7, "a length is expected"),
        ("length:<3:99", 8, "a length is expected"),
        ("length:1:75:00", 7, "a length is expected"),
        ("year:..", 5, "a start or an end is expected"),
        ("length:..", 7, "a start or an end is expected"),
        ("size:big", 5, "a size is expected"),
        ("date:soon", 5, "a date is expected"),
        ("added:soon", 6, "a date or an age is expected"),
        ("added:2024-13", 6, "a date or an age is expected"),
        ("compilation:maybe", 12, "yes or no"),
    ],
)
def test_parse_says_what_is_wrong_and_where(text: str, position: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert said in caught.value.message
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("artits:x", "artist:"), ("albm:x", "album:"), ("tilte:x", "title:"), ("is:lossles", "is:lossless")],
)
def test_parse_offers_the_nearest_name(text: str, nearest: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert f"“{nearest}”" in caught.value.hint


def test_parse_refuses_what_is_too_much() -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        parse("-" * (MAX_DEPTH + 1) + "a")
    with pytest.raises(QueryError, match="words at most"):
        parse("a " * (MAX_TERMS + 1))


@given(st.text())
def test_quoted_text_is_taken_as_it_stands(text: str) -> None:
    assert parse(f"artist:={quoted(text)}") == Match("artist", Op.EXACT, text) if text else True


ANYTHING = st.lists(
    st.sampled_from(
        ["a", "or", "and", "not", "-", "(", ")", '"', " ", ":", "=", "/", "..", "<", "1", "東", "\\", "é"]
    )
    | st.sampled_from([f"{name}:" for name in BY_NAME] + ["is:", "has:", "foo:"])
    | st.text(max_size=3),
    max_size=12,
).map("".join)


@given(ANYTHING)
def test_any_text_is_a_query_or_an_error_inside_it(text: str) -> None:
    error = None
    try:
        parse(text)
    except QueryError as raised:
        error = raised
    assert error is None or (error.message and 0 <= error.position <= len(text))


@given(ANYTHING)
def test_tokens_cover_all_but_white_space_once(text: str) -> None:
    found = tokens(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(token.start < token.end <= len(text) for token in found)
    assert {token.kind for token in found} <= {"field", "operator", "value", "word", "error"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("artist:björk", [("artist:", "field"), ("björk", "value")]),
        ("year:<1990", [("year:", "field"), ("<", "operator"), ("1990", "value")]),
        ('a -"b c"', [("a", "word"), ("-", "operator"), ('"b c"', "word")]),
        ("a or b", [("a", "word"), ("or", "operator"), ("b", "word")]),
        ("why not", [("why", "word"), ("not", "word")]),
        ("year:x y", [("year:", "field"), ("x", "error"), ("y", "word")]),
        ("foo:x", [("foo:x", "error")]),
        ("(a", [("(", "error"), ("a", "word")]),
    ],
)
def test_tokens_name_the_parts(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[token.start : token.end], token.kind) for token in tokens(text)] == expected

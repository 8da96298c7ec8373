"""Steps as a person writes them, and what they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import StepError
from musictui.model import steps
from musictui.model.steps_base import Step
from musictui.model.steps_number import NumberTracks
from musictui.model.steps_text import Case, Replace, ReplaceRegex, Trim
from musictui.model.steps_values import Add, Join, Remove, Set, Split

TAGS = {
    "title": ("  the  edge of BjÃ¶rk ",),
    "artist": ("Kim; Lee",),
    "genre": ("House", "Deep House"),
    "comment": ("one  line\r\n  two ",),
    "tracknumber": ("3",),
}


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("trim *", "title", ("the  edge of BjÃ¶rk",)),
        ("spaces *", "title", ("the edge of BjÃ¶rk",)),
        ("spaces *", "comment", ("one line\ntwo",)),
        ("repair *", "title", ("  the  edge of Björk ",)),
        ("normalize title NFKC", "title", ("  the  edge of BjÃ¶rk ",)),
        ("case artist upper", "artist", ("KIM; LEE",)),
        ("case upper artist", "artist", ("KIM; LEE",)),
        ("replace artist Kim Sam", "artist", ("Sam; Lee",)),
        ("replace artist kim Sam ignorecase", "artist", ("Sam; Lee",)),
        ("replace genre House Music", "genre", ("Music", "Deep Music")),
        ("replace artist e E words", "artist", ("Kim; Lee",)),
        (r'replace artist "; " \1', "artist", (r"Kim\1Lee",)),
        (r'regex artist "(\w+); (\w+)" "\2 & \1"', "artist", ("Lee & Kim",)),
        (r'regex artist "(?i)KIM; " ""', "artist", ("Lee",)),
        ("split artist ;", "artist", ("Kim", "Lee")),
        ('join genre " / "', "genre", ("House / Deep House",)),
        ("set date 1994-05", "date", ("1994-05",)),
        ("set compilation yes", "compilation", ("1",)),
        ("add genre house Techno", "genre", ("House", "Deep House", "Techno")),
        ("remove genre house", "genre", ("Deep House",)),
        ("remove genre", "genre", ()),
        ("copy artist albumartist", "albumartist", ("Kim; Lee",)),
        ("copy genre title", "title", ("House; Deep House",)),
        ("copy genre artist ifempty", "artist", ("Kim; Lee",)),
        ("copy title tracknumber", "tracknumber", ("3",)),
        ("number tracks from 5 total", "tracknumber", ("5",)),
    ],
)
def test_step_changes_a_field(text: str, field: str, values: tuple[str, ...]) -> None:
    assert steps.parse(text).apply(TAGS).get(field, ()) == values


def test_step_leaves_other_fields_and_the_tags_given_alone() -> None:
    before = dict(TAGS)
    after = steps.parse("set title New").apply(TAGS)
    assert {**after, "title": TAGS["title"]} == TAGS == before


@pytest.mark.parametrize(
    "text", ["trim tracknumber", "remove genre Techno", "split genre ;", "copy album title"]
)
def test_step_that_changes_nothing_gives_the_same_tags(text: str) -> None:
    assert steps.parse(text).apply(TAGS) is TAGS


def test_value_that_becomes_empty_is_removed() -> None:
    tags = {"genre": ("  ", "House"), "title": (" ",)}
    assert steps.parse("trim *").apply(tags) == {"genre": ("House",)}


def test_normalize_composes_letters() -> None:
    assert steps.parse("normalize *").apply({"title": ("Jo\u0301ga ﬁn",)}) == {"title": ("Jóga ﬁn",)}
    assert steps.parse("normalize * NFKC").apply({"title": ("ﬁn Ａ",)}) == {"title": ("fin A",)}


def test_all_fields_of_case_are_names_only() -> None:
    tags = {
        "title": ("a song",),
        "comment": ("from a cd",),
        "isrc": ("usabc",),
        "musicbrainz_trackid": ("ab-c",),
    }
    assert steps.parse("case * upper").apply(tags) == {**tags, "title": ("A SONG",)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("trim *", "Trim white space around all fields."),
        ("spaces title,album,artist", "Make white space single in title, album and artist."),
        ("case * title", "Put all titles and names in title case."),
        ("replace title foo bar", "Replace “foo” by “bar” in title."),
        ('replace title foo "" words', "Remove “foo” from title, as a word."),
        ("copy artist albumartist ifempty", "Copy artist to album artist where there is no album artist."),
        ("set genre House Techno", "Set genre to “House” and “Techno”."),
        ("set bpm 128", "Set BPM to “128”."),
        ("remove comment,lyrics", "Remove comment and lyrics."),
        ("number tracks", "Number the tracks from 1 in the order shown."),
    ],
)
def test_describe_is_a_sentence(text: str, sentence: str) -> None:
    assert steps.parse(text).describe() == sentence


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "empty", "Known are trim"),
        ("trm *", "no step “trm”", "Did you mean “trim”?"),
        ("trim", "misses something", "trim FIELDS"),
        ("trim ,", "misses something", "trim FIELDS"),
        ("trim titel", "no field “titel”", "Did you mean “title”?"),
        ('replace title "a', "not closed", "doubled"),
        ('replace title "" a', "nothing to look for", "OLD"),
        ('regex title "(" x', "regular expression is wrong", ""),
        (r'regex title a "\9"', "regular expression is wrong", ""),
        ("set date foo", "no date", ""),
        ("set date 1994-02-30", "no date", ""),
        ("set tracknumber 3/12", "into the field tracktotal", ""),
        ("set title a b", "holds one value", 'set title "a b"'),
        ("set year 1990", "fact about the file", "date"),
        ("add title x", "holds one value", "set title"),
        ("split title ;", "cannot be split", ""),
        ("case title", "title, sentence, upper or lower", "case FIELDS"),
        ("normalize title NFX", "NFC or NFKC", ""),
        ("number foo", "tracks or discs", ""),
        ("number tracks per week", "does not fit", "per album"),
        ("number discs per disc", "per album", ""),
        ("replace title a b ignorecas", "too many", "Did you mean “ignorecase”?"),
        ("join genre a b", "too many", ""),
        ("remove *", "Name the fields", ""),
    ],
)
def test_parse_says_what_is_wrong(text: str, message: str, hint: str) -> None:
    with pytest.raises(StepError) as caught:
        steps.parse(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_regex_that_runs_away_is_stopped() -> None:
    step = steps.parse('regex title "(a|a)*[bc]" x')
    with pytest.raises(StepError, match="takes too long"):
        step.apply({"title": ("a" * 60,)})


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"step": "trim", "fields": "*"}, "trim *"),
        ({"step": "case", "fields": ["title", "album"], "style": "title"}, "case title,album title"),
        (
            {"step": "replace", "fields": "title", "old": "a b", "new": "", "words": True},
            'replace title "a b" "" words',
        ),
        ({"step": "set", "field": "genre", "values": ["Deep House", "Dub"]}, 'set genre "Deep House" Dub'),
        (
            {"step": "number", "what": "tracks", "per": "album", "from": 3, "total": True},
            "number tracks per album from 3 total",
        ),
        ("trim title", "trim title"),
    ],
)
def test_from_config_reads_tables_and_texts(table: object, text: str) -> None:
    assert steps.from_config(table) == steps.parse(text)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (3, "text or a table"),
        ({"fields": "title"}, "key step"),
        ({"step": "trmi"}, "no step"),
        ({"step": "trim", "field": "title"}, "has no “field”"),
        ({"step": "trim"}, "misses something"),
    ],
)
def test_from_config_says_what_is_wrong(value: object, message: str) -> None:
    with pytest.raises(StepError, match=message):
        steps.from_config(value)


_WORDS = st.text("ab \"'\\,*é", min_size=1)
_SAFE = st.text("ab \"'*é", min_size=1).filter(str.strip)
_STEPS = st.one_of(
    st.builds(Trim, st.sampled_from([("*",), ("title", "album")])),
    st.builds(Case, st.just(("title",)), st.sampled_from(["title", "upper"])),
    st.builds(Replace, st.just(("title",)), _WORDS, st.text("a \"'"), st.booleans(), st.booleans()),
    st.builds(ReplaceRegex, st.just(("title",)), st.text("ab \"'é", min_size=1), st.just(""), st.booleans()),
    st.builds(Set, st.just("genre"), st.lists(_SAFE, min_size=1).map(tuple)),
    st.builds(Add, st.just("genre"), st.lists(_SAFE, min_size=1).map(tuple)),
    st.builds(Remove, st.just(("genre", "mood")), st.lists(_WORDS).map(tuple)),
    st.builds(Split, st.just("genre"), st.lists(_WORDS, min_size=1).map(tuple)),
    st.builds(Join, st.just("genre"), _WORDS),
    st.builds(
        NumberTracks, st.sampled_from(["selection", "album", "disc"]), st.integers(0, 99), st.booleans()
    ),
)


@given(_STEPS)
def test_text_is_read_as_the_same_step(step: Step) -> None:
    assert steps.parse(step.text()) == step

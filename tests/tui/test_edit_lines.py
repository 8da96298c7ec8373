"""The form without a screen: what lines there are for a selection, and what becomes of its tags."""

from hypothesis import given
from hypothesis import strategies as st

from musictui.tui.form_lines import MOST_VALUES, FieldLine, Form, form_of

ONE = {"title": ("Isobel",), "genre": ("Electronic", "Trip Hop"), "date": ("1995",)}
TWO = {"title": ("Jóga",), "genre": ("Electronic",), "date": ("1995",)}
THREE = {"title": ("Pluto",)}


def line(form: Form, field: str, text: str = "") -> FieldLine:
    """The line of a field, of those with this text if there are several."""
    found = form.fields[field].lines
    return next(each for each in found if not text or each.text == text)


def test_one_track_has_a_line_for_each_value() -> None:
    form = form_of([ONE])
    assert [each.text for each in form.fields["genre"].lines] == ["Electronic", "Trip Hop"]
    assert not form.changed


def test_values_that_differ_are_mixed_and_left_alone() -> None:
    form = form_of([ONE, TWO, THREE])
    title = line(form, "title")
    assert (title.label, title.text) == ("‹3 values›", "")
    assert line(form, "date").label == "‹1 value, 1 without›"
    line(form, "album").write("Post")
    news = form.apply([ONE, TWO, THREE])
    assert [tags["title"] for tags in news] == [("Isobel",), ("Jóga",), ("Pluto",)]
    assert [tags["album"] for tags in news] == [("Post",)] * 3


def test_mixed_value_that_is_written_is_that_of_all() -> None:
    form = form_of([ONE, TWO, THREE])
    line(form, "date").write("1997")
    assert [tags["date"] for tags in form.apply([ONE, TWO, THREE])] == [("1997",)] * 3


def test_mixed_value_that_is_removed_goes_from_all() -> None:
    form = form_of([ONE, TWO, THREE])
    line(form, "title").empty()
    assert all("title" not in tags for tags in form.apply([ONE, TWO, THREE]))


def test_value_is_replaced_where_it_stands() -> None:
    form = form_of([ONE, TWO, THREE])
    line(form, "genre", "Trip Hop").write("Downtempo")
    news = form.apply([ONE, TWO, THREE])
    assert news[0]["genre"] == ("Electronic", "Downtempo")
    assert news[1] is TWO
    assert news[2] is THREE


def test_value_is_removed_where_it_stands() -> None:
    form = form_of([ONE, TWO, THREE])
    line(form, "genre", "Electronic").empty()
    assert [tags.get("genre", ()) for tags in form.apply([ONE, TWO, THREE])] == [("Trip Hop",), (), ()]


def test_value_is_added_to_those_that_lack_it() -> None:
    form = form_of([ONE, TWO, THREE])
    edit = form.fields["genre"]
    edit.add_after(edit.lines[-1]).write("Trip Hop")
    genres = [tags["genre"] for tags in form.apply([ONE, TWO, THREE])]
    assert genres == [("Electronic", "Trip Hop"), ("Electronic", "Trip Hop"), ("Trip Hop",)]


def test_value_is_given_to_all() -> None:
    form = form_of([ONE, TWO, THREE])
    line(form, "genre", "Electronic").is_for_all = True
    genres = [tags["genre"] for tags in form.apply([ONE, TWO, THREE])]
    assert genres == [("Electronic", "Trip Hop"), ("Electronic",), ("Electronic",)]


def test_value_that_becomes_another_one_is_there_once() -> None:
    form = form_of([ONE, TWO])
    line(form, "genre", "Trip Hop").write("Electronic")
    assert [tags["genre"] for tags in form.apply([ONE, TWO])] == [("Electronic",), ("Electronic",)]


def test_too_many_values_share_a_line() -> None:
    selection = [{"genre": (f"Genre {number}",)} for number in range(MOST_VALUES + 5)]
    form = form_of(selection)
    lines = form.fields["genre"].lines
    assert len(lines) == MOST_VALUES + 1
    assert lines[-1].label == "‹5 more values›"
    lines[-1].write("Other")
    news = form.apply(selection)
    assert sum(tags["genre"] == ("Other",) for tags in news) == 5


def test_line_that_is_as_it_was_changes_nothing() -> None:
    form = form_of([ONE, TWO])
    each = line(form, "genre", "Electronic")
    each.write("Jazz")
    assert form.changed
    each.reset()
    assert not form.changed
    assert form.apply([ONE, TWO]) == [ONE, TWO]


def test_problem_is_that_of_the_field_and_not_of_what_the_file_says() -> None:
    form = form_of([{"date": ("sometime",)}])
    date = line(form, "date")
    assert date.problem is None
    date.write("never")
    assert "is no date" in (date.problem or "")
    assert form.problem_line() is date


def test_title_names_the_field() -> None:
    form = form_of([ONE])
    line(form, "date").write("1996")
    assert form.title == "date = 1996"
    line(form, "title").write("Isobel (Live)")
    assert form.title == "Edit title, date"


TAGS = st.dictionaries(
    st.sampled_from(["title", "artist", "genre", "comment"]),
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=4).map(tuple),
)


@given(st.lists(TAGS, min_size=1, max_size=6))
def test_untouched_form_changes_nothing(selection: list[dict[str, tuple[str, ...]]]) -> None:
    form = form_of(selection)
    assert not form.changed
    assert all(new is old for new, old in zip(form.apply(selection), selection, strict=True))


@given(st.lists(TAGS, min_size=1, max_size=6), st.data())
def test_emptied_value_is_in_no_track_and_others_stay(
    selection: list[dict[str, tuple[str, ...]]], data: st.DataObject
) -> None:
    form = form_of(selection)
    found = [each for each in form.fields["genre"].lines if each.olds]
    if not found:
        return
    chosen = data.draw(st.sampled_from(found))
    if form.fields["genre"].is_uniform and selection[0]["genre"].count(chosen.olds[0]) > 1:
        return  # In one track each of them has a line of its own.
    chosen.empty()
    for old, new in zip(selection, form.apply(selection), strict=True):
        assert new.get("genre", ()) == tuple(
            value for value in old.get("genre", ()) if value not in chosen.olds
        )
        assert {name: new.get(name) for name in old if name != "genre"} == {
            name: old[name] for name in old if name != "genre"
        }

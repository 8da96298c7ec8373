"""The registry of rules."""

from musictui.duplicates import rules
from musictui.model.duplicates import Facts, Kind, Needed
from tests.duplicates.copies import copy


def test_every_kind_but_albums_has_a_rule_of_its_own() -> None:
    made = rules.make(list(Kind))
    assert [rule.kind for rule in made] == list(rules.RULES)
    assert {rule.kind for rule in made} == set(Kind) - {Kind.ALBUM}
    assert set(rules.TITLES) == set(Kind)


def test_make_gives_only_what_is_asked_for() -> None:
    assert [rule.kind for rule in rules.make([Kind.VERSION, Kind.IDENTICAL])] == [
        Kind.IDENTICAL,
        Kind.VERSION,
    ]


def test_every_rule_asks_only_for_what_it_says() -> None:
    tracks = [copy(1), copy(2)]
    for rule in rules.make(list(Kind)):
        known: dict[object, dict[int, bytes | None]] = {}
        asked = []
        while isinstance(looked := rule.look(Facts(tracks, None, known)), Needed):  # type: ignore[arg-type]
            asked.append(looked.fact)
            known[looked.fact] = dict.fromkeys(looked.ids, b"same")
        assert set(asked) <= set(rules.RULES[rule.kind].facts)
        assert all(match.kind is rule.kind for match in looked)


def test_nothing_is_no_match() -> None:
    for rule in rules.make(list(Kind)):
        assert rule.look(Facts([])) == []

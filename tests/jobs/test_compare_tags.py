"""Comparing tags in a worker: what is told meanwhile, and that the result is that of the rules."""

from pathlib import Path

from musictui.duplicates import rules
from musictui.jobs import counted
from musictui.jobs.compare_tags import Task, compare_tags, look
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.model.duplicates import Facts, Kind
from tests.duplicates.tagged import track

KINDS = (Kind.SAME_TAGS, Kind.SIMILAR_TAGS, Kind.VERSION)
TRACKS = [
    track(1, "Wheels of Fire", "Cream", "Wheels of Fire"),
    track(2, "Wheels of Fire", "Cream", "Best of Cream"),
    track(3, "Wheels of Fyre", "Cream", "Wheels of Fire"),
    track(4, "Wheels of Fire (live)", "Cream", "On Tour", length_s=300.0),
]


class Listener(Reporter):
    """Remembers what was told at the beginning of each stage."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[tuple[str, str]] = []

    def begin(self, stage: str, unit: str, total: int | None = None) -> None:
        super().begin(stage, unit, total)
        self.begun.append((stage, self.message))


async def test_each_stage_has_its_name_and_what_was_found_so_far_is_told() -> None:
    report = Listener()
    found = await compare_tags(report, InlineExecutor(), KINDS, TRACKS, None)
    assert [stage for stage, _ in report.begun] == ["Comparing tags", "Comparing similar tags"]
    assert report.message == f"{len(found)} matches so far"


async def test_the_matches_are_those_of_the_rules() -> None:
    found = await compare_tags(Reporter(), InlineExecutor(), KINDS, TRACKS, None)
    facts = Facts(TRACKS)
    assert sorted(found) == sorted(match for rule in rules.make(KINDS) for match in rule.look(facts))
    assert {match.kind for match in found} == set(KINDS)


async def test_of_one_match_so_far() -> None:
    report = Reporter()
    await compare_tags(report, InlineExecutor(), (Kind.SAME_TAGS,), TRACKS[:2], None)
    assert report.message == "1 match so far"


async def test_pairs_that_are_compared_are_counted() -> None:
    told: list[tuple[int, int]] = []
    for rule in rules.make(KINDS, lambda done, total: told.append((done, total))):
        rule.look(Facts(TRACKS))
    assert told
    assert all(0 <= done < total for done, total in told)


def test_count_of_a_worker_is_read_while_it_works() -> None:
    with counted.counter() as counter:
        assert counter.read() == (0, 0)
        counted.tell(counter.path, 3, 10)
        assert counter.read() == (3, 10)
        counted.tell(counter.path, 7, 10)
        assert counter.read() == (7, 10)
    # Who comes late tells nobody, and leaves no file behind.
    counted.tell(counter.path, 8, 10)
    assert not Path(counter.path).exists()


def test_report_shows_how_many_pairs_are_compared() -> None:
    report, same, similar = (
        Reporter(),
        Task((Kind.SAME_TAGS,), (), None),
        Task((Kind.SIMILAR_TAGS,), (), None),
    )
    with counted.counter() as counter:
        look(report, counter, [similar])
        assert report.total is None, "nothing was told"
        counted.tell(counter.path, 3, 10)
        look(report, counter, [same, similar])
        assert report.total is None, "another stage is shown"
        look(report, counter, [similar])
    assert (report.unit, report.done, report.total) == ("pairs", 3, 10)

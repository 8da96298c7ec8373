"""What `musictui origins` prints: the artists for people, as JSON lines and as CSV, and what was asked."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from musictui.cli import changes, output
from musictui.cli.program import Program
from musictui.model.origin import NOT_ASKED, Origin, OriginCandidate, OriginState
from musictui.model.text import fold
from musictui.model.units import percent

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.jobs.job import Problem
    from musictui.jobs.resolve_origins import OriginsResult

COLUMNS = ("artist", "country", "state", "confidence", "note", "sources", "candidates", "by_id")
_COLORS: Mapping[str, str] = {
    OriginState.KNOWN: "32",
    OriginState.CHOSEN: "32",
    OriginState.DISPUTED: "33",
    OriginState.AMBIGUOUS: "36",
    OriginState.UNKNOWN: "2",
    NOT_ASKED: "2",
}


class _Artist(NamedTuple):
    origin: Origin
    by_id: Sequence[OriginCandidate]
    """Of several with the name those whose id tracks have, and whose country these get in place of the artist's."""


def write(program: Program, found: Sequence[Origin], format_: str) -> None:
    """Print artists as `table`, `jsonl` or `csv`.

    Raises:
        LibraryError: The library cannot be read.
    """
    from musictui.cli import formats

    artists = _with_ids(program, found)
    match format_:
        case "table":
            output.write_lines(line for each in artists for line in _lines(each))
        case "jsonl":
            output.write_data(map(formats.json_line, map(_record, artists)))
        case _:
            output.write_data(formats.Csv(COLUMNS).lines(map(_row, artists)))
    output.flush_output()


def _with_ids(program: Program, found: Sequence[Origin]) -> list[_Artist]:
    others = [_candidates(one) for one in found]
    # What tags say is read only where it tells somebody from another.
    ids = changes.draft_of(program, _ids) if any(others) else {}
    return [
        _Artist(one, [each for each in artists if each.id in ids.get(fold(one.artist), ())])
        for one, artists in zip(found, others, strict=True)
    ]


def _candidates(one: Origin) -> list[OriginCandidate]:
    """Artists of the name for whom an id decides otherwise than the name."""
    artists = [each for each in one.candidates if each.id]
    if one.state is OriginState.CHOSEN and one.country not in {each.country for each in artists}:
        return []
    return [each for each in artists if each.country and each.country != one.country]


def _ids(conn: Any) -> dict[str, set[str]]:
    """The MusicBrainz ids on the tracks of each artist, by its folded name; of several they may stand in any order."""
    from musictui.library import origin_facts, origins

    facts = origin_facts.by_artist(origin_facts.by_credit(conn), origins.credits_of(conn))
    return {key: {*one.ids, *one.beside} for key, one in facts.items()}


def _state(one: Origin) -> str:
    """A word. Who is unknown although no source answered was not asked, as screens say, too."""
    return NOT_ASKED if one.state is OriginState.UNKNOWN and not one.checked_s else one.state.value


def _record(artist: _Artist) -> dict[str, Any]:
    one = artist.origin
    return {
        "artist": one.artist,
        "country": one.country,
        "state": _state(one),
        "confidence": one.confidence,
        "note": one.note,
        "evidence": [
            {
                "source": each.source,
                "country": each.country or None,
                "url": each.url,
                "text": each.text,
                "weight": each.weight,
            }
            for each in one.evidence
        ],
        "candidates": [
            {"country": each.country or None, "text": each.text, "id": each.id, "score": each.score}
            for each in one.candidates
        ],
        "by_id": [{"id": each.id, "country": each.country} for each in artist.by_id],
    }


def _row(artist: _Artist) -> dict[str, Any]:
    one = artist.origin
    return {
        "artist": one.artist,
        "country": one.country or "",
        "state": _state(one),
        "confidence": f"{one.confidence:g}",
        "note": one.note,
        "sources": tuple(f"{each.source}: {each.text}" for each in one.evidence),
        "candidates": tuple(f"{each.country or '?'}: {each.text}" for each in one.candidates),
        "by_id": tuple(f"{each.country}: {each.id}" for each in artist.by_id),
    }


def _lines(artist: _Artist) -> Iterator[str]:
    """An artist, for people: the country, what says so, and where it is not sure what it might be."""
    one = artist.origin
    sure = f" {percent(one.confidence)}" if one.state is OriginState.KNOWN else ""
    state = output.styled(f"{_state(one)}{sure}", _COLORS[_state(one)], sys.stdout)
    yield f"{one.country or '--'}  {output.safe(one.artist)}  {state}"
    if one.note:
        yield f"      {output.safe(one.note)}"
    for each in one.evidence:
        yield output.styled(f"      {each.source}: {output.safe(each.text)}", "2", sys.stdout)
    for candidate in one.candidates:
        told = output.safe(candidate.text)
        if candidate in artist.by_id:
            yield f"      {candidate.country}, where tracks have this id: {told}"
        elif one.country is None:
            yield f"      {candidate.country or '--'}? {told}"


def tell(result: "OriginsResult", problems: "Sequence[Problem]") -> None:
    """Say beside the artists how many are known, what was asked, and who did not answer."""
    from musictui.cli.progress import duration

    count = len(result.artists)
    if not count:
        output.say("No artist matches.")
        return
    states = Counter(map(_state, result.artists.values()))
    parts = [f"{states[state]:,} {state}" for state in _COLORS if states[state]]
    output.say(
        f"{count:,} artist{'s' * (count != 1)} in {duration(result.seconds)}: {', '.join(parts)}. "
        f"{result.hits:,} known before, {result.requests:,} request{'s' * (result.requests != 1)}."
    )
    if result.failed:
        output.say(
            f"Not answered: {result.failed:,}. What was known of them is shown, and they are asked again the next time."
        )
    for problem in problems[: changes.PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(problem.subject)}: {output.safe(problem.reason)}")
    if len(problems) > changes.PROBLEMS_SHOWN:
        output.say(f"  … and {len(problems) - changes.PROBLEMS_SHOWN:,} more.")

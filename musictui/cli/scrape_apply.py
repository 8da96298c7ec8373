"""`musictui scrape --apply`: what sources propose for tags, shown, written, and told to programs."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from musictui.cli import changes, output, preview, preview_albums
from musictui.cli.program import Program
from musictui.cli.scrape_output import moment
from musictui.model.changes import Change, Draft, State
from musictui.model.units import percent

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.config_web import ScrapeConfig
    from musictui.jobs.apply_changes import ApplyResult
    from musictui.jobs.scrape_unwritten import Proposed, Unwritten

OUTCOMES: Mapping[State, str] = {
    State.DONE: "",
    State.PLANNED: "Not asked for: --yes writes it.",
    State.CONFLICT: "The file is not what it was.",
}
"""Why an edit in a state was not written, where the edit itself does not say."""


def apply(
    program: Program,
    scrape_id: int,
    wanted: "ScrapeConfig",
    *,
    is_dry: bool,
    is_agreed: bool,
    is_json: bool,
) -> None:
    """Propose what a scrape found, and write it if it is wanted.

    For programs each proposal is an object a line on standard output, written or not.
    """
    from musictui.jobs.scrape_unwritten import proposed

    found = changes.draft_of(
        program,
        lambda conn: proposed(
            conn,
            scrape_id,
            wanted.fields,
            overwrites=wanted.overwrite,
            genre_case=wanted.genre_case,
            trust=wanted.trust,
        ),
    )
    if not found.draft.changes:
        _tell_nothing(found, wanted.fields, is_json=is_json)
        return
    told: list[Draft] = []

    def tell(draft: Draft, result: "ApplyResult | None") -> None:
        told.append(draft)
        edits = draft.changes if result is None else _outcomes(program, result.set_id)
        _write(edits, found, is_dry=is_dry)

    try:
        changes.carry_out(
            program,
            found.draft,
            is_dry=is_dry,
            is_agreed=is_agreed,
            shown=lambda draft, painter: _lines(draft, found, painter),
            applied=tell if is_json else None,
        )
    finally:
        if is_json and not told:
            _write(found.draft.changes, found, is_dry=is_dry)
    if is_agreed and not is_json and not is_dry and found.unwritten:
        output.say(f"{_values(found.unwritten)} not written: --dry-run says why.")


def _tell_nothing(found: "Proposed", fields: Sequence[str], *, is_json: bool) -> None:
    """Why nothing is to be written."""
    if is_json:
        _write((), found)
    elif found.unwritten or found.others:
        output.write_lines(_left(found, preview.Painter(None)))
        output.flush_output()
    output.say(f"Nothing to write: {_why_nothing(found, fields)}.")


def _why_nothing(found: "Proposed", fields: Sequence[str]) -> str:
    """A clause for a person."""
    from musictui.jobs.scrape_draft import LEAST

    if not found.releases:
        return "no release was found"
    if not found.fitting:
        return "nothing of what was found fits your tracks"
    if not found.unwritten:
        named = f" of {', '.join(fields)}"
        if not found.is_said:
            return f"nothing was found{named}"
        return f"the tags have all that was found{named if found.others else ''}"
    if all(each.before for each in found.unwritten):
        return "what is said beside the tags does not go before them"
    if all(each.confidence < LEAST for each in found.unwritten):
        return "nothing of what was found is sure enough"
    return "of all that was found, the reason against it is named"


def _lines(draft: Draft, found: "Proposed", painter: preview.Painter) -> Iterator[str]:
    yield from preview_albums.lines(draft.changes, found.albums, painter)
    yield from _left(found, painter)


def _left(found: "Proposed", painter: preview.Painter) -> Iterator[str]:
    """What is proposed and not written, with the reason; what is the same for files of an album once."""
    groups: dict[tuple[str, ...], list[Unwritten]] = {}
    for each in (*found.unwritten, *found.others):
        album = found.albums.get(each.track_id) or os.fsdecode(each.path)
        key = (
            album,
            each.field,
            preview.JOINED.join(each.before),
            preview.JOINED.join(each.values),
            each.reason,
        )
        groups.setdefault(key, []).append(each)
    if groups:
        yield painter.paint("Not written", "1")
    shown = ""
    for (album, field, before, values, reason), members in groups.items():
        if album != shown:
            yield f"  {output.safe(album)}"
            shown = album
        label = output.fitted(preview.label(field), preview.LABEL, is_cut=False)
        mark = f"{output.safe(before)} ≠ " if before else ""
        count = preview_albums.counted(len(members))
        yield f"    {label} {mark}{output.safe(values)}  ({count})"
        who = dict.fromkeys(each.source for member in members for each in member.statements)
        sure = max(member.confidence for member in members)
        yield painter.paint(f"    {'':{preview.LABEL}}   {', '.join(who)} {percent(sure)}: {reason}", "2")


def _values(unwritten: "Sequence[Unwritten]") -> str:
    count = len(unwritten)
    return f"{count:,} proposed value{'s were' if count != 1 else ' was'}"


def _outcomes(program: Program, set_id: int) -> Sequence[Change]:
    from musictui.library import journal

    return changes.draft_of(program, lambda conn: journal.changes(conn, set_id))


def _write(edits: Sequence[Change], found: "Proposed", *, is_dry: bool = False) -> None:
    """All that is proposed, an object a line."""
    from musictui.cli.formats import json_line

    records = [
        *edited(edits, found.names, is_dry=is_dry),
        *(_of_unwritten(each) for each in (*found.unwritten, *found.others)),
    ]
    output.write_data([json_line(each) for each in records])
    output.flush_output()


def edited(
    edits: Sequence[Change], releases: Mapping[str, str] | None, *, is_dry: bool = False
) -> Iterator[dict[str, Any]]:
    """Each field of each edit for programs; `releases` are the names of those of which pages tell, by address."""
    for change in edits:
        is_written = change.state is State.DONE
        reason = "" if is_written else change.note or OUTCOMES.get(change.state, f"It is {change.state}.")
        if is_dry and change.state is State.PLANNED:
            reason = "A dry run writes nothing."
        for name, after in change.after.items():
            yield {
                "file": os.fsdecode(change.path),
                "field": name,
                "before": list(change.before.get(name, ())),
                "after": list(after),
                "sources": [
                    {
                        "source": said.source,
                        "url": said.url,
                        **({} if releases is None else {"release": releases.get(said.url, "")}),
                        "values": list(said.values or after),
                        "text": said.text,
                        "at": moment(said.at_s),
                        "confidence": said.confidence,
                    }
                    for said in change.said(name)
                ],
                "written": is_written,
                "reason": reason,
            }


def _of_unwritten(each: "Unwritten") -> dict[str, Any]:
    return {
        "file": os.fsdecode(each.path),
        "field": each.field,
        "before": list(each.before),
        "after": list(each.values),
        "sources": [
            {
                "source": said.source,
                "url": said.url,
                "release": said.release,
                "values": list(each.values),
                "text": said.text,
                "at": moment(said.at_s),
                "confidence": round(said.chance, 3),
            }
            for said in each.statements
        ],
        "written": False,
        "reason": each.reason,
    }

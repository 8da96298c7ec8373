"""`musictui duplicates`: finds duplicates, and lists them with their evidence."""

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from musictui.cli import changes, output, query
from musictui.cli.playlist import HEADER, Playlist
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError
from musictui.files import named_folders
from musictui.model import units
from musictui.model.duplicates import Group, Kind

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.duplicates.proposals import Proposal
    from musictui.jobs.find_duplicates import Found
    from musictui.jobs.job import Problem

FORMATS = ("table", "jsonl", "csv", "m3u")
COLUMNS = ("group", "kind", "score", "reason", "path", "keep", "why")
"""Of a table in a file: a line a track."""
_COLORS = {
    Kind.IDENTICAL: "32",
    Kind.SAME_AUDIO: "32",
    Kind.SAME_RECORDING: "36",
    Kind.SAME_TAGS: "33",
    Kind.SIMILAR_TAGS: "33",
    Kind.VERSION: "2",
    Kind.ALBUM: "36",
}


class _Listed(NamedTuple):
    """A group as it is listed."""

    number: int
    """Counts from 1 in this list."""
    group: Group
    frees: int
    """Bytes of what is not kept."""
    proposals: "list[Proposal]"


@click.command("duplicates", cls=query.QueryCommand)
@query.query_argument
@click.option(
    "--rule",
    "rules",
    metavar="NAME",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help=f"Only this kind; again for more: {', '.join(Kind)}.",
)
@click.option("--no-fingerprint", is_flag=True, help="Make no fingerprints; compare those that there are.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="How groups are printed.  [default: table]"
)
@click.option("--json", "is_json", is_flag=True, help="Print no groups, but the figures as one JSON object.")
@pass_program
def command(
    program: Program,
    *,
    words: tuple[str, ...],
    rules: tuple[str, ...],
    no_fingerprint: bool,
    format_: str | None,
    is_json: bool,
) -> None:
    """Find duplicates, and say why they are and which copy to keep.

    Without a QUERY the whole library is searched, and the groups are kept for the review in the program (key 2)
    and for musictui resolve. With one only what touches a track that matches is shown. No file is changed.

    The first run listens to every file once, which takes a while; what it learned is kept, so that an interrupted
    run goes on where it was.
    """
    from musictui.cli import progress

    if is_json and format_ is not None:
        raise UsageError(
            "--json prints figures and no groups, so --format does not go with it.",
            hint="Leave one of them out; --format jsonl prints groups as JSON.",
        )
    kinds = tuple(Kind(rule) for rule in rules)
    focus = None
    if words:
        with program.reader() as conn:
            focus = tuple(changes.selection(conn, program, words))
    found, problems = progress.run(_found(program, kinds, focus, is_listening=not no_fingerprint))
    listed = _listed(program, found)
    if is_json:
        _print(listed, found, problems)
        return
    _write(listed, format_ or "table")
    _tell(listed, found, problems)


async def _found(
    program: Program, kinds: tuple[Kind, ...], focus: tuple[int, ...] | None, *, is_listening: bool
) -> "tuple[Found, list[Problem]]":
    import asyncio

    from musictui.cli.progress import follow

    session = program.session()
    try:
        job = session.start(
            "duplicates", kinds=kinds, focus=focus, fingerprint=is_listening, is_listed=True, is_alone=True
        )
        return await follow(job), job.problems
    except asyncio.CancelledError:
        output.say("What was found out about files is in the library; the next run goes on from there.")
        raise
    finally:
        await session.close()


def _listed(program: Program, found: "Found") -> list[_Listed]:
    """The groups with what is proposed for each track."""
    from musictui.duplicates import keep, keep_rules
    from musictui.duplicates.freed import size
    from musictui.duplicates.proposals import proposals

    config = program.config.duplicates
    names = keep.parse(config.keep, keep.own_presets(config.presets))
    context = keep_rules.Context(
        named_folders.paths(config.protected),
        named_folders.paths(config.preferred),
        keep_rules.album_sizes(found.tracks.values()),
    )
    listed = []
    for number, group in enumerate(found.groups, 1):
        of_group = proposals(group, found.tracks, names, context)
        kept = [proposal.track for proposal in of_group if proposal.keep]
        frees = size(proposal.track for proposal in of_group) - size(kept)
        listed.append(_Listed(number, group, frees, of_group))
    return listed


def _write(listed: list[_Listed], format_: str) -> None:
    from musictui.cli import formats

    if format_ == "table":
        output.write_lines(_table(listed))
        output.flush_output()
        return
    table = formats.Csv(COLUMNS)
    match format_:
        case "jsonl":
            lines: Iterable[bytes] = map(formats.json_line, map(_record, listed))
        case "csv":
            lines = table.lines(_rows(listed))
        case _:
            lines = _playlist(listed)
    output.write_data(lines)
    output.flush_output()
    output.tell_bytes(table.not_utf_8)


def _record(each: _Listed) -> dict[str, Any]:
    return {
        "group": each.number,
        "kind": each.group.kind,
        "score": round(each.group.score, 3),
        "reason": each.group.reason,
        "frees": each.frees,
        "tracks": [
            {"path": os.fsdecode(proposal.track.path), "keep": proposal.keep, "why": proposal.why}
            for proposal in each.proposals
        ],
    }


def _rows(listed: Iterable[_Listed]) -> Iterator[dict[str, Any]]:
    for each in listed:
        head = {"group": each.number, "kind": each.group.kind.value, "reason": each.group.reason}
        for track, is_kept, why in each.proposals:
            score = f"{each.group.score:.3f}"
            yield head | {"score": score, "path": os.fsdecode(track.path), "keep": is_kept, "why": why}


def _playlist(listed: Iterable[_Listed]) -> Iterator[bytes]:
    """The tracks of all groups, a comment before each group."""
    yield HEADER
    playlist = Playlist(None)
    for each in listed:
        reason = " ".join(each.group.reason.split())
        yield f"# Group {each.number}: {each.group.kind}, {each.group.score:.2f}. {reason}\n".encode(
            "utf-8", "replace"
        )
        for proposal in each.proposals:
            yield playlist.place(proposal.track.path) + b"\n"


def _table(listed: Iterable[_Listed]) -> Iterator[str]:
    """For people: a head and its tracks for each group."""
    for each in listed:
        kind = each.group.kind
        frees = f", {units.size(each.frees)} to free" if each.frees else ""
        score = "" if kind is Kind.VERSION else f" {each.group.score:.2f}"
        yield (
            output.styled(f"{each.number}. {kind}{score}", _COLORS[kind], sys.stdout)
            + f"{frees}: {output.safe(each.group.reason)}"
        )
        for track, is_kept, why in each.proposals:
            mark = "keep  " if is_kept else "remove"
            yield f"  {mark}  {output.safe_path(track.path)}"
            yield output.styled(f"          {output.safe(why)}", "2", sys.stdout)


def _print(listed: list[_Listed], found: "Found", problems: "list[Problem]") -> None:
    from musictui.cli.formats import json_line

    kinds = {kind: [each for each in listed if each.group.kind is kind] for kind in found.counts}
    record = {
        "groups": len(listed),
        "kinds": {
            kind: {
                "groups": len(of_kind),
                "tracks": len({member for each in of_kind for member in each.group.members}),
                "frees": _frees(of_kind),
            }
            for kind, of_kind in kinds.items()
        },
        "frees": _frees(listed),
        "fingerprints_left": found.fingerprints_left,
        "bytes_read": found.bytes_read,
        "seconds": found.seconds,
        "problems": [{"path": problem.subject, "reason": problem.reason} for problem in problems],
    }
    output.write_data([json_line(record)])
    output.flush_output()


def _frees(listed: list[_Listed]) -> int:
    """Bytes of what is not kept in any of these groups; a file counts once, in however many it is."""
    from musictui.duplicates.freed import size

    tracks = {proposal.track.id: proposal.track for each in listed for proposal in each.proposals}
    gone = {proposal.track.id for each in listed for proposal in each.proposals if not proposal.keep}
    kept = [track for track_id, track in tracks.items() if track_id not in gone]
    return size(tracks.values()) - size(kept)


def _tell(listed: list[_Listed], found: "Found", problems: "list[Problem]") -> None:
    """The summary, for people."""
    from musictui.cli.progress import duration

    if not found.tracks:
        output.say("The library has no tracks yet: musictui index FOLDER")
        return
    counts = [f"{count:,} {kind}" for kind, count in found.counts.items() if count]
    groups = f"{len(listed):,} group{'s' * (len(listed) != 1)}"
    said = f": {', '.join(counts)}" if counts else ""
    output.say(f"{groups} of duplicates in {duration(found.seconds)}{said}.")
    if found.fingerprints_left and Kind.SAME_RECORDING in found.counts:
        left = f"{found.fingerprints_left:,} track{'s' * (found.fingerprints_left != 1)}"
        output.say(f"{left} could not be compared by sound: there is no fingerprint. musictui fingerprint")
    if problems:
        output.say(f"{len(problems):,} problem{'s' * (len(problems) != 1)}:")
    for problem in problems[: changes.PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(problem.subject)}: {output.safe(problem.reason)}")
    if len(problems) > changes.PROBLEMS_SHOWN:
        output.say(f"  … and {len(problems) - changes.PROBLEMS_SHOWN:,} more: --json lists them")
    if listed and found.is_stored:
        output.say("To review them: musictui, key 2. To decide by rules: musictui resolve")

"""Makes the set of changes that follows a vetting: new files move into the library, duplicates to the quarantine."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from musictui.duplicates.keep_rules import Context
from musictui.duplicates.verdicts import Judgment, Verdict
from musictui.errors import UsageError
from musictui.files.mounts import ignores_case
from musictui.files.walk import is_within
from musictui.jobs import draft_moves, vet_files, vet_stays
from musictui.jobs.vetting import Vetting
from musictui.library import audio_facts, journal, tracks, vetted
from musictui.model import naming, patterns
from musictui.model.changes import Change, Check, Deed, Draft, Keeper, Mark, State
from musictui.model.duplicates import Fact, Kind, TrackFacts
from musictui.model.track import Track

PATTERN = (
    '{albumartist|artist|"Unknown artist"}/{album|"Unknown album"}/'
    "[{discnumber}-][{tracknumber:02} ]{title|filename}"
)
"""Names for new files that leave none without one."""
GOES_ITSELF = "What it is a duplicate of is itself to go, so it stays."


def verdict_of(judgment: Judgment, marks: Mapping[int, Verdict]) -> Verdict:
    """What a file counts as: what a person said goes before what was found."""
    said = marks.get(judgment.id, judgment.verdict)
    return judgment.verdict if said is Verdict.DUPLICATE and not can_be_duplicate(judgment) else said


def can_be_duplicate(judgment: Judgment) -> bool:
    """Whether a person may call it a duplicate: of something, and not of another version."""
    return judgment.of is not None and judgment.kind is not Kind.VERSION


def goes(judgment: Judgment, marks: Mapping[int, Verdict]) -> bool:
    """Whether a file goes to the quarantine. One that sounds better than what is there goes only if a person says so."""
    if not can_be_duplicate(judgment) or verdict_of(judgment, marks) is not Verdict.DUPLICATE:
        return False
    return not judgment.better or judgment.id in marks


def is_removed(judgment: Judgment, marks: Mapping[int, Verdict]) -> bool:
    """Whether a file goes to the quarantine, and nothing that is known by now keeps it where it is."""
    return goes(judgment, marks) and not judgment.stays


def is_taken_in(judgment: Judgment, marks: Mapping[int, Verdict]) -> bool:
    """Whether a file counts as new, and nothing that is known by now keeps it where it is."""
    may_move = judgment.stays in {"", vet_stays.ONE_FILE}
    return may_move and verdict_of(judgment, marks) is Verdict.NEW


def place(roots: Sequence[bytes], wanted: str, others: Sequence[str] = ()) -> bytes:
    """The folder of the library that new files go to.

    Args:
        roots: The library's folders.
        wanted: What a person names; empty for the first of `others`, or the only folder of the library.
        others: What else may be meant, the best first; empty ones are passed over.

    Raises:
        UsageError: It is in none of the library's folders, or there are several and none is named.
    """
    named = next((text for text in (wanted, *others) if text), "")
    if not named:
        if len(roots) == 1:
            return roots[0]
        if not roots:
            raise UsageError(
                "The library has no folder that new files could go to.",
                hint="Add one: musictui roots add DIR",
            )
        there = ", ".join(map(os.fsdecode, roots))
        raise UsageError("The library has several folders: where to?", hint=f"Say it with --to: {there}")
    path = os.path.abspath(os.fsencode(os.path.expanduser(named)))
    if not any(is_within(path, root) for root in roots):
        there = ", ".join(map(os.fsdecode, roots[:3]))
        raise UsageError(
            f"{os.fsdecode(path)} is in none of the library's folders.",
            hint=f"They are {there}." if there else "Add it: musictui roots add DIR",
        )
    return path


def vet_draft(
    conn: Any,
    found: Vetting,
    marks: Mapping[int, Verdict],
    *,
    to: bytes,
    pattern: patterns.Pattern,
    system: naming.System = "posix",
    protected: Sequence[bytes] = (),
) -> Draft:
    """What becomes of the files of a vetting: duplicates first, so that what they are of is still where it was.

    Args:
        conn: The library.
        found: What was found.
        marks: What a person said of files, by their ids.
        to: The folder of the library that new files go to.
        pattern: How they are called below it.
        system: Whose rules the names keep.
        protected: Folders of which nothing is moved nor removed.
    """
    context = Context(tuple(protected))
    judgments = list(found.judgments.values())
    paths = [found.files[each.id].path for each in judgments]
    known = tracks.ids_by_path(conn, paths)
    going = {each.id for each in judgments if goes(each, marks)}
    removals = [_removal(found, each, going, known, context) for each in judgments if each.id in going]
    roots = [path for _, path in journal.root_ids(conn)]
    # Who looks at a whole folder of the library, or at more than it, wants it to stay as it is.
    settled = [root for root in roots if is_within(root, found.folder)]
    new = [
        each
        for each in judgments
        if verdict_of(each, marks) is Verdict.NEW
        and not any(is_within(found.files[each.id].path, root) for root in settled)
    ]
    moves, moved = _moves(found, new, known, context, to=to, pattern=pattern, system=system)
    gone = {change.path for change in removals if change.state is State.PLANNED}
    moves += draft_moves.moves_along(draft_moves.sidecars(moved, gone))
    moves += draft_moves.playlist_changes(_searched(roots, found.folder), moved)
    folder = os.fsdecode(found.folder)
    return Draft(
        f"Take in what is new of {folder}",
        [*removals, *moves],
        vetted.AUTHOR,
        evidence={vetted.FOLDER: folder},
    )


def keep_sounds(conn: Any, found: Vetting, draft: Draft) -> None:
    """Keep the fingerprints of the files that were moved into the library: nobody needs to listen to them again."""
    heard = found.known.get(Fact.FINGERPRINT, {})
    by_path = {track.path: track for track in found.files.values() if heard.get(track.id) is not None}
    moved = {
        each.target: by_path[each.path] for each in draft.changes if each.target and each.path in by_path
    }
    audio_facts.store(
        conn,
        [
            audio_facts.Found(
                track_id, Fact.FINGERPRINT, moved[path].size, moved[path].mtime_ns, heard[moved[path].id]
            )
            for path, track_id in tracks.ids_by_path(conn, list(moved)).items()
        ],
    )


def _searched(roots: Sequence[bytes], folder: bytes) -> list[bytes]:
    """Where playlists are looked for that name files of the folder."""
    return [*roots, *([] if any(is_within(folder, root) for root in roots) else [folder])]


def _removal(
    found: Vetting,
    judgment: Judgment,
    going: set[int],
    known: Mapping[bytes, int],
    context: Context,
) -> Change:
    file = found.files[judgment.id]
    assert judgment.of is not None
    keeper = found.facts(judgment.of)
    why = GOES_ITSELF if judgment.of in going else vet_stays.not_removed(file, keeper, context)
    better = f"; it is the better one: {judgment.better}" if judgment.better else ""
    return Change(
        Deed.REMOVE,
        file.path,
        _mark(file),
        known.get(file.path),
        reason=f"duplicate ({judgment.kind}) of {os.fsdecode(keeper.path)}{better}",
        keeper=Keeper(keeper.path, _check(found, judgment)),
        state=State.REFUSED if why else State.PLANNED,
        note=why,
    )


def _check(found: Vetting, judgment: Judgment) -> Check:
    """How the copy is held against what stays, once more and at the last moment."""
    if judgment.kind is Kind.IDENTICAL:
        return "bytes"
    packets = found.known.get(Fact.PACKETS, {})
    mine = packets.get(judgment.id)
    return "packets" if mine is not None and mine == packets.get(judgment.of or 0) else "open"


def _moves(
    found: Vetting,
    new: Sequence[Judgment],
    known: Mapping[bytes, int],
    context: Context,
    *,
    to: bytes,
    pattern: patterns.Pattern,
    system: naming.System,
) -> tuple[list[Change], dict[bytes, bytes]]:
    """The changes that give new files their places, and where each goes."""
    refused: list[Change] = []
    wanted: list[tuple[Track, bytes]] = []
    for judgment in new:
        track = vet_files.track_of(judgment.id, found.rows[judgment.id])
        if stays := vet_stays.not_moved(found.files[judgment.id], context):
            refused.append(_refused(found.files[judgment.id], stays))
            continue
        try:
            name = pattern.format(track.tags, patterns.facts(track))
        except patterns.MissingValueError as error:
            refused.append(_refused(found.files[judgment.id], error.message))
            continue
        extension = os.path.splitext(track.path)[1].decode("utf-8", "surrogateescape")
        legal = naming.legal_path(name, system=system, extension=extension)
        wanted.append((track, os.path.join(to, legal.encode("utf-8", "surrogateescape"))))
    blocked = draft_moves.blocked_names(wanted, case_insensitive=system != "posix" or ignores_case(to))
    changes: list[Change] = []
    moved: dict[bytes, bytes] = {}
    for track, target in wanted:
        file = found.files[track.id]
        if why := blocked.get(file.path):
            refused.append(_refused(file, why, target))
        elif target != file.path:
            moved[file.path] = target
            changes.append(Change(Deed.MOVE, file.path, _mark(file), known.get(file.path), target=target))
    return [*refused, *draft_moves.ordered(changes)], moved


def _refused(file: TrackFacts, why: str, target: bytes = b"") -> Change:
    return Change(Deed.MOVE, file.path, _mark(file), target=target, state=State.REFUSED, note=why)


def _mark(file: TrackFacts) -> Mark:
    return Mark(file.size, file.mtime_ns, file.ctime_ns)

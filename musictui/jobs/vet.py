"""Looks at a folder of new music: which of its files the library has already, by their tags and by their sound.

What is found is published as it comes: first by the tags, which takes seconds, then by the sound, file by file.
No file is touched.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field, replace
from functools import partial

from musictui.analysis.fingerprint import MissingEssentiaError
from musictui.duplicates import focusing, keep_rules, rules, verdicts
from musictui.duplicates.apart import Apart
from musictui.duplicates.verdicts import Judgment, Verdict
from musictui.files.walk import Rules
from musictui.jobs import sounds, vet_files, vet_listening, vet_stays
from musictui.jobs.ask_rule import ask_rule
from musictui.jobs.batch import Failure
from musictui.jobs.job import Reporter, shown
from musictui.jobs.parallel import map_unordered
from musictui.jobs.vet_sound import Ears
from musictui.jobs.vetting import Vetting
from musictui.library import journal, told_apart
from musictui.library.database import Database
from musictui.library.tracks import TrackRow
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.model.track import FileStat

BY_TAGS = (Kind.SAME_TAGS, Kind.SIMILAR_TAGS, Kind.VERSION)
BY_BYTES = (Kind.IDENTICAL, Kind.SAME_AUDIO)


@dataclass(slots=True)
class _Run:
    """One vetting."""

    report: Reporter
    database: Database
    executor: Executor
    found: Vetting
    names: Sequence[str]
    context: keep_rules.Context
    library: list[TrackFacts] = field(default_factory=list)
    by_id: dict[int, TrackFacts] = field(default_factory=dict)
    by_tags: list[rules.Rule] = field(default_factory=list)
    matches: dict[Kind, list[Match]] = field(default_factory=dict)
    known: dict[Fact, dict[int, bytes | None]] = field(default_factory=dict)
    damaged: dict[int, str] = field(default_factory=dict)
    """Why files and tracks are not whole."""
    checked: set[int] = field(default_factory=set)
    """The files and tracks of which the end was looked for."""
    compared: dict[int, bytes | None] = field(default_factory=dict)
    """The fingerprints that were compared."""
    told: told_apart.Decisions = field(default_factory=lambda: told_apart.Decisions(frozenset()))
    identities: dict[int, bytes] = field(default_factory=dict)
    """Of files and tracks that may be in a decision."""
    recognized: set[int] = field(default_factory=set)
    """Those of which the identity was asked for."""

    @property
    def strangers(self) -> dict[int, FileStat]:
        """The files of which the library knows nothing."""
        return {file_id: _stat(track) for file_id, track in self.found.files.items()}


async def vet(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    folder: bytes,
    found: Vetting | None = None,
    has_fingerprints: bool = True,
    ignore: Iterable[str] = (),
    hidden: bool = False,
    keep: Sequence[str] = keep_rules.DEFAULT,
    protected: Iterable[bytes] = (),
    preferred: Iterable[bytes] = (),
    turn: AbstractAsyncContextManager[object] | None = None,  # noqa: ARG001 nothing is changed
) -> Vetting:
    """Say of each file of a folder whether it is new.

    Args:
        report: Told what happens; files that cannot be read are its problems.
        database: The library.
        executor: Where files are read.
        folder: The folder; what the library holds in it is not compared with it.
        found: Where what is found is published; a new one if it is not given.
        has_fingerprints: Whether sounds are compared, which takes a while.
        ignore: Files and folders that are left out, as patterns.
        hidden: Whether names that begin with a dot are looked at.
        keep: The rules by which copies are kept.
        protected: Folders of which nothing is removed.
        preferred: Folders whose files are rather kept.
        turn: Not needed.

    Raises:
        UsageError: The folder cannot be read.
        LibraryError: The library cannot be read.
    """
    started_s = time.monotonic()
    found = Vetting() if found is None else found
    found.folder = vet_files.checked(folder)
    context = keep_rules.Context(tuple(protected), tuple(preferred))
    run = _Run(report, database, executor, found, tuple(keep), context)
    await _read(run, Rules(AUDIO_EXTENSIONS, tuple(ignore), hidden))
    if found.files:
        await _compare_tags(run)
        await _compare_sound(run, has_fingerprints=has_fingerprints)
    found.seconds = round(time.monotonic() - started_s, 3)
    found.version += 1
    report.begin("", "files", len(found.files))
    report.done = len(found.files)
    report.summary.update({verdict.value: len(found.of(verdict)) for verdict in Verdict})
    return found


async def _read(run: _Run, rules_of_walk: Rules) -> None:
    """Read the files of the folder, and the library meanwhile."""
    report, found = run.report, run.found
    report.begin("Looking into the folder", "files")
    roots = [path for _, path in await run.database.read(journal.root_ids)]
    found.folder = await asyncio.to_thread(vet_files.called, found.folder, roots)
    folder, problems = await asyncio.to_thread(vet_files.look_into, found.folder, rules_of_walk, roots)
    for path, reason in problems:
        report.problem(shown(path), reason)
    found.content = folder
    report.begin("Reading the files", "files", len(folder.files))
    library = asyncio.create_task(run.database.read(lambda conn: vet_files.library_side(conn, folder)))
    # What compares tags takes a while to import.
    imported = asyncio.create_task(asyncio.to_thread(rules.make, BY_TAGS))
    try:
        async with aclosing(vet_files.read(report, run.executor, folder.files)) as results:
            rows = {file_id: row async for file_id, row in results}
        report.begin("Reading the library", "tracks")
        run.library, run.by_tags = await library, await imported
        run.told = await run.database.read(told_apart.read)
    finally:
        library.cancel()
        imported.cancel()
    await asyncio.to_thread(_take, run, rows)


def _take(run: _Run, rows: Mapping[int, TrackRow]) -> None:
    """Have all ready that files are compared by."""
    found, now_s = run.found, int(time.time())
    found.rows = dict(sorted(rows.items(), reverse=True))
    found.files = {file_id: vet_files.facts_of(file_id, row, now_s) for file_id, row in found.rows.items()}
    run.damaged = {file_id: row.problem for file_id, row in found.rows.items() if row.problem}
    run.by_id = {track.id: track for track in run.library}


def _count_albums(run: _Run, beside: Iterable[TrackFacts] | None = None) -> None:
    """Have rules know the albums of all folders, or of those of some files and tracks."""
    sizes = keep_rules.album_sizes([*run.library, *run.found.files.values()], beside)
    run.context = replace(run.context, album_sizes=sizes)


async def _compare_tags(run: _Run) -> None:
    run.report.begin("Comparing tags", "files")
    facts = Facts([*run.library, *run.found.files.values()], frozenset(run.found.files))
    files = list(run.found.files.values())

    def look(rule: rules.Rule) -> None:
        of_rule = facts
        if rule.kind is Kind.SAME_TAGS:
            of_rule = Facts([*focusing.same_names(run.library, files), *files], facts.focus)
        looked = rule.look(of_rule)
        run.matches[rule.kind] = [] if isinstance(looked, Needed) else looked

    # Side by side, for what is Python in the one is often numpy in the other; the last rule asks for what is there.
    *others, last = run.by_tags
    await asyncio.gather(*(asyncio.to_thread(look, rule) for rule in others))
    await asyncio.to_thread(look, last)
    run.found.unheard = frozenset(run.found.files)
    # To count the albums of all folders takes three times as long, and is not needed yet.
    like = {member for match in _all(run) for member in match.members if member > 0}
    await asyncio.to_thread(_count_albums, run, [*files, *(run.by_id[member] for member in like)])
    await _publish(run)
    if await _recognize(run, run.report):
        await _publish(run)


async def _compare_sound(run: _Run, *, has_fingerprints: bool) -> None:
    """First what needs few bytes to be read, then what has to be listened to."""
    await asyncio.to_thread(_count_albums, run)
    for rule in rules.make(BY_BYTES):
        run.matches[rule.kind] = await ask_rule(
            run.report,
            rule,
            database=run.database,
            executor=run.executor,
            tracks=[*run.library, *run.found.files.values()],
            focus=frozenset(run.found.files),
            known=run.known,
            strangers=run.strangers,
        )
    await _recognize(run, run.report)
    await _find_damage(run, run.report, run.found.files.values())
    judgments = await _judged(run)
    unheard = (each.id for each in judgments.values() if has_fingerprints and _is_open(each))
    run.found.unheard = frozenset(unheard)
    await _publish(run)
    if run.found.unheard:
        await _listen(run)
        run.found.unheard = frozenset()
        await _publish(run)


def _is_open(judgment: Judgment) -> bool:
    """Whether bytes alone do not say that a file is in the library."""
    return judgment.kind not in BY_BYTES or judgment.of is None or judgment.of < 0


async def _listen(run: _Run) -> None:
    """Compare fingerprints, and publish what they say while more are being made."""
    found = run.found
    ears = Ears(run.report, run.database, run.executor, files=found.files, library=run.library)
    same = [match for kind in BY_BYTES for match in run.matches[kind]]
    heard_as = vet_listening.twins(same, found.unheard)
    heard_for: dict[int, list[int]] = {}
    for twin, heard_one in heard_as.items():
        heard_for.setdefault(heard_one, []).append(twin)
    by_tags = [match for kind in BY_TAGS for match in run.matches[kind]]
    candidates = vet_listening.candidates(by_tags, found.unheard, heard_as)
    # What tags make somebody wait for comes first.
    wanted = sorted(
        found.unheard - heard_as.keys(), key=lambda file_id: (file_id not in candidates, -file_id)
    )
    try:
        async with aclosing(ears.listen(wanted, candidates)) as results:
            async for heard in results:
                matches = vet_listening.widened(heard.matches, heard_for)
                run.matches.setdefault(Kind.SAME_RECORDING, []).extend(matches)
                for file_id, words in heard.words.items():
                    run.compared |= dict.fromkeys([file_id, *heard_for.get(file_id, ())], words)
                for file_id, why in ears.damaged.items():
                    run.damaged |= dict.fromkeys([file_id, *heard_for.get(file_id, ())], why)
                found.unheard -= run.compared.keys()
                # What is found out in between leaves the progress as it is.
                await _recognize(run, Reporter())
                await _publish(run)
    except MissingEssentiaError as error:
        run.report.problem("sound", f"{error.message} {error.hint}")


async def _recognize(run: _Run, report: Reporter) -> bool:
    """Get to know what may be in a decision of the user among what is alike; gives whether there was any."""
    if not run.told.pairs:
        return False
    asked: set[int] = set()
    for match in _all(run):
        members = [member for member in match.members if run.told.may_hold(_track(run, member).length_s)]
        if len(members) > 1 and min(members) < 0:
            asked.update(members)
    asked -= run.recognized
    run.recognized |= asked
    run.identities |= await sounds.identities(report, run.database, run.executor, asked, run.strangers)
    return bool(asked)


def _all(run: _Run) -> list[Match]:
    return [match for of_kind in run.matches.values() for match in of_kind]


def _track(run: _Run, file_or_track: int) -> TrackFacts:
    return run.found.files[file_or_track] if file_or_track < 0 else run.by_id[file_or_track]


def _stat(track: TrackFacts) -> FileStat:
    return FileStat(track.path, track.size, track.mtime_ns, track.ctime_ns, track.inode)


async def _find_damage(run: _Run, report: Reporter, tracks: Iterable[TrackFacts]) -> None:
    """Look for the ends of files and tracks that were not looked at before."""
    tasks = [vet_files.end_task(track) for track in tracks if track.id not in run.checked]
    run.checked.update(task.id for task in tasks)
    report.begin("Checking that the files are whole", "files", len(tasks))
    async with aclosing(map_unordered(run.executor, vet_files.damage, tasks)) as results:
        async for task, outcome in results:
            why = f"Damaged: {outcome.reason}" if isinstance(outcome, Failure) else outcome
            if why:
                run.damaged.setdefault(task.id, why)
            report.advance()
            await run.report.checkpoint()


async def _publish(run: _Run) -> None:
    """Judge by what is known now, and show it; what files are duplicates of is looked at to its end first."""
    found = run.found
    while True:
        judgments = await _judged(run)
        duplicates = [each for each in judgments.values() if each.verdict is Verdict.DUPLICATE]
        named = {each.of for each in duplicates if each.of is not None and each.of > 0}
        if not (unchecked := named - run.checked):
            break
        await _find_damage(run, Reporter(), [run.by_id[track_id] for track_id in sorted(unchecked)])
    named = {each.of for each in judgments.values() if each.of is not None and each.of > 0}
    found.tracks = {track_id: run.by_id[track_id] for track_id in sorted(named)}
    found.known = {**run.known, Fact.FINGERPRINT: dict(run.compared)}
    found.judgments = judgments
    found.version += 1


async def _judged(run: _Run) -> dict[int, Judgment]:
    """What each file is, by what is known now."""
    judgments = await asyncio.to_thread(
        verdicts.judge,
        list(run.found.files.values()),
        run.by_id,
        _all(run),
        heard=run.compared,
        names=run.names,
        context=run.context,
        damaged=dict(run.damaged),
        apart=Apart(dict(run.identities), run.told.pairs),
    )
    return await asyncio.to_thread(vet_stays.told, judgments, partial(_track, run), run.context)

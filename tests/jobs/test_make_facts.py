"""Facts about content: made once, kept while a file stays as it is, never an error for a bad file."""

import os
from pathlib import Path

import pytest

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import BYTES_READ, make_facts
from musictui.library import audio_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact
from musictui.model.track import FileStat
from tests import audio, tunes
from tests.jobs.conftest import Index


async def known_ids(database: Database) -> dict[str, int]:
    """Ids by the names of files."""
    rows = await database.read(lambda conn: conn.execute("SELECT path, id FROM tracks").fetchall())
    return {os.path.basename(os.fsdecode(path)): track_id for path, track_id in rows}


async def made(database: Database, fact: Fact, ids: list[int]) -> tuple[dict[int, bytes | None], Reporter]:
    report = Reporter()
    found = await make_facts(report, database=database, executor=InlineExecutor(), fact=fact, ids=ids)
    return found, report


@pytest.mark.parametrize("fact", list(Fact))
async def test_make_facts_makes_each_fact_once(
    database: Database, music: Path, run_index: Index, fact: Fact
) -> None:
    for seed, name in enumerate(["a.flac", "b.flac"]):
        tunes.write(music / name, tunes.tune(seed, 8))
    await run_index()
    ids = list((await known_ids(database)).values())
    first, report = await made(database, fact, ids)
    assert None not in first.values()
    assert len(set(first.values())) == len(ids)
    assert report.done == report.total == 2
    assert report.summary[BYTES_READ] > 0
    again, report = await made(database, fact, ids)
    assert again == first
    assert BYTES_READ not in report.summary


async def test_make_facts_of_a_file_that_changed_or_vanished_says_so_and_keeps_nothing(
    database: Database, music: Path, run_index: Index
) -> None:
    for seed, name in enumerate(["changed.mp3", "gone.mp3", "same.mp3"]):
        audio.make(music / name, seed=seed)
    await run_index()
    ids = await known_ids(database)
    audio.make(music / "changed.mp3", {"title": "Longer than before"})
    (music / "gone.mp3").unlink()
    found, report = await made(database, Fact.WHOLE, list(ids.values()))
    assert [name for name, track_id in ids.items() if found[track_id]] == ["same.mp3"]
    reasons = {os.path.basename(problem.subject): problem.reason for problem in report.problems}
    assert reasons == {
        "changed.mp3": "It has changed since it was last indexed.",
        "gone.mp3": "It cannot be read: No such file or directory.",
    }
    stored = await database.read(lambda conn: audio_facts.read(conn, Fact.WHOLE))
    assert list(stored) == [ids["same.mp3"]]


async def test_make_facts_of_a_broken_file_keeps_why(
    database: Database, music: Path, run_index: Index
) -> None:
    path = audio.make(music / "a.flac", {"title": "Song"}, seconds=2)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    await run_index()
    (track_id,) = (await known_ids(database)).values()
    found, report = await made(database, Fact.PCM, [track_id])
    assert found == {track_id: None}
    assert report.problem_count == 1
    notes = await database.read(lambda conn: audio_facts.notes(conn, Fact.PCM))
    assert "not all of it can be decoded" in notes[track_id]
    assert (await made(database, Fact.PCM, [track_id]))[1].done == 0


async def test_make_facts_tells_why_without_the_path_that_stands_beside(
    database: Database, music: Path, run_index: Index
) -> None:
    path = audio.make(music / os.fsdecode(b"caf\xe9.flac"), {"title": "Song"}, seconds=2)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    await run_index()
    (track_id,) = (await known_ids(database)).values()
    _, report = await made(database, Fact.PCM, [track_id])
    (problem,) = report.problems
    assert problem.subject == f"{music}/caf\\xe9.flac"
    assert problem.reason.startswith("It is damaged: not all of it can be decoded")
    notes = await database.read(lambda conn: audio_facts.notes(conn, Fact.PCM))
    assert notes[track_id] == problem.reason


async def test_make_facts_of_silence_is_no_problem_and_no_evidence(
    database: Database, music: Path, run_index: Index
) -> None:
    samples = audio.sound(0, 44100, 8) * 0
    (music / "quiet.wav").write_bytes(audio.encode(audio.ENCODINGS["wav"], samples))
    await run_index()
    (track_id,) = (await known_ids(database)).values()
    found, report = await made(database, Fact.FINGERPRINT, [track_id])
    assert (found, report.problem_count) == ({track_id: None}, 0)


async def test_make_facts_of_a_stranger_stores_nothing(database: Database, tmp_path: Path) -> None:
    path = audio.make(tmp_path / "new.mp3")
    stat = path.stat()
    stranger = FileStat(os.fsencode(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    found = await make_facts(
        Reporter(),
        database=database,
        executor=InlineExecutor(),
        fact=Fact.PACKETS,
        ids=[-1],
        strangers={-1: stranger},
    )
    assert found[-1] is not None
    assert await database.read(lambda conn: audio_facts.read(conn, Fact.PACKETS)) == {}

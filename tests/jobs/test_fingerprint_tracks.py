"""Fingerprints that are missing: of files of the same bytes one is decoded for all."""

import os
import shutil
from pathlib import Path

from musictui.jobs.find_duplicates import find_duplicates
from musictui.jobs.fingerprint_tracks import fingerprint_tracks
from musictui.jobs.job import Reporter
from musictui.library import audio_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact
from tests import audio, tunes
from tests.jobs.conftest import Index
from tests.jobs.noting import Noting


def names(executor: Noting) -> list[str]:
    """What was decoded."""
    return sorted(os.path.basename(os.fsdecode(path)) for path in executor.decoded)


async def fingerprints(database: Database) -> list[bytes | None]:
    return list((await database.read(lambda conn: audio_facts.read(conn, Fact.FINGERPRINT))).values())


async def test_the_second_copy_is_not_decoded(database: Database, music: Path, run_index: Index) -> None:
    tunes.write(music / "a.flac", tunes.tune(1, 10))
    shutil.copy(music / "a.flac", music / "b.flac")
    tunes.write(music / "c.flac", tunes.tune(2, 10))
    await run_index()
    executor, report = Noting(), Reporter()
    result = await fingerprint_tracks(report, database=database, executor=executor)
    assert (result.seen, result.made, result.without) == (3, 3, 0)
    assert names(executor) in (["a.flac", "c.flac"], ["b.flac", "c.flac"])
    assert len(set(await fingerprints(database))) == 2
    assert (report.done, report.total) == (3, 3)


async def test_a_copy_that_comes_later_is_not_decoded(
    database: Database, music: Path, run_index: Index
) -> None:
    tunes.write(music / "a.flac", tunes.tune(1, 10))
    await run_index()
    await fingerprint_tracks(Reporter(), database=database, executor=Noting())
    shutil.copy(music / "a.flac", music / "b.flac")
    await run_index()
    executor = Noting()
    result = await fingerprint_tracks(Reporter(), database=database, executor=executor)
    assert (result.seen, result.made) == (1, 1)
    assert names(executor) == []


async def test_a_copy_of_silence_is_not_decoded_either(
    database: Database, music: Path, run_index: Index
) -> None:
    quiet = audio.encode(audio.ENCODINGS["wav"], tunes.tune(1, 8) * 0)
    for name in ("a.wav", "b.wav"):
        (music / name).write_bytes(quiet)
    await run_index()
    executor = Noting()
    result = await fingerprint_tracks(Reporter(), database=database, executor=executor)
    assert (result.made, result.without) == (0, 2)
    assert len(executor.decoded) == 1
    assert await fingerprints(database) == [None, None]


async def test_a_copy_is_decoded_where_the_first_one_is_gone(
    database: Database, music: Path, run_index: Index
) -> None:
    tunes.write(music / "a.flac", tunes.tune(1, 10))
    shutil.copy(music / "a.flac", music / "b.flac")
    await run_index()
    (music / "a.flac").unlink()
    result = await fingerprint_tracks(Reporter(), database=database, executor=Noting())
    assert (result.seen, result.made) == (2, 1)


async def test_finding_duplicates_leaves_no_identical_copy_without(
    database: Database, music: Path, run_index: Index
) -> None:
    tunes.write(music / "a.flac", tunes.tune(1, 10))
    shutil.copy(music / "a.flac", music / "b.flac")
    await run_index()
    executor = Noting()
    found = await find_duplicates(Reporter(), database=database, executor=executor)
    assert found.fingerprints_left == 0
    assert len(executor.decoded) == 1

"""Files that end before their headers say: found by their last second, and never kept or taken in for whole ones."""

import os
from pathlib import Path

import pytest

from musictui.duplicates import keep, keep_rules
from musictui.jobs import check_keeper, wholeness
from musictui.jobs.check_keeper import Task, objection
from musictui.library import audio_facts, duplicate_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact
from musictui.tags import reader
from tests import audio
from tests.jobs.conftest import Index
from tests.jobs.vetting import told, vetted

SONG = {"title": "Song", "artist": "Ann"}
SECONDS = 8.0
TELL_NOTHING = frozenset({"mp3-bare", "mp2", "aac", "ac3", "mpc", "ofr"})
"""Kinds that declare no length, or of which nothing at hand decodes the end: how long they are is all that is known."""
RUBBISH = frozenset({"ape", "mpc8", "spx"})
"""Kinds that are built with true headers and without an encoder."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def cut(whole: Path, to: Path, share: float = 0.6) -> Path:
    """The beginning of a file, as a broken download leaves it."""
    data = whole.read_bytes()
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(data[: int(len(data) * share)])
    return to


def ask(copy: Path, keeper: Path) -> str:
    return objection(Task(0, os.fsencode(copy), os.fsencode(keeper), "open"))


@pytest.mark.parametrize("share", [0.6, 0.9])
@pytest.mark.parametrize("kind", [kind for kind in audio.KINDS if kind not in TELL_NOTHING])
def test_cut_file_never_stays_for_a_whole_one(tmp_path: Path, kind: str, share: float) -> None:
    whole = audio.make(tmp_path / f"whole{audio.extension(kind)}", kind=kind, seconds=SECONDS)
    short = cut(whole, tmp_path / f"a{audio.extension(kind)}", share)
    assert ask(whole, short).startswith("The file that was to stay for it")
    # A cut one may go for it; what is built around rubbish is not cut, but nothing decodes it.
    assert ("amaged" in ask(short, whole)) if kind in RUBBISH else ask(short, whole) == ""


@pytest.mark.parametrize(
    ("name", "why"), [("a.flac", wholeness.CUT), ("a.ogg", wholeness.UNENDED), ("a.wma", wholeness.UNENDED)]
)
def test_refusal_says_that_the_keeper_is_cut_short(tmp_path: Path, name: str, why: str) -> None:
    whole = audio.make(tmp_path / f"whole_{name}", seconds=SECONDS)
    assert ask(whole, cut(whole, tmp_path / name)) == check_keeper.NOT_WHOLE + why


@pytest.mark.parametrize("name", ["a.ogg", "a.opus", "a.oga", "a.wma", "a.m4a", "a.flac", "a.wv", "a.aiff"])
def test_tagged_file_is_as_whole_as_it_was(tmp_path: Path, name: str) -> None:
    tags = {"title": "Song", "comment": "x" * 5000}
    path = audio.make(tmp_path / name, tags, seconds=SECONDS, covers=[PNG])
    assert wholeness.cut(os.fsencode(path), reader.read(os.fsencode(path)).stream) == ""


@pytest.mark.parametrize("kind", audio.KINDS)
def test_whole_files_of_every_kind_pass(tmp_path: Path, kind: str) -> None:
    path = audio.make(tmp_path / f"whole{audio.extension(kind)}", kind=kind, seconds=3)
    assert wholeness.cut(os.fsencode(path), reader.read(os.fsencode(path)).stream) == ""


async def test_heard_length_decides_which_copy_is_a_part(
    database: Database, run_index: Index, music: Path
) -> None:
    whole = audio.make(music / "complete.flac", SONG, seconds=20)
    cut(whole, music / "a.flac", 0.4)
    await run_index()
    tracks = {track.path: track for track in await database.read(duplicate_facts.load)}
    short, complete = (tracks[os.fsencode(music / name)] for name in ("a.flac", "complete.flac"))
    stored = [
        audio_facts.Found(track.id, Fact.FINGERPRINT, track.size, track.mtime_ns, bytes(4 * words))
        for track, words in ((short, 40), (complete, 140))
    ]
    await database.write(lambda conn: audio_facts.store(conn, stored))
    short, complete = sorted(await database.read(duplicate_facts.load), key=lambda track: track.path)
    assert short.length_s == complete.length_s == 20
    assert (round(short.heard_s or 0), round(complete.heard_s or 0)) == (8, 20)
    assert keep_rules.is_part(short, complete)
    assert not keep_rules.is_part(complete, short)
    decided = keep.decide([short, complete], keep_rules.DEFAULT, keep_rules.Context())
    assert decided.keeper_id == complete.id
    # That its file is cut is known from indexing, and comes before its length.
    assert decided.why[short.id] == "damaged"


async def test_track_that_could_not_be_decoded_is_a_part_of_all_others(
    database: Database, run_index: Index, music: Path
) -> None:
    audio.make(music / "a.flac", SONG)
    await run_index()
    (track,) = await database.read(duplicate_facts.load)
    found = audio_facts.Found(
        track.id, Fact.FINGERPRINT, track.size, track.mtime_ns, None, "It is damaged: nothing can be decoded."
    )
    await database.write(lambda conn: audio_facts.store(conn, [found]))
    (track,) = await database.read(duplicate_facts.load)
    assert track.heard_s == 0
    assert keep_rules.is_part(track, track._replace(heard_s=None, length_s=20.0))


async def test_cut_new_file_is_uncertain_and_the_whole_one_is_new(
    database: Database, run_index: Index, tmp_path: Path
) -> None:
    await run_index()
    whole = audio.make(tmp_path / "in" / "whole.flac", SONG, seconds=SECONDS)
    cut(whole, tmp_path / "in" / "broken.flac")
    found = await vetted(database, whole.parent)
    told_of = told(found)
    assert told_of["broken.flac"][0] == "uncertain"
    assert told_of["whole.flac"] == ("new", "")
    assert [each.reason for each in found.judgments.values() if each.verdict == "uncertain"] == [
        wholeness.CUT
    ]


async def test_whole_new_file_is_no_duplicate_of_a_cut_track(
    database: Database, run_index: Index, music: Path, tmp_path: Path
) -> None:
    whole = audio.make(tmp_path / "in" / "whole.flac", SONG, seconds=SECONDS)
    cut(whole, music / "broken.flac")
    await run_index()
    found = await vetted(database, whole.parent)
    assert told(found) == {"whole.flac": ("uncertain", "broken.flac")}
    assert "yours is cut short" in next(iter(found.judgments.values())).reason

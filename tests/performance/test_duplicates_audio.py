"""Duplicates by their content: what is read, how fast, and how many are found.

Real music is taken where Debian's wesnoth-1.16-music is installed, made-up music elsewhere.

pytest -n 0 --override-ini addopts= -s tests/performance/test_duplicates_audio.py
"""

import asyncio
import dataclasses
import os
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.analysis.decode import Decoding
from musictui.analysis.fingerprint import fingerprint
from musictui.demo.encode import decode, encode
from musictui.demo.encodings import ENCODINGS
from musictui.duplicates import acoustic, acoustic_index
from musictui.duplicates.rule_same_audio import SameAudio
from musictui.duplicates.rule_same_recording import SameRecording
from musictui.files.delta import file_hash
from musictui.jobs.executors import open_executor
from musictui.jobs.index import index
from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import BYTES_READ, make_facts
from musictui.library.database import Database
from musictui.library.duplicate_facts import load
from musictui.model.duplicates import Fact, Facts, Needed
from tests import audio, tunes
from tests.duplicates.copies import copy

REAL = Path("/usr/share/games/wesnoth/1.16/data/core/music")
RATE = 44_100
CUT_S = 20
SILENT = 12
"""Words of what tells nothing."""
ENCODED = (
    dataclasses.replace(ENCODINGS["mp3-64"], rate=RATE),
    ENCODINGS["mp3-128"],
    ENCODINGS["vorbis-q5"],
)


@cache
def pieces(most: int) -> tuple[tuple[str, bytes], ...]:
    """Names and content of some pieces of music."""
    if REAL.is_dir():
        return tuple((path.name, path.read_bytes()) for path in sorted(REAL.glob("*.ogg"))[:most])
    return tuple(
        (f"{seed}", audio.encode(audio.ENCODINGS["flac"], tunes.tune(seed, 60)))
        for seed in range(min(most, 12))
    )


def print_of(content: bytes, folder: Path) -> bytes | None:
    path = folder / "piece"
    path.write_bytes(content)
    return fingerprint(os.fsencode(path))


def made_up(pool: np.ndarray, count: int) -> Iterator[tuple[bytes, str]]:
    """Fingerprints of that many recordings that are alike in their words, and some copies: with what each is.

    Of short stretches of real ones every eighth bit is turned, so that no two sound alike. Another encoding
    has 2 % of its bits turned, a cut of 20 s 7 %, as was seen in real ones.
    """
    chance = np.random.default_rng(1)
    made = 0
    while made < count:
        length = int(chance.integers(700, 2300))
        starts = chance.integers(0, len(pool) - 4, length // 4 + 1)
        words = pool[(starts[:, None] + np.arange(4)).ravel()[:length]]
        words = words ^ turned(chance, length, 0.125)
        kind, begin, size = "", 0, length
        if (lot := chance.random()) < 0.05:
            kind = "encoding"
        elif lot < 0.08:
            kind, begin, size = "cut", int(chance.integers(0, length - 141)), 141
        yield words.astype("<u4").tobytes(), ""
        made += 1
        if kind and made < count:
            part = words[begin : begin + size] ^ turned(chance, size, 0.02 if kind == "encoding" else 0.07)
            yield part.astype("<u4").tobytes(), kind
            made += 1


def turned(chance: np.random.Generator, count: int, share: float) -> np.ndarray:
    bits = chance.random((count, 32), np.float32) < share
    return np.packbits(bits, axis=1, bitorder="little").view("<u4").ravel()


@pytest.mark.parametrize("count", [10_000, 100_000])
def test_same_recording(benchmark: BenchmarkFixture, tmp_path: Path, count: int) -> None:
    real = [found for _, content in pieces(20) if (found := print_of(content, tmp_path)) is not None]
    pool = np.concatenate([acoustic.words(each) for each in real])
    prints, kinds = zip(*made_up(pool, count), strict=True)
    facts = Facts([copy(n) for n in range(count)], known={Fact.FINGERPRINT: dict(enumerate(prints))})
    started_s = time.process_time()
    matches = benchmark.pedantic(lambda: SameRecording().look(facts), rounds=1)
    pairs = {match.members for match in matches}
    for kind in ("encoding", "cut"):
        planted = [(n - 1, n) for n in range(count) if kinds[n] == kind]
        benchmark.extra_info[f"{kind}s found"] = f"{len(pairs.intersection(planted))} of {len(planted)}"
        pairs -= set(planted)
    benchmark.extra_info |= {"false pairs": len(pairs), "CPU s": round(time.process_time() - started_s, 1)}
    print(f"\n{count:,}: {benchmark.extra_info}")  # noqa: T201 the figures for a person
    assert not pairs


def test_accuracy_on_music(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Each piece again at 64 and 128 kbit/s, and two cuts of 20 s of it; by the rule, all among all."""
    prints: dict[int, bytes | None] = {}
    what: dict[int, tuple[str, str]] = {}

    def add(name: str, kind: str, value: bytes | None) -> None:
        if value is not None and len(value) > 4 * SILENT:
            what[len(prints)] = name, kind
            prints[len(prints)] = value

    def prepare() -> None:
        chance = np.random.default_rng(1)
        for name, content in pieces(16):
            add(name, "whole", print_of(content, tmp_path))
            samples, rate = decode(content)
            if rate != RATE or len(samples) != 2:
                continue
            samples = np.clip(samples, -1, 1)
            for encoding in ENCODED[:2]:
                add(name, "encoding", print_of(encode(samples, encoding), tmp_path))
            for encoding in ENCODED[1:]:
                if samples.shape[1] > 1.2 * CUT_S * RATE:
                    begin = int(chance.integers(0, samples.shape[1] - CUT_S * RATE))
                    cut = samples[:, begin : begin + CUT_S * RATE]
                    add(name, "cut", print_of(encode(cut, encoding), tmp_path))

    prepare()
    facts = Facts([copy(n) for n in prints], known={Fact.FINGERPRINT: prints})
    matches = benchmark.pedantic(lambda: SameRecording().look(facts), rounds=1)
    pairs = {(a, b) for match in matches for a in match.members for b in match.members if a < b}
    wholes = {name: n for n, (name, kind) in what.items() if kind == "whole"}
    for kind in ("encoding", "cut"):
        sought = [(wholes[name], n) for n, (name, of) in what.items() if of == kind]
        benchmark.extra_info[f"{kind}s found"] = f"{len(pairs.intersection(sought))} of {len(sought)}"
    false = [(what[a], what[b]) for a, b in pairs if what[a][0] != what[b][0]]
    benchmark.extra_info |= {"pieces": len(wholes), "false pairs": len(false)}
    print(f"\n{benchmark.extra_info} {false}")  # noqa: T201


def test_one_pair(benchmark: BenchmarkFixture) -> None:
    words = np.random.default_rng(1).integers(0, 2**32, 1500, dtype=np.uint32)
    likeness = benchmark(acoustic.compare, words, words[300:440])
    assert likeness is not None


def test_fingerprint(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = tmp_path / "piece.ogg"
    path.write_bytes(max((content for _, content in pieces(10)), key=len))
    with Decoding(os.fsencode(path)) as decoding:
        seconds = sum(map(len, decoding.mono(11_025))) / 11_025
    benchmark.pedantic(fingerprint, (os.fsencode(path),), rounds=3, warmup_rounds=1)
    benchmark.extra_info["times real time"] = round(seconds / benchmark.stats.stats.min)


def test_whole_hash_beside_b2sum(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(np.random.default_rng(1).bytes(512 << 20))
    file_hash(os.fsencode(path))
    benchmark.pedantic(file_hash, (os.fsencode(path),), rounds=3)
    times = []
    for _ in range(3):
        started_s = time.perf_counter()
        subprocess.run(["b2sum", str(path)], check=True, capture_output=True)
        times.append(time.perf_counter() - started_s)
    benchmark.extra_info["times as fast as b2sum"] = round(min(times) / benchmark.stats.stats.min, 2)


FILES, COPIES = 10_000, 0.05
FRAMES = (150, 1200)
"""Of MPEG audio in a file; 4 to 31 seconds."""


HEADER = b"\xff\xfb\x90\x40"
FRAME_BYTES = 417
"""Of MPEG 1 layer III at 128 kbit/s and 44.1 kHz, without padding."""


def write_library(folder: Path) -> tuple[int, int]:
    """MP3 files of all lengths whose frames hold anything, and tagged copies; how many copies, and bytes of all."""
    chance = np.random.default_rng(1)
    copies = size = 0
    previous = b""
    for number in range(FILES):
        path = folder / f"{number % 100:02}" / f"{number:05}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % round(1 / COPIES) == 1:
            path.write_bytes(tag(number) + previous)
            copies += 1
        else:
            frames = chance.integers(0, 256, (int(chance.integers(*FRAMES)), FRAME_BYTES), np.uint8)
            frames[:, : len(HEADER)] = np.frombuffer(HEADER, np.uint8)
            previous = frames.tobytes()
            path.write_bytes(previous)
        size += path.stat().st_size
    return copies, size


def tag(number: int) -> bytes:
    """An ID3 tag with a title."""
    text = b"\x03Song %d" % number
    frame = b"TIT2" + len(text).to_bytes(4, "big") + b"\0\0" + text
    return b"ID3\x04\0\0\0\0" + bytes([len(frame) >> 7, len(frame) & 127]) + frame


async def same_audio(database: Database) -> tuple[int, dict[str, int]]:
    """Run the rule with all it asks for; how many matches, and bytes read by fact."""
    executor = open_executor("processes:2")
    tracks = await database.read(load)
    known: dict[Fact, dict[int, bytes | None]] = {}
    read: dict[str, int] = {}
    try:
        while isinstance(found := SameAudio().look(Facts(tracks, known=known)), Needed):
            report = Reporter()
            made = await make_facts(
                report, database=database, executor=executor, fact=found.fact, ids=found.ids
            )
            known[found.fact] = {**known.get(found.fact, {}), **made}
            read[f"{found.fact} of {len(found.ids)} files, MB"] = report.summary[BYTES_READ] // 1_000_000
    finally:
        executor.shutdown()
    return len(found), read


def test_same_audio(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    copies, size = write_library(tmp_path / "music")
    database = Database(tmp_path / "library.db")
    try:
        executor = open_executor("processes:2")
        asyncio.run(index(Reporter(), roots=[tmp_path / "music"], database=database, executor=executor))
        executor.shutdown()
        matches, read = benchmark.pedantic(lambda: asyncio.run(same_audio(database)), rounds=1)
    finally:
        database.close()
    benchmark.extra_info |= {"copies": copies, "matches": matches, "of MB": size // 1_000_000, **read}
    print(f"\n{benchmark.extra_info}")  # noqa: T201
    assert matches >= copies


def test_candidates_of_few_among_many(benchmark: BenchmarkFixture) -> None:
    chance = np.random.default_rng(1)
    prints = [chance.integers(0, 2**32, 1500, dtype=np.uint32).astype("<u4").tobytes() for _ in range(10_000)]
    focus = np.zeros(10_000, bool)
    focus[-100:] = True
    benchmark.pedantic(acoustic_index.candidates, (prints, focus), rounds=3)

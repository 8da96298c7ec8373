"""Files that sound like something, and a vetting of a folder of them."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.jobs.vet import vet
from musictui.jobs.vetting import Vetting
from musictui.library.database import Database
from musictui.tags import writer
from tests import audio

NOTE_S, NOTES = 0.4, 200


def melody(seed: int, rate: int, seconds: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Notes of a seeded tune, four voices: float32, shape (2, n), in [-1, 1]."""
    random = np.random.default_rng(seed)
    time = np.arange(int(rate * seconds)) / rate
    place = (time / NOTE_S).astype(int)
    tones = np.zeros_like(time)
    for _ in range(4):
        pitches = 110 * 2 ** (random.integers(0, 37, size=NOTES) / 12)
        phase = 2 * np.pi * np.cumsum(pitches[place]) / rate
        tones += 0.15 * np.sin(phase) + 0.05 * np.sin(2 * phase)
    return np.stack([tones, tones]).astype(np.float32)


def play(
    path: Path,
    tags: Mapping[str, str],
    *,
    seed: int,
    seconds: float = 20.0,
    start_s: float = 0.0,
    **encoding: Any,
) -> Path:
    """A tagged file of a tune, or of a part of it, encoded as its extension says."""
    kind = replace(audio.ENCODINGS[audio.kind_of(path)], **encoding)
    samples = melody(seed, kind.rate, start_s + seconds)[:, int(start_s * kind.rate) :]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(audio.encode(kind, samples))
    writer.write(path, {name: (value,) for name, value in tags.items()})
    return path


async def vetted(
    database: Database, folder: Path, *, report: Reporter | None = None, **options: Any
) -> Vetting:
    """A vetting of a folder, in this process."""
    defaults = {"has_fingerprints": False, "executor": InlineExecutor()}
    return await vet(
        report or Reporter(), database=database, folder=os.fsencode(folder), **(defaults | options)
    )


def told(found: Vetting) -> dict[str, tuple[str, str]]:
    """By the name of each file: its verdict, and the name of what it is of."""
    names = {}
    for each in found.judgments.values():
        of = "" if each.of is None else os.path.basename(found.facts(each.of).path).decode()
        names[os.path.basename(found.files[each.id].path).decode()] = (each.verdict.value, of)
    return names

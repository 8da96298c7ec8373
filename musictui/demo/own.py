"""The demo library that the program opens: which one it is, where it lies, and when an old one goes."""

import shutil
from pathlib import Path

from musictui.demo import manifest
from musictui.demo.plan import Settings
from musictui.paths import Paths

SETTINGS = Settings(tracks=600, seconds=2.0)
"""Tracks long enough to be heard as music."""


def folder(paths: Paths) -> Path:
    """Where its music lies, given the demo's own paths."""
    return paths.demo / "music"


def is_there(paths: Paths) -> bool:
    """Whether it is there, whole; one that another version of the program made is removed, library and all.

    It is ours, it lies in the cache, and it is of no use any more.
    """
    place = folder(paths)
    if manifest.is_complete(place, SETTINGS):
        return True
    known = manifest.read(place)
    if known is not None and (known.settings, known.generation) != (SETTINGS, manifest.GENERATION):
        shutil.rmtree(paths.demo, ignore_errors=True)
    return False

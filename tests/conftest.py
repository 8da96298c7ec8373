"""Every test has a MUSICTUI_HOME of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own folder, not made yet."""
    home = tmp_path_factory.mktemp("home") / "musictui"
    monkeypatch.setenv("MUSICTUI_HOME", str(home))
    return home

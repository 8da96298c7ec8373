"""Where MusicTUI keeps its own files. `MUSICTUI_HOME` moves all of them together."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's own files and folders; none of them needs to exist yet."""

    config: Path
    """The configuration, TOML."""
    library: Path
    """The library, SQLite."""
    cache: Path
    """A folder that may be deleted at any time."""
    log: Path
    """The log file."""
    demo: Path
    """The folder of the generated demo library."""


def default_paths() -> Paths:
    """All under `MUSICTUI_HOME` when it is set, else where the platform keeps such files."""
    if home := os.environ.get("MUSICTUI_HOME"):
        base = Path(home).expanduser().absolute()
        return _paths(base, base, base / "cache", base)
    # platformdirs takes 35 ms to import, which a cold `find` under MUSICTUI_HOME need not pay.
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("musictui", appauthor=False)
    return _paths(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path)


def demo_paths(base: Paths) -> Paths:
    """The demo's own library beside its files, so that it never mixes with the user's."""
    return Paths(
        config=base.config,
        library=base.demo / "library.db",
        cache=base.cache,
        log=base.log,
        demo=base.demo,
    )


def _paths(config: Path, data: Path, cache: Path, log: Path) -> Paths:
    return Paths(
        config=config / "config.toml",
        library=data / "library.db",
        cache=cache,
        log=log / "musictui.log",
        demo=cache / "demo",
    )

"""What every command is handed: where the program's files are, its settings, and the parts that do the work."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from musictui.errors import ConfigError
from musictui.paths import Paths, default_paths

if TYPE_CHECKING:  # imported where they are used: a cold `find` needs neither
    from musictui.config import Config
    from musictui.session import Session

T = TypeVar("T")


@dataclass
class Program:
    """One run of the command line."""

    is_debug: bool = False
    """Whether everything is logged and the traceback of a bug is shown."""

    @cached_property
    def paths(self) -> Paths:
        """The program's own files.

        Raises:
            ConfigError: What should be their folder is none, or the configuration no file that can be read.
        """
        paths = default_paths()
        folder = paths.config.parent
        if folder.exists() and not folder.is_dir():
            raise ConfigError(
                f"{folder} is not a folder.",
                hint="MusicTUI keeps its files there: set MUSICTUI_HOME to a folder.",
            )
        if paths.config.exists() and (paths.config.is_dir() or not os.access(paths.config, os.R_OK)):
            reason = "it is a folder" if paths.config.is_dir() else "check its permissions"
            raise ConfigError(f"The configuration {paths.config} cannot be read: {reason}.")
        return paths

    @cached_property
    def config(self) -> "Config":
        """The settings.

        Raises:
            ConfigError: The file is wrong.
        """
        from musictui import config_file

        return config_file.load(self.paths.config)

    def start_log(self) -> None:
        """Log to the file from here on; what is logged before is dropped."""
        from musictui import log

        log.set_up(self.paths.log, is_debug=self.is_debug)

    def session(self, *, executor: str = "", paths: Paths | None = None) -> "Session":
        """The parts that do the work, none of them opened yet; `executor` goes before the configured one."""
        from musictui.session import Session

        self.start_log()
        config = self.config
        if executor:
            config = replace(config, index=replace(config.index, executor=executor))
        return Session(config, paths or self.paths)

    @contextmanager
    def reader(self) -> Iterator[Any]:
        """A read-only connection to the library, for functions of `library`.

        Raises:
            LibraryError: There is none, or it cannot be read.
        """
        from musictui.library import database

        path = self.paths.library
        conn = database.open_reader(path)
        try:
            with database.translated_errors(path):
                yield conn
        finally:
            conn.close()

    def change(self, change: Callable[[Any], T]) -> T:
        """Run `change(connection)` in a transaction, making the library where there is none.

        Raises:
            LibraryError: It cannot be opened or written.
        """
        import asyncio

        from musictui.library.database import Database

        self.start_log()
        database = Database(self.paths.library)
        try:
            return asyncio.run(database.write(change))
        finally:
            database.close()


pass_program = click.make_pass_decorator(Program)

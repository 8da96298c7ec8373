"""The errors a user may see. Each is a sentence in plain words and, where there is one, what to do.

MusictuiError
├── UsageError          the command or its arguments make no sense (exit code 2)
│   ├── QueryError      a search that cannot be read, with where and what was expected
│   ├── PatternError    a pattern of file names that cannot be read
│   └── StepError       a step of a recipe that cannot be read, or does not suit
├── ConfigError         the configuration file is wrong
├── LibraryError        the library file cannot be opened, read or written
│   ├── LibraryLockedError   another process holds it
│   ├── LibraryCorruptError  it is damaged, or no library at all
│   └── LibraryNewerError    a newer program made it
├── RootError           a library folder is refused, missing or unreadable
├── StorageError        the disk is full, read-only or failing
└── TerminalError       there is no terminal to draw on
"""


class MusictuiError(Exception):
    """An expected failure: what failed and which, in plain words; `hint` says what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(MusictuiError):
    """The command or its arguments make no sense."""


class QueryError(UsageError):
    """A search that cannot be read. `position` counts characters of `text` from 0."""

    def __init__(self, message: str, *, position: int, hint: str = "", text: str = "") -> None:
        super().__init__(message, hint=hint)
        self.position = position
        self.text = text
        """The whole search, where who raises or passes the error knows it."""


class PatternError(UsageError):
    """A pattern of file names that cannot be read. `position` counts characters of `text` from 0."""

    def __init__(self, message: str, *, position: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.position = position
        self.text = ""
        """The whole pattern, where who raises or passes the error knows it."""


class StepError(UsageError):
    """A step of a recipe that cannot be read, or does not suit a field or a value."""


class ConfigError(MusictuiError):
    """The configuration file is wrong."""


class LibraryError(MusictuiError):
    """The library file cannot be opened, read or written."""


class LibraryLockedError(LibraryError):
    """Another process holds the library for longer than we wait."""


class LibraryCorruptError(LibraryError):
    """The library file is damaged, or no library at all."""


class LibraryNewerError(LibraryError):
    """A newer program made the library."""


class RootError(MusictuiError):
    """A library folder is refused, missing or unreadable."""


class StorageError(MusictuiError):
    """The disk is full, read-only or failing."""


class TerminalError(MusictuiError):
    """There is no terminal to draw on."""

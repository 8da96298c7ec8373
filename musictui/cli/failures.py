"""How failures are told: a sentence, what to do, and an exit code. The traceback of a bug goes to the log."""

import os
import sys
from collections.abc import Callable

import click

from musictui.cli.interrupt import INTERRUPTED
from musictui.cli.output import cells, drop_output, safe, say, styled
from musictui.cli.program import Program
from musictui.errors import MusictuiError, PatternError, QueryError, UsageError

DONE, FAILED, USAGE = 0, 1, 2
"""The exit codes, beside `INTERRUPTED`."""

_QUERY_BEFORE, _QUERY_AFTER = 60, 30
"""How much of a long search is shown around the place that is wrong, in characters."""


def guarded(work: Callable[[], None], program: Program) -> int:
    """Do `work` and give the exit code, having told what failed."""
    try:
        work()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # Who reads our output has enough (`musictui find | head`): that is no failure.
        drop_output()
        return DONE
    except click.ClickException as error:
        return _tell_usage(error)
    except MusictuiError as error:
        tell(error)
        return USAGE if isinstance(error, UsageError) else FAILED
    except OSError as error:
        _tell_system(error, program)
        return FAILED
    except Exception as error:  # noqa: BLE001 the one place where a bug in a command is caught
        _tell_bug(error, program)
        return FAILED
    return DONE


def tell(error: MusictuiError) -> None:
    """Write the sentence, the place in a search or a pattern, and the hint to standard error."""
    _tell(error.message, error.hint, error if isinstance(error, QueryError | PatternError) else None)


def _tell(message: str, hint: str, query: QueryError | PatternError | None = None) -> None:
    say(f"{styled('Error:', '1;31', sys.stderr)} {safe(message)}")
    if query is not None and query.text:
        say(_place(query))
    if hint:
        say(f"{styled('Hint:', '1', sys.stderr)} {safe(hint)}")


def _place(error: QueryError | PatternError) -> str:
    """The text with a caret under what is wrong."""
    start = max(0, error.position - _QUERY_BEFORE)
    end = error.position + _QUERY_AFTER
    before = ("…" if start else "") + safe(error.text[start : error.position])
    after = safe(error.text[error.position : end]) + ("…" if end < len(error.text) else "")
    return f"  {before}{after}\n  {' ' * cells(before)}{styled('^', '1;31', sys.stderr)}"


def _tell_usage(error: click.ClickException) -> int:
    """click's own errors, in our form."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(error.format_message())
        return error.exit_code
    context = getattr(error, "ctx", None)
    hint = f"See {context.command_path.rstrip()} --help." if context is not None else ""
    _tell(error.format_message(), hint)
    return error.exit_code


def _tell_system(error: OSError, program: Program) -> None:
    """What the operating system refused where nobody could say more about it: a full disk, a dead terminal."""
    _log(error, program)
    # It may be standard output itself, which must not fail once more on exit.
    drop_output()
    about = "" if error.filename is None else f" {os.fsdecode(error.filename)}:"
    _tell(
        f"The system refused:{about} {error.strerror or error}.", f"The details are in {program.paths.log}."
    )


def _tell_bug(error: Exception, program: Program) -> None:
    _log(error, program)
    _tell(
        f"MusicTUI failed unexpectedly: {type(error).__name__}: {error}",
        f"The details are in {program.paths.log}. Please report them.",
    )


def _log(error: Exception, program: Program) -> None:
    """Keep the traceback; it is on screen only for who asked for it."""
    import logging  # 25 ms that only such failures cost

    program.start_log()
    logging.getLogger(__name__).critical("The command failed", exc_info=error)
    if program.is_debug:
        say(safe_traceback(error))


def safe_traceback(error: BaseException) -> str:
    """The traceback, its lines safe for a terminal."""
    import traceback  # rarely needed

    return "\n".join(safe(line) for line in "".join(traceback.format_exception(error)).splitlines())

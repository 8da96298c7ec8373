"""Writes fields and pictures into a file, in place: fit for a copy of a user's file.

What a change does not name stays as it is and where it is, byte for byte: unknown frames, comments, items and
atoms, chunks and blocks that are no tags, and the audio. A tag keeps its version, except that ID3v2.2, which
nothing writes any more, becomes v2.3. Where a tag has room enough, nothing behind it moves.

Who calls this copies the file first and compares the audio afterwards: a file that could not be written
to its end is half written.
"""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tags import mains, places, splice
from musictui.tags import refusals as refused
from musictui.tags.containers import TOTALS
from musictui.tags.covers import Cover, Covers, plain
from musictui.tags.entries import Change
from musictui.tags.mains import File, Main, OldTags
from musictui.tags.source import BadFileError, Source

_log = logging.getLogger(__name__)

WantedCovers = Sequence[bytes] | Sequence[Cover] | Covers
"""All pictures a file gets, or a change of those it has. Of plain bytes the first is the front cover."""

_SHARED = frozenset(TOTALS) | frozenset(TOTALS.values())
_T = TypeVar("_T")
_Path = str | bytes
_CANNOT = "Damaged: its tags cannot be rewritten without a risk to the rest of it."


def write(
    path: _Path,
    tags: Tags,
    *,
    covers: WantedCovers | None = None,
    id3_version: int = 4,
    old_tags: OldTags = "update",
    is_checked: bool = True,
    named: _Path | None = None,
) -> None:
    """Give the file these values; fields that are not named stay, those without values are removed.

    Args:
        path: A file of any format that `reader` reads. It is changed in place.
        tags: Field name to values.
        covers: All pictures it gets, or a change of those it has; None leaves them alone. Of plain bytes the
            first is the front cover.
        id3_version: 3 or 4, for a file that gets its first ID3v2 tag.
        old_tags: What happens to tags beside the main one.
        is_checked: Whether values are refused that the reader would not give back as they are. Only files of
            our own, that are to be odd, are written without.
        named: Of a copy, the file it is to replace: its name says what the content leaves open.

    Raises:
        BadFileError: The file or its kind cannot hold this, or it is damaged.
        OSError: It cannot be read or written.
        KeyError: A field is unknown, or a fact about the file.
    """
    _check_names(tags)

    def do(source: Source) -> None:
        file = mains.opened(source, path, id3_version=id3_version, old_tags=old_tags)
        main = mains.of(file)
        if is_checked and (sentences := _refusals(main, tags, covers)):
            raise BadFileError(sentences[0])
        _write(file, main, _change(file, main, tags, covers))

    _guarded(path, do, named)


def refusals(path: _Path, tags: Tags, *, covers: WantedCovers | None = None) -> list[str]:
    """Why the file cannot be given these values or pictures, a sentence each; none if nothing is in the way.

    Raises:
        KeyError: A field is unknown, or a fact about the file.
    """
    _check_names(tags)
    try:
        return _guarded(path, lambda source: _refusals(_main(source, path), tags, covers))
    except BadFileError as error:
        return [str(error)]
    except OSError as error:
        return [f"It cannot be read: {error.strerror or error}."]


def covers(path: _Path) -> list[Cover]:
    """The pictures in a file, in order, with all that it says about them.

    Raises:
        BadFileError: It is damaged.
        OSError: It cannot be read.
    """
    return _guarded(path, lambda source: _pictures(_main(source, path)))


def audio_region(path: _Path) -> tuple[int, int]:
    """Where the file begins and ends without the tags before and behind it, which change its size.

    A demuxer gives tags out as sound where the last frame is cut short, and always for Monkey's Audio and AC-3.

    Raises:
        BadFileError: It is no audio, or a tag of it is damaged.
        OSError: It cannot be read.
    """
    return _guarded(path, lambda source: places.region(source, places.find(source)))


def _check_names(tags: Tags) -> None:
    for name in tags:
        if not BY_NAME[name].is_tag:
            raise KeyError(name)


def _guarded(path: _Path, do: Callable[[Source], _T], named: _Path | None = None) -> _T:
    """Do something with an open file, whatever is wrong with it becoming one kind of error."""
    try:
        with Source(path, named) as source:
            return do(source)
    except (BadFileError, OSError):
        raise
    except MemoryError as error:
        raise BadFileError("Damaged: its header asks for more memory than there is.") from error
    except Exception as error:
        _log.debug("Cannot rewrite %r", path, exc_info=True)
        raise BadFileError(_CANNOT) from error


def _main(source: Source, path: _Path) -> Main:
    return mains.of(mains.opened(source, path))


def _refusals(main: Main, tags: Tags, wanted: WantedCovers | None) -> list[str]:
    sentences = [main.problem] if main.problem else []
    sentences += refused.of_values(main.places.kind, tags)
    if wanted is not None:
        before = _pictures(main)
        new = [cover for cover in _wanted_covers(wanted, before) if cover not in before]
        sentences += refused.of_covers(main.places.kind, new)
    return sentences


def _change(file: File, main: Main, tags: Tags, wanted: WantedCovers | None) -> Change:
    """What to do to the main tag; if the others are removed, what only they know moves there."""
    known = file.known.tags
    names = tuple(tags)
    pictures = None if wanted is None else tuple(_wanted_covers(wanted, _pictures(main)))
    if file.old_tags == "remove" and (main.places.has_seconds or main.has_texts):
        # A number and its total share a place, whichever of them stands there.
        told = frozenset().union(*(entry.fields for entry in main.tag.entries)) - _SHARED
        names += tuple(name for name in known if name not in told and name not in tags)
        if pictures is None and not main.pictures():
            pictures = tuple(_pictures(main))
    return Change(names, {**known, **tags}, pictures)


def _write(file: File, main: Main, change: Change) -> None:
    patches = main.patches(change)
    if file.old_tags != "keep":
        is_removal = file.old_tags == "remove"
        patches += places.second_patches(file.source, file.places, change, is_removal=is_removal)
    splice.splice(file.path, patches)


def _wanted_covers(wanted: WantedCovers, before: Sequence[Cover]) -> list[Cover]:
    if isinstance(wanted, Covers):
        return wanted.applied(before)
    given = [picture for picture in wanted if isinstance(picture, Cover)]
    return given or plain([picture for picture in wanted if isinstance(picture, bytes)])


def _pictures(main: Main) -> list[Cover]:
    """The pictures of the first tag that has some."""
    groups = (main.pictures, *(tag.pictures for tag in main.places.second_tags()))
    return next((found for group in groups if (found := group())), [])

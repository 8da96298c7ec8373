"""Makes the set of changes that gives tracks another front cover, or takes their pictures away."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from musictui.jobs import drafts
from musictui.library import tracks
from musictui.model.changes import Change, CoverRef, Draft, State
from musictui.model.track import Track

HASH_BYTES = 16
Pictures = dict[bytes, bytes]
"""Pictures by their hash, each once."""


def with_cover(conn: Any, ids: Sequence[int], draft: Draft, picture: bytes | None) -> tuple[Draft, Pictures]:
    """The draft, with a front cover for every track as well; None takes all pictures away.

    Pictures of other kinds stay beside the new one.

    Args:
        conn: The library.
        ids: The tracks.
        draft: What is done to their tags.
        picture: The content of an image file.

    Returns:
        The draft, and the pictures that it refers to: they are stored together with it.
    """
    pictures: Pictures = {}
    by_track = {change.track_id: change for change in draft.changes}
    changes = [
        _changed(track, by_track.get(track.id), picture, pictures) for track in tracks.by_ids(conn, ids)
    ]
    return replace(draft, changes=[change for change in changes if change is not None]), pictures


def _changed(track: Track, change: Change | None, picture: bytes | None, pictures: Pictures) -> Change | None:
    from musictui.tags import writer
    from musictui.tags.source import BadFileError

    wanted = change or drafts.edit_of(track, {}, {})
    if wanted.state is not State.PLANNED:
        return wanted
    try:
        before = writer.covers(track.path)
    except (OSError, BadFileError) as error:
        return replace(wanted, state=State.REFUSED, note=f"Its pictures cannot be read: {error}")
    after = [] if picture is None else _with_front(before, picture)
    if after == before:
        return change
    refs = []
    for cover in after:
        digest = hashlib.blake2b(cover.data, digest_size=HASH_BYTES).digest()
        pictures[digest] = cover.data
        refs.append(CoverRef(digest, cover.mime, cover.kind, cover.description, len(cover.data)))
    return replace(wanted, covers=tuple(refs))


def _with_front(before: Sequence[Any], picture: bytes) -> list[Any]:
    """The pictures with the new front cover in the place of the old one."""
    from musictui.tags.covers import FRONT_COVER, OTHER_PICTURE, Cover

    for kind in (FRONT_COVER, OTHER_PICTURE):
        # A picture of no kind is the cover where there is no other.
        at = next((at for at, cover in enumerate(before) if cover.kind == kind), None)
        if at is not None:
            if before[at].data == picture:
                return list(before)
            return [*before[:at], Cover(picture), *before[at + 1 :]]
    return [Cover(picture), *before]

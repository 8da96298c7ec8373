"""Makes the set of changes that gives tracks another front cover, or does something else to their pictures."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from musictui.jobs import drafts
from musictui.library import tracks
from musictui.model.changes import Change, CoverRef, Draft, State
from musictui.model.track import Track
from musictui.tags.covers import FRONT_COVER, OTHER_PICTURE, Cover, Covers

HASH_BYTES = 16
Pictures = dict[bytes, bytes]
"""Pictures by their hash, each once."""
Wanted = bytes | Covers | None
"""A front cover, the content of an image file; a change of the pictures; or None, which takes all away."""


def with_cover(conn: Any, ids: Sequence[int], draft: Draft, wanted: Wanted) -> tuple[Draft, Pictures]:
    """The draft, with other pictures for every track as well.

    Pictures of other kinds stay beside a new front cover.

    Args:
        conn: The library.
        ids: The tracks.
        draft: What is done to their tags.
        wanted: What becomes of their pictures.

    Returns:
        The draft, and the pictures that it refers to: they are stored together with it.
    """
    pictures: Pictures = {}
    by_track = {change.track_id: change for change in draft.changes}
    changes = [
        _changed(track, by_track.get(track.id), wanted, pictures) for track in tracks.by_ids(conn, ids)
    ]
    return replace(draft, changes=[change for change in changes if change is not None]), pictures


def _changed(track: Track, change: Change | None, wanted: Wanted, pictures: Pictures) -> Change | None:
    from musictui.tags import writer
    from musictui.tags.source import BadFileError

    made = change or drafts.edit_of(track, {}, {})
    if made.state is not State.PLANNED:
        return made
    try:
        before = writer.covers(track.path)
    except (OSError, BadFileError) as error:
        return replace(made, state=State.REFUSED, note=f"Its pictures cannot be read: {error}")
    if isinstance(wanted, bytes):
        after = _with_front(before, wanted)
    else:
        after = (wanted or Covers(is_clear=True)).applied(before)
    if after == before:
        return change
    return replace(made, covers=picture_refs(after, pictures))


def picture_refs(covers: Sequence[Cover], pictures: Pictures) -> tuple[CoverRef, ...]:
    """What a change says of pictures, which are added to `pictures` themselves."""
    refs = []
    for cover in covers:
        digest = hashlib.blake2b(cover.data, digest_size=HASH_BYTES).digest()
        pictures[digest] = cover.data
        refs.append(CoverRef(digest, cover.mime, cover.kind, cover.description, len(cover.data)))
    return tuple(refs)


def _with_front(before: Sequence[Cover], picture: bytes) -> list[Cover]:
    """The pictures with the new front cover in the place of the old one."""
    for kind in (FRONT_COVER, OTHER_PICTURE):
        # A picture of no kind is the cover where there is no other.
        at = next((at for at, cover in enumerate(before) if cover.kind == kind), None)
        if at is not None:
            if before[at].data == picture:
                return list(before)
            return [*before[:at], Cover(picture), *before[at + 1 :]]
    return [Cover(picture), *before]

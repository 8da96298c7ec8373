"""What is only in a file, not in the library: read when it is shown, in a thread."""

import asyncio

from musictui.tags.covers import Cover

MANNERS = {
    "update": "kept in step",
    "keep": "left as they are",
    "remove": "removed with the next edit",
}
"""What becomes of old tags, by the setting `changes.old_tags`."""


async def old_tags(path: bytes, manner: str) -> str:
    """The tags beside the one that counts, and what becomes of them; nothing where there are none."""
    names = await asyncio.to_thread(_old_tags, path)
    return f"{', '.join(names)} · {MANNERS[manner]}" if names else ""


async def covers(path: bytes) -> list[Cover] | None:
    """The pictures; None if the file cannot be read."""
    return await asyncio.to_thread(_covers, path)


def _old_tags(path: bytes) -> tuple[str, ...]:
    # With mutagen, which costs 0.1 s to import: in a thread, when it is first wanted.
    from musictui.tags import beside

    try:
        return beside.names(path)
    except OSError:
        return ()


def _covers(path: bytes) -> list[Cover] | None:
    from musictui.tags import writer
    from musictui.tags.source import BadFileError

    try:
        return writer.covers(path)
    except (OSError, BadFileError):
        return None

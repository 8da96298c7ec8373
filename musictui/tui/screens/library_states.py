"""What the Library screen says where there are no tracks to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.tui.figures import home_path
from musictui.tui.visible import visible

CLEAR = ("back", "clear_or_leave")
"""Actions that empty the search: which one is bound depends on the focus."""
ADD = ("app.add_folder",)
LONGEST_QUERY = 60


@dataclass(frozen=True, slots=True)
class Nothing:
    """A title, a sentence, and the actions that help."""

    title: str
    text: str = ""
    keys: Sequence[str] = ()


def no_match(query: str) -> Nothing:
    """A search that finds nothing."""
    text = visible(query.strip())
    if len(text) > LONGEST_QUERY:
        text = text[:LONGEST_QUERY] + "…"
    return Nothing("No track matches", text, CLEAR)


def no_tracks(roots: Sequence[bytes], live: Sequence[Job]) -> Nothing:
    """A library that has folders, or is just being filled, and no tracks yet."""
    if live:
        return Nothing(visible(live[-1].title), "The first tracks appear in a moment.")
    places = ", ".join(home_path(root) for root in roots[:3])
    return Nothing("No audio files were found", f"in {places}", ADD)


def failure(error: MusictuiError) -> Nothing:
    """The library cannot be read."""
    return Nothing(visible(error.message), visible(error.hint))

"""Makes sets of changes out of what a person wants: nothing is written here, all of it can be previewed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from musictui.library import tracks
from musictui.model import edit_text, patterns
from musictui.model.changes import Change, Deed, Draft, Mark, State, differences
from musictui.model.recipes import Recipe
from musictui.model.track import Tags, Track
from musictui.tags import refusals

Edit = Callable[[Sequence[Tags]], Sequence[Tags]]
"""The tags of a selection, in its order, as they are to be."""

MISSING = "The file is missing."
UNREADABLE = "The file could not be read, so it is not written: "
NO_FIT = "Its name does not fit the pattern."


def edit_draft(
    conn: Any, ids: Sequence[int], edit: Edit, *, title: str, author: str = "user", source: str = ""
) -> Draft:
    """What `edit` makes of the tags of tracks; those that it leaves as they are have no change.

    Args:
        conn: The library.
        ids: The tracks, in the order in which they are numbered and the like.
        edit: Gives the tags as they are to be.
        title: What a person calls it.
        author: Who made it.
        source: Where the values come from.

    Raises:
        StepError: A step cannot be done with a value.
    """
    found = tracks.by_ids(conn, ids)
    edited = edit([track.tags for track in found])
    changes = [
        edit_of(track, *differences(track.tags, tags))
        for track, tags in zip(found, edited, strict=True)
        if tags is not track.tags and dict(tags) != dict(track.tags)
    ]
    return Draft(title, changes, author, source)


def recipe_draft(conn: Any, ids: Sequence[int], recipe: Recipe) -> Draft:
    """What a recipe makes of tracks.

    Raises:
        StepError: A step cannot be done with a value.
    """
    title = recipe.description or f"Recipe {recipe.name}"
    return edit_draft(conn, ids, recipe.apply, title=title, author=f"recipe {recipe.name}")


def values_draft(conn: Any, wanted: Mapping[int, Tags], *, title: str, author: str = "user") -> Draft:
    """New values by track; fields that are not named stay, those without values go."""
    changes = []
    for track in tracks.by_ids(conn, list(wanted)):
        values = {name: found for name, found in track.tags.items() if name not in wanted[track.id]}
        before, after = differences(
            track.tags, {**values, **{n: v for n, v in wanted[track.id].items() if v}}
        )
        if after:
            changes.append(edit_of(track, before, after))
    return Draft(title, changes, author)


def text_draft(conn: Any, ids: Sequence[int], edits: edit_text.Edits) -> Draft:
    """What was changed in the text of a selection in an editor; `ids` in the order of the text."""
    wanted = {ids[place]: values for place, values in edits.changed.items()}
    return values_draft(conn, wanted, title="Edit as text")


def names_to_tags_draft(conn: Any, ids: Sequence[int], pattern: patterns.Pattern) -> Draft:
    """Tags out of the names and folders of files; those that do not fit are refused."""
    changes = []
    for track in tracks.by_ids(conn, ids):
        values = pattern.match(track.path.decode("utf-8", "surrogateescape"))
        if values is None:
            changes.append(refused(track, NO_FIT))
            continue
        wanted = {**track.tags, **{name: (value,) for name, value in values.items()}}
        before, after = differences(track.tags, wanted)
        if after:
            changes.append(edit_of(track, before, after))
    return Draft(f"Tags from names: {pattern.text}", changes)


def removal_draft(conn: Any, ids: Sequence[int], *, reason: str = "", author: str = "user") -> Draft:
    """Tracks go to the quarantine."""
    changes = [
        Change(Deed.REMOVE, track.path, Mark.of(track), track.id, reason=reason, **_state(track))
        for track in tracks.by_ids(conn, ids)
    ]
    count = f"{len(changes):,} file{'s' * (len(changes) != 1)}"
    return Draft(f"Remove {count}", changes, author)


def edit_of(track: Track, before: Tags, after: Tags) -> Change:
    """An edit of one track; refused beforehand where it is known that it cannot be done."""
    state = _state(track)
    if not state and (reasons := refusals.expected(track.path, after)):
        state = {"state": State.REFUSED, "note": " ".join(reasons)}
    return Change(Deed.EDIT, track.path, Mark.of(track), track.id, before, after, **state)


def refused(track: Track, why: str) -> Change:
    """A change that cannot be done, with the reason."""
    return Change(Deed.EDIT, track.path, Mark.of(track), track.id, state=State.REFUSED, note=why)


def _state(track: Track) -> dict[str, Any]:
    if track.missing_since_s is not None:
        return {"state": State.REFUSED, "note": MISSING}
    if track.stream is None:
        return {"state": State.REFUSED, "note": UNREADABLE + (track.problem or "it is damaged.")}
    return {}

"""A set of changes as lines for a person: per file and field the old and the new value, what differs lit."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from musictui.cli.output import fitted, is_colored, safe, safe_path
from musictui.model import word_diff
from musictui.model.changes import Change, Deed, State
from musictui.model.fields import BY_NAME
from musictui.model.units import percent, size

JOINED = "; "
NOTHING = "—"
LONGEST = 160
"""Characters of a value that are shown: lyrics are long."""
BEFORE = 40
"""Characters before the first difference of a long value."""
LABEL = 16
LINES_SHOWN = 5
"""Of a playlist that is rewritten."""

_OLD, _NEW, _WARN, _HEAD, _DIM = "31", "32", "33", "1", "2"
_WORDS_OF = {
    Deed.EDIT: "edit",
    Deed.REVERT: "edit taken back",
    Deed.MOVE: "move",
    Deed.REMOVE: "removal",
    Deed.RESTORE: "restore",
    Deed.REWRITE: "playlist",
}


class Painter:
    """Styles text for a stream that shows colors, and leaves it plain for others."""

    def __init__(self, stream: TextIO | None) -> None:
        self._is_colored = is_colored(stream)

    def paint(self, text: str, code: str) -> str:
        """The safe `text` in a style."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._is_colored and text else text


def lines(changes: Iterable[Change], painter: Painter, *, has_states: bool = False) -> Iterator[str]:
    """The changes, file by file. `has_states` says what became of each."""
    for change in changes:
        yield from _file(change, painter, has_states=has_states)


def counts(changes: Sequence[Change]) -> str:
    """How much is to be done, in one sentence: `3 files: 2 edits, 1 move. Not done: 1 refused.`"""
    planned = [change for change in changes if change.state is State.PLANNED]
    files = len({change.path for change in planned})
    kinds = Counter("playlist" if is_playlist(change) else _WORDS_OF[change.deed] for change in planned)
    parts = [f"{count:,} {_plural(word, count)}" for word, count in kinds.items()]
    sentence = (
        f"{files:,} file{'s' * (files != 1)}: {', '.join(parts)}." if planned else "Nothing can be done."
    )
    left = Counter(change.state for change in changes if change.state is not State.PLANNED)
    if left:
        sentence += f" Not done: {', '.join(f'{count:,} {_state(state)}' for state, count in left.items())}."
    return sentence


def lit(old: str, new: str, painter: Painter, *, is_whole: bool = False) -> tuple[str, str]:
    """Two values, safe for a terminal, the words that differ lit; long ones around their first difference."""
    if not is_whole:
        old, new = _shortened(old, new)
    gone, came = word_diff.differing(old, new)
    return _lit(gone, painter, _OLD), _lit(came, painter, _NEW)


def _lit(pieces: Sequence[word_diff.Piece], painter: Painter, code: str) -> str:
    return "".join(
        painter.paint(safe(piece.text), code) if piece.is_changed else safe(piece.text) for piece in pieces
    )


def amount(count: int, total: int) -> str:
    """Files and their bytes: `3 files (61 kB, 61,204 bytes)`."""
    return f"{count:,} file{'s' * (count != 1)} ({size(total)}, {total:,} bytes)"


def _file(change: Change, painter: Painter, *, has_states: bool) -> Iterator[str]:
    head = painter.paint(safe_path(change.path), _HEAD)
    yield f"{head}  {painter.paint(f'[{_state(change.state)}]', _DIM)}" if has_states else head
    yield from _deed(change, painter)
    if change.note:
        is_told = has_states or change.state is State.PLANNED
        mark = "" if is_told else f"{_state(change.state)}: "
        yield "  " + painter.paint(safe(mark + change.note), _WARN)


def _deed(change: Change, painter: Painter) -> Iterator[str]:
    match change.deed:
        case Deed.MOVE | Deed.RESTORE if change.target:
            word = "becomes" if change.deed is Deed.MOVE else "comes back as"
            _, target = lit(_text(change.path), _text(change.target), painter, is_whole=True)
            reason = f"  ({safe(change.reason)})" if change.reason and change.deed is Deed.MOVE else ""
            yield f"  {word} {target}{reason}"
        case Deed.REMOVE:
            about = f" ({size(change.mark.size)})" if change.mark else ""
            is_staying = change.state in {State.REFUSED, State.CONFLICT, State.LEFT_OUT, State.FAILED}
            yield f"  stays{about}" if is_staying else f"  goes to the quarantine{about}"
            if change.keeper is not None:
                reason = f"  ({safe(change.reason)})" if change.reason else ""
                yield f"  {'beside' if is_staying else 'kept instead'}: {painter.paint(safe_path(change.keeper.path), _NEW)}{reason}"
        case _ if is_playlist(change):
            yield from _playlist(change, painter)
        case _:
            for name in change.after:
                yield field(name, change, painter)
                yield from sources(name, change, painter)
            if change.covers is not None:
                yield f"  {fitted('Pictures', LABEL)} → {_covers(change)}"


def is_playlist(change: Change) -> bool:
    """Whether lines of a playlist change, or change back."""
    return "lines" in change.after


def sources(name: str, change: Change, painter: Painter) -> Iterator[str]:
    """Who said the values of a field, a line each."""
    for said in change.said(name):
        told = safe(f"{said.source} {percent(said.confidence)}: {said.text or said.url}")
        yield f"  {fitted('', LABEL)}   {painter.paint(told, _DIM)}"


def field(name: str, change: Change, painter: Painter) -> str:
    """A field with its old and its new values, in one line."""
    before, after = change.before.get(name, ()), change.after[name]
    if before and after:
        old, new = lit(JOINED.join(before), JOINED.join(after), painter)
    else:
        old, new = (_whole(values, painter, code) for values, code in ((before, _OLD), (after, _NEW)))
    same = " (the same letters, coded otherwise)" if _is_recoded(before, after) else ""
    return f"  {fitted(safe(label(name)), LABEL, is_cut=False)} {old} → {new}{painter.paint(same, _DIM)}"


def _is_recoded(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether values look the same and differ only in how Unicode composes their letters."""
    composed = [unicodedata.normalize("NFC", text) for text in after]
    return before != after and composed == [unicodedata.normalize("NFC", text) for text in before]


def label(name: str) -> str:
    """What a person calls a field."""
    return BY_NAME[name].label if name in BY_NAME else name


def _whole(values: Sequence[str], painter: Painter, code: str) -> str:
    if not values:
        return NOTHING
    text = JOINED.join(values)
    return painter.paint(safe(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"), code)


def _playlist(change: Change, painter: Painter) -> Iterator[str]:
    before, after = change.before.get("lines", ()), change.after.get("lines", ())
    for old, new in list(zip(before, after, strict=False))[:LINES_SHOWN]:
        shown_old, shown_new = lit(old, new, painter)
        yield f"  {shown_old} → {shown_new}"
    if len(after) > LINES_SHOWN:
        yield f"  … and {len(after) - LINES_SHOWN:,} more lines"


def _covers(change: Change) -> str:
    from musictui.tags.covers import KINDS

    shown = [
        f"{KINDS[cover.kind] if 0 <= cover.kind < len(KINDS) else 'picture'} ({safe(cover.mime)}, {size(cover.size)})"
        for cover in change.covers or ()
    ]
    return ", ".join(shown) or "none"


def _shortened(old: str, new: str) -> tuple[str, str]:
    """Long values around their first difference."""
    if max(len(old), len(new)) <= LONGEST:
        return old, new
    same = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        same += 1
    start = max(0, same - BEFORE)
    return tuple(  # type: ignore[return-value]  # two in, two out
        ("…" if start else "") + text[start : start + LONGEST] + ("…" if len(text) > start + LONGEST else "")
        for text in (old, new)
    )


def _state(state: State) -> str:
    return "in conflict" if state is State.CONFLICT else str(state)


def _plural(word: str, count: int) -> str:
    if count == 1:
        return word
    return "edits taken back" if word == "edit taken back" else f"{word}s"


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")

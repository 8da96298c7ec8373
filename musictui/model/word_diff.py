"""In which words two texts differ, and which of several values became which."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

MOST_TOKENS = 600
"""Longer texts are compared only at their ends: the time grows with the square of the length."""
LEAST_ALIKE = 0.3
"""Below this share of common words the texts are shown as wholly different: single common words mislead."""

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")


class Piece(NamedTuple):
    """A part of a text."""

    text: str
    is_changed: bool


def differing(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; those that the other does not have are marked as changed."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middles = before[start : len(before) - end], after[start : len(after) - end]
    if start + end == 0 and not _is_alike(*middles):
        return [Piece(old, is_changed=True)] if old else [], [Piece(new, is_changed=True)] if new else []
    marked = _marked(*middles)
    head, tail = before[:start], before[len(before) - end :]
    first, second = (
        _merged([*((token, False) for token in head), *middle, *((token, False) for token in tail)])
        for middle in marked
    )
    return first, second


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Several values of a field beside each other: equal ones in pairs, then what stands in place of what."""
    pairs: list[tuple[str | None, str | None]] = []
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for _kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        pairs += zip_longest(old[old_start:old_end], new[new_start:new_end])
    return pairs


def _marked(old: Sequence[str], new: Sequence[str]) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    if max(len(old), len(new)) > MOST_TOKENS:
        return [(token, True) for token in old], [(token, True) for token in new]
    first: list[tuple[str, bool]] = []
    second: list[tuple[str, bool]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        first += [(token, kind != "equal") for token in old[old_start:old_end]]
        second += [(token, kind != "equal") for token in new[new_start:new_end]]
    return first, second


def _merged(tokens: Sequence[tuple[str, bool]]) -> list[Piece]:
    """Neighbors of one kind as one piece; a space between two changed words is changed with them."""
    pieces: list[Piece] = []
    for place, (token, is_changed) in enumerate(tokens):
        between = tokens[place - 1 : place + 2 : 2] if 0 < place < len(tokens) - 1 else []
        is_lit = is_changed or (token.isspace() and len(between) == 2 and all(lit for _, lit in between))
        if pieces and pieces[-1].is_changed == is_lit:
            pieces[-1] = Piece(pieces[-1].text + token, is_lit)
        else:
            pieces.append(Piece(token, is_lit))
    return pieces


def _is_alike(old: Sequence[str], new: Sequence[str]) -> bool:
    if max(len(old), len(new)) > MOST_TOKENS:
        return False
    first, second = ([token for token in tokens if not token.isspace()] for tokens in (old, new))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= LEAST_ALIKE


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many tokens at the start are the same."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count

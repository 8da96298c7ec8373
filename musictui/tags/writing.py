"""What writing has in common in all containers: which keys get which values, and pictures."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tags.containers import TOTAL, TOTALS, Table

FRONT_COVER = 3
OTHER_PICTURE = 0


class Cover(NamedTuple):
    """A picture as containers want it."""

    kind: int
    """3 for the front cover, 0 for others, as in ID3."""
    description: str
    """Different for each picture of a file."""
    mime: str
    data: bytes


def values_by_key(container: str, wanted: Tags, names: Collection[str]) -> Mapping[str, list[str]]:
    """Key to the values it gets, for the fields in `names`; a number takes its total along where they share a key."""
    values: dict[str, list[str]] = {}
    for name in names:
        key: str = getattr(BY_NAME[name], container)
        number = name
        if key.endswith(TOTAL):
            key = key.removesuffix(TOTAL)
            number = next(number for number, total in TOTALS.items() if total == name)
        total = TOTALS.get(number, "")
        if total and getattr(BY_NAME[total], container) == key + TOTAL:
            values[key] = _joined(wanted.get(number, ()), wanted.get(total, ()))
        else:
            values[key] = list(wanted.get(name, ()))
    return values


def _joined(numbers: tuple[str, ...], totals: tuple[str, ...]) -> list[str]:
    """Numbers with their totals: `3/12`, `3`, `/12`."""
    count = max(len(numbers), len(totals))
    numbers, totals = (*numbers, *[""] * count)[:count], (*totals, *[""] * count)[:count]
    return [f"{number}/{total}" if total else number for number, total in zip(numbers, totals, strict=True)]


def forget(tags: Any, table: Table, names: Collection[str]) -> None:
    """Remove every key that gives one of these fields, whatever its spelling."""
    for key in list(tags.keys()):
        target = table.get(key.upper())
        if target and target.field in names:
            del tags[key]


def described(covers: Iterable[bytes]) -> list[Cover]:
    """JPEG and PNG pictures with what containers want to know of them, the first the front cover."""
    return [
        Cover(OTHER_PICTURE if number else FRONT_COVER, str(number or ""), _mime(data), data)
        for number, data in enumerate(covers)
    ]


def _mime(picture: bytes) -> str:
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"

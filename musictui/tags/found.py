"""What has been found in a file so far, while its parts are being read."""

from collections.abc import Iterable, Mapping

from musictui.model.track import FileTags, Stream
from musictui.tags.containers import Target

NO_AUDIO = "No audio was found in it."

_LEAST_RANK = 99


class Found:
    """Collects values by field; the readers of the parts of a file fill it one after the other."""

    __slots__ = ("covers", "fields", "problem", "spare", "stream")

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}
        """Values under the fields' own keys."""
        self.spare: dict[tuple[int, str], list[str]] = {}
        self.covers = 0
        self.stream: Stream | None = None
        self.problem: str | None = None

    def add(self, target: Target, value: str) -> None:
        """Keep one value of a key, exactly, unless it is empty."""
        field, total, rank = target
        if total and "/" in value:
            value, _, total_value = value.partition("/")
            if total_value:
                self.spare.setdefault((rank, total), []).append(total_value.strip())
            value = value.strip()
        if not value:
            return
        if rank:
            self.spare.setdefault((rank, field), []).append(value)
        else:
            self.fields.setdefault(field, []).append(value)

    def add_all(self, target: Target, values: Iterable[str]) -> None:
        """Keep several values of a key."""
        for value in values:
            self.add(target, value)

    def fill(self, other: "Found") -> None:
        """Take what another tag of the same file says about fields that are still unknown."""
        known = self.tags()
        for field, values in other.tags().items():
            if field not in known:
                self.spare[_LEAST_RANK, field] = list(values)
        self.covers = self.covers or other.covers

    def hand_over(self) -> "Found":
        """Everything so far as a separate whole; this one begins anew."""
        other = Found()
        other.fields, other.spare, other.covers = self.fields, self.spare, self.covers
        self.fields, self.spare, self.covers = {}, {}, 0
        return other

    def tags(self) -> Mapping[str, tuple[str, ...]]:
        """Field to values: those of the best key that has any."""
        fields = self.fields
        if self.spare:
            fields = dict(fields)
            for (_, field), values in sorted(self.spare.items()):
                fields.setdefault(field, values)
        return {field: tuple(values) for field, values in fields.items()}

    def result(self) -> FileTags:
        """All of it, for the caller of the reader."""
        problem = self.problem
        if problem is None and self.stream is None:
            problem = NO_AUDIO
        return FileTags(self.tags(), self.stream, self.covers, problem)


def cut_short(declared_s: float, held_s: float) -> str:
    """The sentence for a file that ends before its header says."""
    return f"Cut short: its header tells {clock(declared_s)} of audio, the file holds about {clock(held_s)}."


def clock(seconds: float) -> str:
    """A length as people read it: `4:12`, `0.3 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

"""What files of new music are beside a library: new, duplicates, or uncertain, each with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from musictui.duplicates import keep, quality
from musictui.duplicates.apart import Apart
from musictui.duplicates.keep_rules import Context, is_cut, is_part, lasting_s
from musictui.model.duplicates import ORDER, SURE, Kind, Match, TrackFacts, heard_length_s

SAME_LENGTH_S = 3.0
"""What the lengths of two copies may differ by: silence at an end, another encoder."""
SAME_LENGTH = 0.1
"""And as a share of the longer one, for what lasts some seconds only."""
CLEAR = 1.25
"""How many times the bit rate of another file of its codec a lossy file must have to be called better: a re-encoding
at a slightly higher one is worse."""
CLEAR_ACROSS = 1.5
"""The same across codecs, by what each makes of its bits: such a file is held, but nobody can say that it is better."""
CLASS = 64
"""Of a larger class of library tracks one stands for all."""
BY_SOUND = ("lossless", "quality")
"""The rules of a user's order by which a copy is called better."""
THERE_CUT = "It is like one that is there, but yours is cut short or damaged."
NO_REASON = "Nothing like it was found."
BEST = "The best of several copies in the folder."
TOLD_APART = "You said of what is like it that it is no duplicate."
CHAINED = (
    "A file of the folder that is the same is a duplicate of that; this one was not found to be one itself."
)


class Verdict(StrEnum):
    """What a file of new music is."""

    NEW = "new"
    DUPLICATE = "duplicate"
    UNCERTAIN = "uncertain"


class Judgment(NamedTuple):
    """What is known of one file."""

    id: int
    """Of the file: negative."""
    verdict: Verdict
    reason: str
    """A sentence."""
    of: int | None = None
    """What it is a duplicate of, or may be, or another version of: a track, or another file of the folder."""
    kind: Kind | None = None
    """The evidence that decided."""
    score: float | None = None
    """From 0 to 1."""
    better: str = ""
    """What it has before the copy that is there already, which it is held for; empty where it has nothing."""
    is_by_rate: bool = False
    """Whether that is only a higher bit rate in another codec, which need not sound better."""
    stays: str = ""
    """Why it is not removed, whatever it is; empty where it may be."""


class _Pair(NamedTuple):
    """The evidence of a file and one other: the surest, and whether tags call them two versions."""

    match: Match
    is_version: bool


def judge(
    new: Sequence[TrackFacts],
    library: Mapping[int, TrackFacts],
    matches: Iterable[Match],
    *,
    heard: Mapping[int, bytes | None],
    names: Sequence[str],
    context: Context,
    damaged: Mapping[int, str] | None = None,
    apart: Apart | None = None,
) -> dict[int, Judgment]:
    """What each file is, by id.

    Of files that are the same as each other and not in the library, the best is new and the others are its
    duplicates, so that whatever a duplicate is a duplicate of is itself none.

    Args:
        new: The files, of negative ids.
        library: The tracks that matches name, by id.
        matches: What was found of files and tracks, and of files among themselves.
        heard: The fingerprints that were compared with each other, by id.
        names: The rules by which copies are kept, as `keep.parse` gives them.
        context: What those rules know beside.
        damaged: Why files and tracks are not whole, by id. Such a file is never new and nothing is a duplicate of
            it, but of a track that is damaged alike.
        apart: What a user told apart; what is said of such pairs counts for nothing.
    """
    judging = _Judging(
        {track.id: track for track in new},
        library,
        heard,
        names,
        context,
        damaged=damaged or {},
        apart=apart or Apart(),
    )
    return judging.judge(list(matches))


class _Judging:
    """One look at all files."""

    def __init__(
        self,
        new: Mapping[int, TrackFacts],
        library: Mapping[int, TrackFacts],
        heard: Mapping[int, bytes | None],
        names: Sequence[str],
        context: Context,
        *,
        damaged: Mapping[int, str],
        apart: Apart,
    ) -> None:
        self._new = new
        self._library = library
        self._heard = heard
        self._names = names
        self._context = context
        self._told_damaged = damaged
        self._apart = apart
        self._told_apart: set[int] = set()
        """The files that are like something of which a user said that it is no duplicate."""
        self._by_sound = [name for name in names if name in BY_SOUND]

    def judge(self, matches: Sequence[Match]) -> dict[int, Judgment]:
        """What each file is."""
        outside, inside = self._pairs(matches)
        found = {file: self._best(file, outside.get(file, {})) for file in self._new}
        stay = [track for track in self._new.values() if found[track.id].verdict is not Verdict.DUPLICATE]
        staying: set[int] = set()
        for track in keep.ranked(stay, self._names, self._context):
            others = {other: pair for other, pair in inside.get(track.id, {}).items() if other in staying}
            among = self._best(track.id, others)
            if _strength(among) > _strength(found[track.id]):
                found[track.id] = among
            if found[track.id].verdict is not Verdict.DUPLICATE and not self._damage(track):
                staying.add(track.id)
        for file, others in inside.items():
            if found[file].verdict is Verdict.NEW and (chained := self._chained(file, others, found)):
                found[file] = chained
        copied = {each.of for each in found.values() if each.verdict is Verdict.DUPLICATE}
        for judged in [each for each in found.values() if each.id in copied and each.reason == NO_REASON]:
            found[judged.id] = judged._replace(reason=BEST)
        return found

    def _pairs(
        self, matches: Sequence[Match]
    ) -> tuple[dict[int, dict[int, _Pair]], dict[int, dict[int, _Pair]]]:
        """By file and the other one: with tracks of the library, and with other files."""
        outside: dict[int, dict[int, _Pair]] = {}
        inside: dict[int, dict[int, _Pair]] = {}
        for match in matches:
            files = [member for member in match.members if member in self._new]
            for track in self._representatives(match):
                for file in files:
                    self._note(outside, file, track, match)
            for file, other in self._among(files):
                self._note(inside, file, other, match)
                self._note(inside, other, file, match)
        return outside, inside

    def _note(self, found: dict[int, dict[int, _Pair]], file: int, other: int, match: Match) -> None:
        if self._apart.holds(file, other):
            self._told_apart.add(file)
        else:
            _note(found, file, other, match)

    def _representatives(self, match: Match) -> list[int]:
        tracks = [self._library[member] for member in match.members if member in self._library]
        if len(tracks) > CLASS:
            tracks = [keep.best(tracks, self._names, self._context)]
        return [track.id for track in tracks]

    def _among(self, files: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The pairs of files; of a large class, each with its best, for each with each would be too many."""
        if len(files) <= CLASS:
            return combinations(files, 2)
        best = keep.best([self._new[file] for file in files], self._names, self._context).id
        return ((file, best) for file in files if file != best)

    def _best(self, file: int, others: Mapping[int, _Pair]) -> Judgment:
        """The surest of what the others say of a file."""
        said = [self._of_pair(file, other, pair) for other, pair in others.items()]
        return max(said, key=_rank, default=self._alone(file))

    def _alone(self, file: int) -> Judgment:
        """What is to be said of a file that is like no other."""
        damage = self._damage(self._new[file])
        like = TOLD_APART if file in self._told_apart else NO_REASON
        return Judgment(file, Verdict.UNCERTAIN if damage else Verdict.NEW, damage or like)

    def _damage(self, track: TrackFacts) -> str:
        """Why a file or a track is not whole; empty if it is, as far as anybody knows."""
        if why := self._told_damaged.get(track.id, "") or track.damage:
            return why
        if words := self._heard.get(track.id):
            track = track._replace(heard_s=heard_length_s(len(words) // 4))
        if not is_cut(track):
            return ""
        length_s, heard_s = track.length_s or 0.0, track.heard_s or 0.0
        return f"Cut short: its header tells {_clock(length_s)}, but only {_clock(heard_s)} is to be heard."

    def _of_pair(self, file: int, other: int, pair: _Pair) -> Judgment:
        match = pair.match
        a, b = self._new[file], self._track(other)
        verdict, reason = self._told(a, b, pair)
        # What is damaged may go for a track that is damaged alike, and is no better than it.
        is_alike = match.kind in {Kind.IDENTICAL, Kind.SAME_AUDIO}
        if not is_alike:
            if damage := self._damage(a):
                verdict, reason = Verdict.UNCERTAIN, damage
            elif verdict is Verdict.DUPLICATE and (damage := self._damage(b)):
                verdict, reason = Verdict.UNCERTAIN, f"{THERE_CUT} {damage}"
        judgment = Judgment(file, verdict, reason, other, match.kind, match.score)
        if verdict is not Verdict.DUPLICATE or is_alike or not self._is_better(a, b):
            return judgment
        return judgment._replace(better=_difference(a, b), is_by_rate=_is_by_rate(a, b))

    def _told(self, a: TrackFacts, b: TrackFacts, pair: _Pair) -> tuple[Verdict, str]:
        reason = pair.match.reason
        match pair.match.kind:
            case Kind.IDENTICAL | Kind.SAME_AUDIO:
                return Verdict.DUPLICATE, reason
            case Kind.SAME_RECORDING:
                if lengths := self._differ(a, b):
                    return Verdict.UNCERTAIN, f"It sounds the same, but one is only a part: {lengths}."
                if pair.is_version:
                    return Verdict.UNCERTAIN, "It sounds the same, but the tags name another version."
                return Verdict.DUPLICATE, reason
            case Kind.SAME_TAGS:
                if self._contradicts(a, b):
                    return Verdict.UNCERTAIN, "The tags are the same, but it sounds different."
                if not a.length_s or not b.length_s:
                    return Verdict.UNCERTAIN, "The tags are the same, but the length is not known."
                if lengths := self._differ(a, b):
                    return Verdict.UNCERTAIN, f"The tags are the same, but the lengths differ: {lengths}."
                return Verdict.DUPLICATE, reason
            case Kind.VERSION:
                return Verdict.NEW, "Another version of a song that is there already."
        if self._contradicts(a, b):
            return Verdict.UNCERTAIN, "The tags are similar, but it sounds different."
        return Verdict.UNCERTAIN, reason

    def _contradicts(self, a: TrackFacts, b: TrackFacts) -> bool:
        """Whether both were heard, and are still not the same: asked only of pairs without evidence of the sound."""
        return self._heard.get(a.id) is not None and self._heard.get(b.id) is not None

    def _differ(self, a: TrackFacts, b: TrackFacts) -> str:
        """The two lengths, if they are not those of one recording: as they were heard, for a header may lie."""
        one, other = self._length_s(a, b), self._length_s(b, a)
        if abs(one - other) <= min(SAME_LENGTH_S, SAME_LENGTH * max(one, other)):
            return ""
        return f"{_clock(one)} against {_clock(other)}"

    def _length_s(self, track: TrackFacts, beside: TrackFacts) -> float:
        words, others = self._heard.get(track.id), self._heard.get(beside.id)
        return heard_length_s(len(words) // 4) if words and others else track.length_s or 0.0

    def _is_better(self, file: TrackFacts, there: TrackFacts) -> bool:
        """Whether a file is held, for it has more of the sound than the copy that is there already."""
        if not self._by_sound or there.id < 0:
            return False
        # Where nothing tells them apart their paths do, and those are nothing to be better by.
        later = file._replace(path=there.path + b"~")
        if keep.decide([there, later], self._by_sound, Context()).keeper_id != file.id:
            return False
        if file.is_lossless or there.is_lossless or is_part(there, file):
            return True
        clear = CLEAR_ACROSS if _is_by_rate(file, there) else CLEAR
        return quality.quality(file) >= clear * quality.quality(there)

    def _chained(
        self, file: int, others: Mapping[int, _Pair], found: Mapping[int, Judgment]
    ) -> Judgment | None:
        """What to think of a file that is the same as another one that goes as a duplicate of something else."""
        for other, pair in others.items():
            judged = found[other]
            if judged.of is not None and self._apart.holds(file, judged.of):
                continue
            if judged.verdict is Verdict.DUPLICATE and judged.of != file and pair.match.kind in SURE:
                return Judgment(
                    file, Verdict.UNCERTAIN, CHAINED, judged.of, pair.match.kind, pair.match.score
                )
        return None

    def _track(self, track_id: int) -> TrackFacts:
        return self._new[track_id] if track_id in self._new else self._library[track_id]


def _note(found: dict[int, dict[int, _Pair]], file: int, other: int, match: Match) -> None:
    """Keep the surest evidence of each pair."""
    pairs = found.setdefault(file, {})
    before = pairs.get(other)
    is_version = match.kind is Kind.VERSION or (before is not None and before.is_version)
    if before is None or _surer(match, before.match):
        pairs[other] = _Pair(match, is_version)
    else:
        pairs[other] = before._replace(is_version=is_version)


def _surer(match: Match, before: Match) -> bool:
    return (-ORDER[match.kind], match.score) > (-ORDER[before.kind], before.score)


_STRENGTH = {Verdict.NEW: 0, Verdict.UNCERTAIN: 1, Verdict.DUPLICATE: 2}


def _strength(judgment: Judgment) -> tuple[int, int, float]:
    kind = 0 if judgment.kind is None else len(ORDER) - ORDER[judgment.kind]
    return _STRENGTH[judgment.verdict], kind, judgment.score or 0.0


def _rank(judgment: Judgment) -> tuple[tuple[int, int, float], int]:
    """The surest first; of equal ones the same at each look."""
    return _strength(judgment), -(judgment.of or 0)


def _is_by_rate(file: TrackFacts, there: TrackFacts) -> bool:
    return not file.is_lossless and not there.is_lossless and file.codec != there.codec


def _difference(file: TrackFacts, there: TrackFacts) -> str:
    """What the two are: `FLAC 24 bit 96 kHz against MP3 128 kbit/s`."""
    if is_part(there, file):
        return f"all of it, {_clock(lasting_s(file))} against {_clock(lasting_s(there))}"
    one, other = quality.describe(file), quality.describe(there)
    return f"{one} against {other}" if one != other else quality.against(file, there)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"

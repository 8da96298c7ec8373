"""What is removed and what stays for it: the decisions of all groups, checked as a whole.

A track may be in several groups. What a person said of it holds in all of them; where groups say different things
otherwise, the file stays, and it is said why.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from musictui.duplicates import keep
from musictui.duplicates.keep_rules import Context, Song, album_of, is_part, is_protected, lasting_s, song_of
from musictui.model.duplicates import ORDER, Kind, TrackFacts

SURE_SCORE = 0.8
"""How alike recordings must sound for rules to decide alone. Encodings at 64 kbit/s score 0.97 and more against what
they were made of, and 0.83 and more where they begin between two of its words; a file slowed by 3 % scores 0.69."""

LONGER_S = 5.0
"""What is so much longer than what would stay for it is not removed by rules: the end of that one may be missing."""
NOTED_S = 2.0
"""From so much on it is told, whoever removes it: encoders and other pressings add less."""

PROTECTED = "It is in a protected folder, of which nothing is removed."
VERSION = "It is another version of the song, which is never removed as a duplicate."
LAST_COPY = "Every copy of it is marked for removal, and the last copy is never removed."
BOTH = "It is marked to be kept in one group and to be removed in another; it stays until one of them is changed."
NO_KEEPER = "What would be kept for it is itself removed as a copy of something else; it stays."
PART = (
    "One of them is only a part of the other, as a cut or an edit is: which one goes is for a person to say."
)
LONGER = "It is longer than what would stay for it, the end of which may be missing: which one goes is for a person to say."
OTHER_SOUND = "The tags are the same, but it sounds different."
UNSURE = "They do not sound alike enough for rules to decide alone: which one goes is for a person to say."
DAMAGED = "What would stay for it is damaged, so this one stays."
ALONE = "There is no copy of it that would stay."
BY_HAND = "chosen by hand"
ONE_FILE = "One file under two names (hard link): removing one frees nothing."

_BIT_EXACT = (Kind.IDENTICAL, Kind.SAME_AUDIO)
"""Where the audio is the same to the bit, a title that says otherwise is wrong."""


class Wish(NamedTuple):
    """What is to become of one group."""

    group: int
    """Its id."""
    kind: Kind
    members: tuple[int, ...]
    keep: frozenset[int] = frozenset()
    """What a person marked to be kept."""
    remove: frozenset[int] = frozenset()
    """What a person marked to be removed."""
    by_rules: bool = False
    """Whether rules decide on what nobody marked."""
    folders: tuple[tuple[int, ...], ...] = ()
    """For albums: the members of each folder, track for track."""
    ruled: frozenset[int] = frozenset()
    """What rules removed when a person let them decide; what they may not remove stays all the same."""
    score: float = 1.0
    """How alike the members are, from 0 to 1: that of the weakest pair."""


class Removal(NamedTuple):
    """A file that goes, and the one that stays for it."""

    copy: int
    keeper: int
    kind: Kind
    """That of the surest group with both."""
    group: int
    why: str
    """`MP3 128 kbit/s against FLAC`."""
    note: str = ""
    """What is to be known of it beside."""


class Left(NamedTuple):
    """A file that a group would remove, and why it stays."""

    track: int
    groups: tuple[int, ...]
    reason: str


class Torn(NamedTuple):
    """An album of which tracks go that are nowhere beside those that stay."""

    folder: bytes
    album: str
    gone: int
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All removals, each with a keeper that stays."""

    removals: tuple[Removal, ...]
    left: tuple[Left, ...]
    torn: tuple[Torn, ...]
    bytes_freed: int
    """Once the quarantine is emptied; a file with several names counts once, and only if all of them go."""


@dataclass(slots=True)
class _Pool:
    """Tracks of which each pair is the same; an album is one for each of its tracks."""

    wish: Wish
    members: tuple[int, ...]
    keeper: int | None = None
    """What rules choose, by the folder of an album."""


def make(
    wishes: Iterable[Wish],
    tracks: Mapping[int, TrackFacts],
    names: Sequence[str],
    context: Context,
    prints: Mapping[int, bytes | None] | None = None,
) -> Plan:
    """The removals that are left when all is checked.

    No file is both kept and removed, nothing is removed without a copy that stays and of which there is evidence,
    nothing in a protected folder, and no other version. What a person marked goes before rules, which leave what
    titles call another version, what sounds different, and what may be only a part.

    Args:
        wishes: What is wanted of each group.
        tracks: What is known of their members; those that are not in it are passed over.
        names: The rules by which copies are kept, as `keep.parse` gives them.
        context: What the rules know beside.
        prints: The fingerprints of tracks, as far as they are known; looked at only where tags alone speak.
    """
    return _Making(list(wishes), tracks, names, context, prints or {}).plan()


@dataclass
class _Making:
    """The making of one plan."""

    wishes: list[Wish]
    tracks: Mapping[int, TrackFacts]
    names: Sequence[str]
    context: Context
    prints: Mapping[int, bytes | None]
    left: dict[int, Left] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """What is to go, as far as is known."""

    @cached_property
    def kept(self) -> frozenset[int]:
        """What a person wants to keep."""
        return frozenset().union(*(wish.keep for wish in self.wishes))

    @cached_property
    def marked(self) -> frozenset[int]:
        """What a person wants to remove, and may."""
        return frozenset().union(*(wish.remove for wish in self.wishes if wish.kind is not Kind.VERSION))

    @cached_property
    def pools(self) -> list[_Pool]:
        """The surest first."""
        found = [pool for wish in self.wishes for pool in self._pools_of(wish)]
        return sorted(found, key=lambda pool: ORDER[pool.wish.kind])

    @cached_property
    def pools_of(self) -> dict[int, list[_Pool]]:
        """By track, the surest first."""
        found: dict[int, list[_Pool]] = {}
        for pool in self.pools:
            for member in pool.members:
                found.setdefault(member, []).append(pool)
        return found

    def plan(self) -> Plan:
        """The plan."""
        for pool in self.pools:
            for copy in self._wanted(pool):
                if why := self._objection(pool, copy):
                    self.left.setdefault(copy, Left(copy, (pool.wish.group,), why))
                elif copy not in self.kept:
                    self.gone.add(copy)
        keepers = self._keepers()
        for wish in self.wishes:
            # Such as a track that only one of the folders of an album has.
            for alone in ((wish.remove | wish.ruled) & self.tracks.keys()) - self.gone - self.left.keys():
                self.left[alone] = Left(alone, (wish.group,), ALONE)
        removals = [self._removal(copy, *keepers[copy]) for copy in sorted(self.gone)]
        return Plan(
            tuple(removals),
            tuple(self.left[track] for track in sorted(self.left) if track not in self.gone),
            self._torn(removals),
            self._freed(),
        )

    def _pools_of(self, wish: Wish) -> Iterable[_Pool]:
        if wish.kind is not Kind.ALBUM:
            members = tuple(member for member in wish.members if member in self.tracks)
            if len(members) > 1:
                yield _Pool(wish, members)
            return
        whole = [[self.tracks[each] for each in folder if each in self.tracks] for folder in wish.folders]
        if not whole or not all(whole):
            return  # Whose copy is whose cannot be told.
        at = keep.decide_albums(whole, self.names, self.context).folder
        for column in zip(*wish.folders, strict=False):
            members = tuple(member for member in column if member in self.tracks)
            if len(members) > 1:
                yield _Pool(wish, members, column[at] if column[at] in self.tracks else None)

    def _wanted(self, pool: _Pool) -> list[int]:
        """What the group would remove."""
        wish = pool.wish
        wanted = [member for member in pool.members if member in wish.remove | wish.ruled]
        if wish.by_rules and wish.kind is not Kind.VERSION:
            open_ = [member for member in pool.members if member not in self.marked]
            stay = {member for member in open_ if member in self.kept}
            if open_ and not stay:
                stay = {pool.keeper if pool.keeper in open_ else self._best(open_)}
            # What is protected stays beside the best, and is the best only where nothing sounds better.
            stay |= {member for member in open_ if self._is_protected(member)}
            for member in [each for each in open_ if each not in stay]:
                doubts = [self._doubt(pool, other, member) for other in stay]
                if all(doubts):
                    self.left.setdefault(member, Left(member, (wish.group,), doubts[0]))
                else:
                    wanted.append(member)
        return wanted

    def _doubt(self, pool: _Pool, keeper: int, copy: int) -> str:
        """Why rules alone do not remove a copy for a keeper; empty where nothing speaks against it."""
        kind, score = pool.wish.kind, pool.wish.score
        if self.tracks[keeper].damage and kind is not Kind.IDENTICAL:
            return DAMAGED
        if not self._is_whole(keeper, copy):
            return PART
        if self._longer_s(copy, keeper) > LONGER_S:
            return LONGER
        if kind in _BIT_EXACT:
            return ""
        # Imported where it is used, as below: the screen of duplicates opens without it.
        from musictui.duplicates.version_parts import is_other

        if is_other(self.tracks[keeper], self.tracks[copy]):
            return VERSION
        if kind is Kind.SAME_RECORDING:
            return UNSURE if score < SURE_SCORE else ""
        return OTHER_SOUND if self._sounds_different(keeper, copy) else ""

    def _longer_s(self, copy: int, keeper: int) -> float:
        """By how many seconds a copy is longer than what stays; below 0 where it is not, or nobody knows."""
        return lasting_s(self.tracks[copy]) - (lasting_s(self.tracks[keeper]) or math.inf)

    def _sounds_different(self, one: int, other: int) -> bool:
        # Imported where it is used: it brings numpy, for which the screen of duplicates need not wait.
        from musictui.duplicates import acoustic

        prints = self.prints.get(one), self.prints.get(other)
        return bool(prints[0] and prints[1]) and acoustic.differ(*map(acoustic.words, filter(None, prints)))

    def _is_whole(self, one: int, other: int) -> bool:
        """Whether neither of two tracks is only a part of the other."""
        tracks = self.tracks[one], self.tracks[other]
        return not (is_part(*tracks) or is_part(*reversed(tracks)))

    def _objection(self, pool: _Pool, copy: int) -> str:
        if pool.wish.kind is Kind.VERSION:
            return VERSION
        if self._is_protected(copy):
            return PROTECTED
        return BOTH if copy in self.kept and copy in pool.wish.remove else ""

    def _keepers(self) -> dict[int, tuple[_Pool, int]]:
        """What stays for each that goes. What nothing stays for, stays itself."""
        best: dict[int, int | None] = {}
        found = {copy: stays for copy in self.gone if (stays := self._stays_for(copy, best))}
        without = self.gone - found.keys()
        all_marked = {id(pool) for pool in self.pools if self.marked.issuperset(pool.members)}
        last = {copy for copy in without if all(id(pool) in all_marked for pool in self._evidence(copy))}
        for copy in last:
            self._leave(copy, LAST_COPY)
        chained = [self.tracks[copy] for copy in without - last]
        for track in keep.ranked(chained, self.names, self.context):
            if stays := self._stays_for(track.id, best):
                found[track.id] = stays
                continue
            self._leave(track.id, NO_KEEPER)
            # It stays, and so may be what the next one needs.
            best.update((id(pool), track.id) for pool in self._evidence(track.id))
        return found

    def _stays_for(self, copy: int, best: dict[int, int | None]) -> tuple[_Pool, int] | None:
        """The surest group in which something stays for a copy, and the best of that; `best` by group is kept."""
        for pool in self._evidence(copy):
            key = id(pool)
            if key not in best:
                stay = [member for member in pool.members if member not in self.gone]
                best[key] = self._best(stay) if stay else None
            keeper = best[key]
            if keeper is not None and (copy in self.marked or not self._doubt(pool, keeper, copy)):
                return pool, keeper
        return None

    def _evidence(self, track: int) -> Iterator[_Pool]:
        """Where a track is the same as others, the surest first: another version is not."""
        return (pool for pool in self.pools_of[track] if pool.wish.kind is not Kind.VERSION)

    def _leave(self, copy: int, why: str) -> None:
        self.gone.discard(copy)
        groups = dict.fromkeys(pool.wish.group for pool in self.pools_of[copy])
        self.left[copy] = Left(copy, tuple(groups), why)

    def _removal(self, copy: int, pool: _Pool, keeper: int) -> Removal:
        one, other = self.tracks[copy], self.tracks[keeper]
        is_by_hand = copy in self.marked
        why = BY_HAND if is_by_hand else keep.against(one, other, self.names, self.context)
        longer_s = self._longer_s(copy, keeper)
        note = f"It is {longer_s:.0f} s longer than what stays for it." if longer_s > NOTED_S else ""
        if _file(one) == _file(other):
            note = ONE_FILE
        return Removal(copy, keeper, pool.wish.kind, pool.wish.group, why, note)

    def _torn(self, removals: Sequence[Removal]) -> tuple[Torn, ...]:
        """Albums that lose songs of which no copy is in the same folder, and do not go as a whole."""
        lost: dict[tuple[bytes, str], set[Song]] = {}
        names: dict[tuple[bytes, str], str] = {}
        for removal in removals:
            album = album_of(self.tracks[removal.copy])
            if album[1] and album != album_of(self.tracks[removal.keeper]):
                lost.setdefault(album, set()).add(song_of(self.tracks[removal.copy]))
                names[album] = self.tracks[removal.copy].album
        sizes = self.context.album_sizes
        return tuple(
            Torn(album[0], names[album], len(gone), sizes[album])
            for album, gone in sorted(lost.items())
            if len(gone) < sizes.get(album, 0)
        )

    def _freed(self) -> int:
        stay = {
            _file(self.tracks[each]) for pool in self.pools for each in pool.members if each not in self.gone
        }
        sizes = {_file(self.tracks[copy]): self.tracks[copy].size for copy in self.gone}
        return sum(size for file, size in sizes.items() if file not in stay)

    def _best(self, members: Sequence[int]) -> int:
        if len(members) == 1:
            return members[0]
        return keep.best([self.tracks[each] for each in members], self.names, self.context).id

    def _is_protected(self, track: int) -> bool:
        return is_protected(self.tracks[track], self.context)


def _file(track: TrackFacts) -> tuple[object, ...]:
    """The same for names of one file; no two files are the same where the system tells no inodes."""
    return (track.inode, track.size, track.mtime_ns) if track.inode else (track.path,)

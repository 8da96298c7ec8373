"""What is removed and what stays for it: the decisions of all groups, checked as a whole.

A track may be in several groups. What a person said of it holds in all of them; where groups say different things
otherwise, the file stays, and it is said why.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from musictui.duplicates import doubts, keep
from musictui.duplicates.keep_rules import Context, Song, album_of, is_protected, song_of
from musictui.model.duplicates import ORDER, Kind, TrackFacts

NOTED_S = 2.0
"""From so much on it is told, whoever removes it: encoders and other pressings add less."""

PROTECTED = "It is in a protected folder, of which nothing is removed."
LAST_COPY = "Every copy of it is marked for removal, and the last copy is never removed."
BOTH = "It is marked to be kept in one group and to be removed in another; it stays until one of them is changed."
NO_KEEPER = "What would be kept for it is itself removed as a copy of something else; it stays."
ALONE = "There is no copy of it that would stay."
BY_HAND = "chosen by hand"
ONE_FILE = "One file under two names (hard link): removing one frees nothing."


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


class Freeing(NamedTuple):
    """A file that goes under all of its names, which frees its bytes."""

    names: frozenset[int]
    """The tracks that it is: a file with several names counts once."""
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All removals, each with a keeper that stays."""

    removals: tuple[Removal, ...]
    left: tuple[Left, ...]
    torn: tuple[Torn, ...]
    freeing: tuple[Freeing, ...]
    """What is free once the quarantine is emptied."""

    @property
    def bytes_freed(self) -> int:
        """If all that is to go went."""
        return sum(each.size for each in self.freeing)

    def freed(self, gone: Collection[int]) -> int:
        """The bytes if only these tracks went."""
        return sum(each.size for each in self.freeing if each.names.issubset(gone))


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
            tuple(self._freeing()),
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
                why = [self._doubt(pool, other, member) for other in stay]
                if all(why):
                    self.left.setdefault(member, Left(member, (wish.group,), why[0]))
                else:
                    wanted.append(member)
        return wanted

    def _doubt(self, pool: _Pool, keeper: int, copy: int) -> str:
        one, other = self.tracks[keeper], self.tracks[copy]
        return doubts.doubt(one, other, pool.wish.kind, pool.wish.score, self.prints)

    def _objection(self, pool: _Pool, copy: int) -> str:
        if pool.wish.kind is Kind.VERSION:
            return doubts.VERSION
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
        longer_s = doubts.longer_s(one, other)
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

    def _freeing(self) -> Iterator[Freeing]:
        stay = {
            _file(self.tracks[each]) for pool in self.pools for each in pool.members if each not in self.gone
        }
        going: dict[tuple[object, ...], list[int]] = {}
        for copy in sorted(self.gone):
            going.setdefault(_file(self.tracks[copy]), []).append(copy)
        for file, names in going.items():
            if file not in stay:
                yield Freeing(frozenset(names), self.tracks[names[-1]].size)

    def _best(self, members: Sequence[int]) -> int:
        if len(members) == 1:
            return members[0]
        return keep.best([self.tracks[each] for each in members], self.names, self.context).id

    def _is_protected(self, track: int) -> bool:
        return is_protected(self.tracks[track], self.context)


def _file(track: TrackFacts) -> tuple[object, ...]:
    """The same for names of one file; no two files are the same where the system tells no inodes."""
    return (track.inode, track.size, track.mtime_ns) if track.inode else (track.path,)

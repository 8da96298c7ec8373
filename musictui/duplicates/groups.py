"""Groups out of matches: in a group each pair of tracks has evidence of its own.

A chain A~B~C makes two groups, not one. A pair belongs to its surest kind, and a group to that of its weakest pair:
two identical files and their MP3 are one group of identical files and one, of all three, of the same recording.

One kind goes before surer ones: what tags call another version of a song is that, though it may sound the same for
most of its length, as a radio edit does. Only the same audio proves that the tags are wrong.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from musictui.duplicates.apart import Apart
from musictui.duplicates.version_parts import Song, VersionParts
from musictui.model.duplicates import ORDER, Group, Kind, Match

NOBODY = Apart()
"""Nothing is told apart."""

_KINDS = list(ORDER)
_BIT_EXACT = (Kind.IDENTICAL, Kind.SAME_AUDIO)
"""Kinds of which what holds of one holds of all that are the same as it."""
BELOW_VERSION = frozenset({Kind.SAME_RECORDING, Kind.SAME_TAGS, Kind.SIMILAR_TAGS})
"""Kinds that say nothing of a pair that is two versions."""


_NOT_COMPARED = frozenset({Kind.SAME_RECORDING, Kind.SAME_TAGS})
"""Kinds that hold of pairs of which nobody has compared what their titles say of the version."""


def groups(
    matches: Iterable[Match], apart: Apart = NOBODY, titled: VersionParts | None = None
) -> list[Group]:
    """The groups of matches, by kind, then by members; the same in whatever order the matches come.

    A group is as large as its evidence lets it be, and each match is in one of its kind, unless surer evidence
    covers all of it.

    Args:
        matches: What rules found.
        apart: What a user told apart; such pairs are in no group.
        titled: What the titles of all tracks call different versions; None where that does not matter.
    """
    found: list[Group] = []
    for component in _components(_prepared(matches, apart, titled)):
        found += _Component(component).groups() if len(component) > 1 else map(_group, component)
    return sorted(found, key=lambda group: (ORDER[group.kind], group.members))


def _group(match: Match) -> Group:
    return Group(match.kind, match.members, match.score, match.reason)


def _prepared(matches: Iterable[Match], apart: Apart, titled: VersionParts | None) -> list[Match]:
    """The matches, each once, with what follows from bits that are the same; without what is told apart."""
    by_kind: dict[Kind, dict[tuple[int, ...], Match]] = defaultdict(dict)
    for match in matches:
        members = tuple(sorted(set(match.members)))
        if len(members) > 1:
            _keep_best(by_kind[match.kind], match._replace(members=members))
    sure: dict[int, tuple[int, ...]] = {}
    for kind in _BIT_EXACT:
        sure = _joined(by_kind, kind, sure)
    by_kind[Kind.SAME_RECORDING] = _widened(by_kind[Kind.SAME_RECORDING], sure)
    versions = _versions(by_kind[Kind.VERSION], sure)
    if titled is not None:
        for kind in _NOT_COMPARED:
            by_kind[kind] = _parted(by_kind[kind], titled)
        by_kind[Kind.VERSION] |= _songs(by_kind[Kind.VERSION], titled)
    found: dict[Kind, dict[tuple[int, ...], Match]] = defaultdict(dict)
    for kind in _KINDS:
        for match in by_kind[kind].values():
            for same in versions.parts(match.members) if kind in BELOW_VERSION else [match.members]:
                for part in apart.parts(same):
                    _keep_best(found[kind], match._replace(members=part))
    return [match for kind in _KINDS for _, match in sorted(found[kind].items())]


def _keep_best(known: dict[tuple[int, ...], Match], match: Match) -> None:
    """Of what is said twice, the better score; of equal ones, one that does not hang on their order."""
    other = known.get(match.members)
    if other is None or (match.score, other.reason) > (other.score, match.reason):
        known[match.members] = match


def _joined(
    by_kind: dict[Kind, dict[tuple[int, ...], Match]], kind: Kind, surer: dict[int, tuple[int, ...]]
) -> dict[int, tuple[int, ...]]:
    """Join the matches of a kind that share a track, or a surer class; gives each track's class."""
    classes: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    for members in set(surer.values()):
        _join(classes, members)
    for members, match in sorted(by_kind[kind].items()):
        _join(classes, members)
        reasons |= dict.fromkeys(members, match.reason)
    found: dict[int, tuple[int, ...]] = {}
    joined: dict[tuple[int, ...], Match] = {}
    for of_class in {id(each): each for each in classes.values()}.values():
        members = tuple(sorted(of_class))
        found |= dict.fromkeys(members, members)
        if surer.get(members[0]) != members:
            reason = min(reasons[member] for member in members if member in reasons)
            joined[members] = Match(kind, members, 1.0, reason)
    by_kind[kind] = joined
    return found


def _join(classes: dict[int, list[int]], members: Sequence[int]) -> None:
    """Let tracks be of one class, the smaller classes joining the largest."""
    parts = {id(part): part for member in members if (part := classes.get(member)) is not None}
    target = max(parts.values(), key=len, default=[])
    for part in parts.values():
        if part is not target:
            target += part
            for member in part:
                classes[member] = target
    for member in members:
        if member not in classes:
            target.append(member)
            classes[member] = target


def _widened(
    matches: dict[tuple[int, ...], Match], sure: dict[int, tuple[int, ...]]
) -> dict[tuple[int, ...], Match]:
    """What sounds like a file sounds like each that is the same to the bit."""
    by_first: dict[tuple[int, ...], Match] = {}
    for match in matches.values():
        firsts = tuple(sorted({sure.get(member, (member,))[0] for member in match.members}))
        if len(firsts) > 1:
            _keep_best(by_first, match._replace(members=firsts))
    found: dict[tuple[int, ...], Match] = {}
    for firsts, match in by_first.items():
        members = tuple(sorted(member for first in firsts for member in sure.get(first, (first,))))
        found[members] = match._replace(members=members)
    return found


def _versions(matches: Collection[tuple[int, ...]], sure: dict[int, tuple[int, ...]]) -> Apart:
    """What is another version of what, and of all that is the same to the bit."""
    firsts = {member: b"%d" % sure.get(member, (member,))[0] for members in matches for member in members}
    pairs = {
        (min(first, second), max(first, second))
        for members in matches
        for first, second in combinations([firsts[member] for member in members], 2)
        if first != second
    }
    same = {other: first for member, first in firsts.items() for other in sure.get(member, (member,))}
    return Apart(same, frozenset(pairs))


def _parted(matches: dict[tuple[int, ...], Match], titled: VersionParts) -> dict[tuple[int, ...], Match]:
    """The matches without the pairs that their titles call different versions."""
    found: dict[tuple[int, ...], Match] = {}
    for match in matches.values():
        for part in titled.parts(match.members):
            _keep_best(found, match._replace(members=part))
    return found


def _songs(versions: Mapping[tuple[int, ...], Match], titled: VersionParts) -> dict[tuple[int, ...], Match]:
    """Of tracks that have other versions, those of one title by one artist: one match a song.

    Two live recordings of it, or two lengths, are no versions by their titles, nor copies; each with all others, they
    would make a group for every pair of them.
    """
    found: dict[Song, dict[int, None]] = defaultdict(dict)
    scores: dict[Song, float] = {}
    for members, match in versions.items():
        for member in members:
            song = titled.song(member)
            if song is not None:
                found[song][member] = None
                scores[song] = min(match.score, scores.get(song, 1.0))
    return {
        tuple(sorted(members)): Match(
            Kind.VERSION,
            tuple(sorted(members)),
            scores[song],
            "One song in several versions: the same title and artist.",
        )
        for song, members in found.items()
        if len(members) > 2
    }


def _components(matches: Sequence[Match]) -> Iterator[list[Match]]:
    """The matches in the parts that share no track."""
    classes: dict[int, list[int]] = {}
    for match in matches:
        _join(classes, match.members)
    found: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        found[id(classes[match.members[0]])].append(match)
    yield from found.values()


class _Component:
    """Matches that hang together. Tracks that are in the same ones are a node: what holds of one holds of all."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self._matches = matches
        """The surest first."""
        of_track: dict[int, list[int]] = defaultdict(list)
        for number, match in enumerate(matches):
            for member in match.members:
                of_track[member].append(number)
        by_matches: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for track in sorted(of_track):
            by_matches[tuple(of_track[track])].append(track)
        self._tracks = list(by_matches.values())
        """By node."""
        self._numbers = [frozenset(numbers) for numbers in by_matches]
        """By node: the matches that it is in, by their place."""
        self._nodes: list[list[int]] = [[] for _ in matches]
        """By match."""
        for node, numbers in enumerate(self._numbers):
            for number in numbers:
                self._nodes[number].append(node)

    def groups(self) -> list[Group]:
        """One for each match that no group of its kind covers already, the largest first."""
        found: list[Group] = []
        covers: dict[tuple[Kind, int], set[int]] = defaultdict(set)
        order = sorted(
            range(len(self._matches)),
            key=lambda number: (-len(self._matches[number].members), self._matches[number].members),
        )
        for number in order:
            kind, nodes = self._matches[number].kind, self._nodes[number]
            if set.intersection(*(covers[kind, node] for node in nodes)):
                continue
            if not self._has_pair(nodes, kind):
                continue
            grown = self._grown(nodes, kind)
            for node in grown:
                covers[kind, node].add(len(found))
            found.append(self._group(grown, kind))
        return found

    def _grown(self, nodes: Sequence[int], kind: Kind) -> list[int]:
        """The nodes of a match, and what has evidence of that kind or a surer one with each of them."""
        grown = list(nodes)
        least = min(nodes, key=lambda node: (len(self._numbers[node]), node))
        near = {other for number in self._within(self._numbers[least], kind) for other in self._nodes[number]}
        candidates = sorted(near.difference(nodes), key=lambda node: self._tracks[node][0])
        for node in nodes:
            if not candidates:
                break
            candidates = [other for other in candidates if self._is_pair(node, other, kind)]
        while candidates:
            node = candidates.pop(0)
            grown.append(node)
            candidates = [other for other in candidates if self._is_pair(node, other, kind)]
        return grown

    def _group(self, nodes: Sequence[int], kind: Kind) -> Group:
        """The group of these nodes, as sure as its weakest pair."""
        weakest = min(self._pairs(nodes, kind), key=lambda match: (match.score, match.members))
        members = tuple(sorted(track for node in nodes for track in self._tracks[node]))
        return Group(kind, members, weakest.score, weakest.reason)

    def _has_pair(self, nodes: Sequence[int], kind: Kind) -> bool:
        """Whether two tracks have no surer evidence than of this kind."""
        return next(self._pairs(nodes, kind), None) is not None

    def _pairs(self, nodes: Sequence[int], kind: Kind) -> Iterator[Match]:
        """For each pair of tracks that is of this kind the match that says most for it; often the same ones."""
        shared_by_all = frozenset.intersection(*(self._numbers[node] for node in nodes))
        if len(nodes) > 1 and shared_by_all and self._are_all_of(nodes, shared_by_all, kind):
            yield self._best(shared_by_all, kind)
            return
        for at, node in enumerate(nodes):
            if len(self._tracks[node]) > 1 and self._kind(self._numbers[node]) is kind:
                yield self._best(self._numbers[node], kind)
            for other in nodes[at + 1 :]:
                shared = self._numbers[node] & self._numbers[other]
                if self._kind(shared) is kind:
                    yield self._best(shared, kind)

    def _are_all_of(self, nodes: Sequence[int], shared: frozenset[int], kind: Kind) -> bool:
        """Whether the nodes share no more than what all of them share: then one pair speaks for all."""
        if self._kind(shared) is not kind:
            return False
        own = [self._numbers[node] - shared for node in nodes]
        return len(frozenset().union(*own)) == sum(map(len, own))

    def _kind(self, numbers: Iterable[int]) -> Kind:
        return self._matches[min(numbers)].kind

    def _best(self, numbers: Iterable[int], kind: Kind) -> Match:
        of_kind = [self._matches[number] for number in numbers if self._matches[number].kind is kind]
        return max(of_kind, key=lambda match: (match.score, match.members))

    def _within(self, numbers: Iterable[int], kind: Kind) -> list[int]:
        """Those of the matches that are of a kind or of a surer one."""
        return [number for number in numbers if ORDER[self._matches[number].kind] <= ORDER[kind]]

    def _is_pair(self, node: int, other: int, kind: Kind) -> bool:
        """Whether two nodes have evidence of a kind or of a surer one."""
        return bool(self._within(self._numbers[node] & self._numbers[other], kind))

"""Makes the set of changes that removes duplicates: what stays takes over what it lacks, then the copies go.

From the groups as they are stored, with what a person decided on them and with rules for the others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from musictui.duplicates import keep as keep_rules
from musictui.duplicates import plan
from musictui.duplicates.keep_rules import (
    DEFAULT,
    Context,
    album_name,
    album_of,
    album_sizes,
    is_protected,
)
from musictui.duplicates.merge import merge
from musictui.duplicates.plan import Plan, Removal, Wish
from musictui.files import named_folders
from musictui.jobs import drafts
from musictui.jobs.draft_covers import Pictures, picture_refs
from musictui.library import added, audio_facts, duplicate_facts, duplicate_groups, tracks
from musictui.library.added import Added
from musictui.library.duplicate_groups import Mark as Wanted
from musictui.library.duplicate_groups import State as Review
from musictui.library.duplicate_groups import Stored
from musictui.library.stored_facts import StoredFacts
from musictui.model.changes import Change, Check, Deed, Draft, Keeper, Mark, State
from musictui.model.duplicates import SURE, Fact, Kind, TrackFacts
from musictui.model.formats import UNPROVEN
from musictui.model.track import Tags, Track

READ_BATCH = 256
"""Files that stay, of which the tags are read together."""
MOST_PICTURES = 256_000_000
"""Bytes of pictures that one set may carry."""
LATER = "Left out: the file that stays would take over its picture, and there are too many at once. Resolve once more."
UNPROVEN_NOTE = (
    "Whether what stays for it is undamaged, nobody can tell: no decoder finds damage in files of its kind."
)
USER, AUTHOR_OF_RULES, AUTHOR_OF_BOTH = "user", "rules for duplicates", "user and rules"


@dataclass(frozen=True, slots=True)
class Manner:
    """How copies are chosen and what is done beside."""

    keep: tuple[str, ...] = DEFAULT
    """The rules by which copies are kept, as `duplicates.keep.parse` gives them."""
    protected: tuple[bytes, ...] = ()
    preferred: tuple[bytes, ...] = ()
    is_merging: bool = True
    """Whether what stays takes over what it lacks."""
    joined: frozenset[str] = frozenset()
    """Fields to which values of copies are added though the keeper has some."""


def manner(
    *,
    keep: Sequence[str] = ("quality",),
    presets: Sequence[str] = (),
    protected: Sequence[str] = (),
    preferred: Sequence[str] = (),
    merge: bool = True,
    join: Sequence[str] = (),
) -> Manner:
    """The manner that the section `duplicates` of the configuration tells; its arguments are its keys.

    Raises:
        UsageError: It names a rule that there is not.
    """
    return Manner(
        keep_rules.parse(keep, keep_rules.own_presets(presets)),
        named_folders.paths(protected),
        named_folders.paths(preferred),
        merge,
        frozenset(join),
    )


class Resolved(NamedTuple):
    """What is to be done with duplicates, and what speaks against some of it."""

    draft: Draft
    """The edits of what stays, then the removals; what is left alone stands there as refused."""
    pictures: Mapping[bytes, bytes]
    """What the draft refers to, by hash; stored together with it."""
    plan: Plan
    groups: int
    """How many groups were looked at."""


def resolve_draft(
    conn: Any,
    *,
    manner: Manner | None = None,
    by_rules: Collection[Kind] = SURE,
    kinds: Collection[Kind] | None = None,
    group_ids: Collection[int] | None = None,
) -> Resolved:
    """What removes the duplicates of the stored groups; nothing is written.

    Groups that were skipped or told apart are left alone, as is every other version.

    Args:
        conn: The library.
        manner: How copies are chosen.
        by_rules: The kinds of which rules decide what nobody decided; those that rest on tags alone should be named
            by a person.
        kinds: Only groups of these kinds; None for all.
        group_ids: Only these groups; None for all.
    """
    manner = manner or Manner()
    wishes = []
    for stored in duplicate_groups.read(conn):
        is_meant = (kinds is None or stored.group.kind in kinds) and (
            group_ids is None or stored.id in group_ids
        )
        wishes.append(_wish(stored, by_rules if is_meant else (), is_meant=is_meant))
    groups = sum(bool(wish.members) for wish in wishes)
    facts = {track.id: track for track in duplicate_facts.load(conn)} if groups else {}
    context = Context(manner.protected, manner.preferred, album_sizes(facts.values()))
    found = plan.make(wishes, facts, manner.keep, context, StoredFacts(conn, Fact.FINGERPRINT))
    making = _Making(conn, manner, found, facts, context)
    changes = making.changes()
    # One of two names of one file is refused, and what waits is left out.
    count = sum(
        change.deed is Deed.REMOVE
        and change.state is State.PLANNED
        and not change.note.startswith(plan.ONE_FILE)
        for change in changes
    )
    draft = Draft(
        f"Remove {count:,} duplicate{'s' * (count != 1)}",
        changes,
        _author(found),
        evidence={"rules": list(manner.keep), "groups": groups, "bytes": found.bytes_freed},
    )
    return Resolved(draft, making.pictures, found, groups)


def rules_plan(
    conn: Any,
    stored: Iterable[Stored],
    ids: Collection[int],
    *,
    facts: Mapping[int, TrackFacts],
    manner: Manner,
    context: Context,
) -> Plan:
    """What rules would do with some groups, beside what is decided on the others.

    Args:
        conn: The library.
        stored: All groups.
        ids: Those that rules decide on, whatever their kind.
        facts: What is known of the tracks of all groups.
        manner: How copies are chosen.
        context: What the rules know beside.
    """
    wishes = [
        _wish(each._replace(state=Review.OPEN), {each.group.kind}, is_meant=True)
        if each.id in ids
        else _wish(each, (), is_meant=True)
        for each in stored
    ]
    return plan.make(wishes, facts, manner.keep, context, StoredFacts(conn, Fact.FINGERPRINT))


def _wish(stored: Stored, by_rules: Collection[Kind], *, is_meant: bool) -> Wish:
    """What is wanted of a group. Of one that nobody decides on no more than what a person keeps, who means it everywhere."""
    group_id, group, state, marks = stored
    keeps = frozenset(track for track, mark in marks.items() if mark is Wanted.KEEP)
    removes = frozenset(track for track, mark in marks.items() if mark is Wanted.REMOVE)
    ruled = frozenset(track for track, mark in marks.items() if mark is Wanted.RULES)
    is_by_rules = state is Review.OPEN and group.kind in by_rules
    is_decided = state is Review.DECIDED or (state is Review.OPEN and removes)
    if is_meant and (is_by_rules or is_decided):
        return Wish(
            group_id,
            group.kind,
            group.members,
            keeps,
            removes,
            is_by_rules,
            group.folders,
            ruled,
            group.score,
        )
    return Wish(group_id, group.kind, (), keeps if state is not Review.NOT_DUPLICATES else frozenset())


@dataclass
class _Making:
    """The making of the changes of one plan."""

    conn: Any
    manner: Manner
    plan: Plan
    facts: Mapping[int, TrackFacts]
    context: Context
    pictures: Pictures = field(default_factory=dict)
    size: int = 0
    """Of the pictures, in bytes."""
    later: set[int] = field(default_factory=set)
    """What stays and has to wait for its pictures."""

    def changes(self) -> list[Change]:
        """Edits first, so that what depends on them comes after."""
        by_keeper: dict[int, list[Removal]] = {}
        for removal in self.plan.removals:
            by_keeper.setdefault(removal.keeper, []).append(removal)
        edits = list(self._merges(by_keeper)) if self.manner.is_merging else []
        merges = {edit.track_id: at for at, edit in enumerate(edits)}
        return [*edits, *self._removals(merges), *self._left()]

    def _merges(self, by_keeper: Mapping[int, Sequence[Removal]]) -> Iterator[Change]:
        # What is protected stays as it is.
        keepers = [track for track in by_keeper if not is_protected(self.facts[track], self.context)]
        for at in range(0, len(keepers), READ_BATCH):
            batch = keepers[at : at + READ_BATCH]
            copies = [removal.copy for keeper_id in batch for removal in by_keeper[keeper_id]]
            found = {track.id: track for track in tracks.by_ids(self.conn, [*batch, *copies])}
            for keeper_id in batch:
                facts = (self.facts[removal.copy] for removal in by_keeper[keeper_id])
                ranked = keep_rules.ranked(facts, self.manner.keep, self.context)
                edit = self._merge(found[keeper_id], [found[track.id] for track in ranked])
                if edit is not None:
                    yield edit

    def _merge(self, keeper: Track, copies: Sequence[Track]) -> Change | None:
        """What a file that stays takes over; None if it lacks nothing that it could hold."""
        merged = merge(keeper.tags, [copy.tags for copy in copies], joined=self.manner.joined)
        edit = _held(keeper, merged.before, merged.after)
        if not keeper.covers:
            sources = [copies[at] for at in merged.covers_from if copies[at].covers]
            if sources and self.size > MOST_PICTURES:
                self.later.add(keeper.id)
                return None
            edit = self._with_covers(edit, sources)
        if edit.after or edit.covers is not None:
            return replace(edit, reason="It takes over what it lacks from the copies that go.")
        return None

    def _with_covers(self, edit: Change, sources: Iterable[Track]) -> Change:
        from musictui.tags import writer
        from musictui.tags.source import BadFileError

        for source in sources:
            try:
                covers = writer.covers(source.path)
            except (OSError, BadFileError):
                continue  # It goes to the quarantine whole, and the next one may have the same.
            if covers and not writer.refusals(edit.path, {}, covers=covers):
                before = len(self.pictures)
                refs = picture_refs(covers, self.pictures)
                self.size += sum(ref.size for ref in refs) if len(self.pictures) > before else 0
                return replace(edit, covers=refs)
        return edit

    def _removals(self, merges: Mapping[int | None, int]) -> list[Change]:
        packets = self._packets()
        torn = {
            (
                each.folder,
                album_name(each.album),
            ): f"“{each.album}” is left with {each.size - each.gone:,} of {each.size:,} tracks in its folder."
            for each in self.plan.torn
        }
        made = []
        for removal in sorted(self.plan.removals, key=lambda removal: self.facts[removal.copy].path):
            copy, keeper = self.facts[removal.copy], self.facts[removal.keeper]
            is_later = keeper.id in self.later
            is_packed_alike = not (copy.is_lossless and keeper.is_lossless) or (
                packets.get(copy.id) is not None and packets.get(copy.id) == packets.get(keeper.id)
            )
            made.append(
                Change(
                    Deed.REMOVE,
                    copy.path,
                    Mark(copy.size, copy.mtime_ns, copy.ctime_ns),
                    copy.id,
                    before=added.values(Added(copy.added_s, keeper.id, keeper.added_s)),
                    reason=f"{removal.kind}: {removal.why}",
                    keeper=Keeper(
                        keeper.path,
                        _check(removal.kind, is_packed_alike=is_packed_alike),
                        merges.get(keeper.id),
                    ),
                    note=LATER if is_later else self._note(removal, torn.get(album_of(copy), "")),
                    state=State.LEFT_OUT if is_later else State.PLANNED,
                )
            )
        return made

    def _note(self, removal: Removal, torn: str) -> str:
        codec = self.facts[removal.keeper].codec
        is_unproven = codec in UNPROVEN and removal.kind is not Kind.IDENTICAL
        return " ".join(filter(None, (removal.note, torn, UNPROVEN_NOTE if is_unproven else "")))

    def _left(self) -> list[Change]:
        """What a group would remove and the plan does not, with the reason."""
        return [
            Change(
                Deed.REMOVE,
                self.facts[left.track].path,
                track_id=left.track,
                state=State.REFUSED,
                note=left.reason,
            )
            for left in sorted(self.plan.left, key=lambda left: self.facts[left.track].path)
        ]

    def _packets(self) -> Mapping[int, bytes | None]:
        ids = {
            each
            for removal in self.plan.removals
            if removal.kind is Kind.SAME_AUDIO
            for each in (removal.copy, removal.keeper)
        }
        return audio_facts.read(self.conn, Fact.PACKETS, ids)


def _author(made: Plan) -> str:
    """Who decided: a person, rules, or both."""
    by_hand = {removal.why == plan.BY_HAND for removal in made.removals}
    return USER if by_hand == {True} else AUTHOR_OF_BOTH if True in by_hand else AUTHOR_OF_RULES


def _held(keeper: Track, before: Tags, after: Tags) -> Change:
    """The edit with what the keeper's kind of file can hold: one value too many must not keep the rest away."""
    from musictui.tags import refusals

    held = [name for name in after if not refusals.expected(keeper.path, {name: after[name]})]
    return drafts.edit_of(keeper, {name: before[name] for name in held}, {name: after[name] for name in held})


def _check(kind: Kind, *, is_packed_alike: bool) -> Check:
    if kind is Kind.IDENTICAL:
        return "bytes"
    if kind is Kind.SAME_AUDIO:
        return "packets" if is_packed_alike else "samples"
    return "open"

"""What the Duplicates screen knows: its groups, and what rules make of all of them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from musictui.duplicates import keep
from musictui.duplicates.keep_rules import Context, album_sizes
from musictui.duplicates.plan import Plan
from musictui.jobs.resolve_duplicates import Resolved, resolve_draft, rules_plan
from musictui.library import duplicate_facts, duplicate_groups
from musictui.library.duplicate_lines import State
from musictui.model.duplicates import Group, Kind, TrackFacts
from musictui.tui.screens import duplicates_weights as weights
from musictui.tui.screens.duplicates_groups import DuplicatesGroups
from musictui.tui.screens.duplicates_weights import Tally, Weight

SWAPS = 5
"""So many pairs of neighbors in the order of rules are tried the other way round."""


class Weighed(NamedTuple):
    """What all groups are called and what they free."""

    context: Context
    """What the rules know beside the tracks themselves."""
    of_groups: Mapping[int, Weight]
    going: Tally
    """What is marked for removal, and proposed where nobody decided."""
    marked: Tally
    """What is marked in the groups that are decided."""
    undecided: Sequence[Sequence[TrackFacts]]
    """The members of the groups of which rules keep one."""


class Swap(NamedTuple):
    """What it would change to ask two rules the other way round."""

    first: str
    """Which then comes first."""
    second: str
    found: keep.WhatIf


class DuplicatesData(DuplicatesGroups):
    """Groups, decisions, and what the rules would do with what nobody decided."""

    async def weigh(self) -> Weighed:
        """What all groups are called and what they free, by the rules as they are now."""
        names = self.names

        def run(conn: Any) -> Weighed:
            found = duplicate_facts.load(conn)
            context = replace(self.context, album_sizes=album_sizes(found))
            facts = {each.id: each for each in found}
            weighed = Weighed(context, of_groups := {}, Tally(), Tally(), undecided := [])
            for each in map(self.now, duplicate_groups.read(conn)):
                kept = self.kept_elsewhere(each)
                of_groups[each.id] = weight = weights.weigh(each, facts, names, context, kept=kept)
                weighed.going.put(each.id, weight.gone)
                if each.state is State.DECIDED:
                    weighed.marked.put(each.id, weight.gone)
                elif each.state is not State.NOT_DUPLICATES and not _is_special(each.group):
                    undecided.append([facts[member] for member in each.group.members if member in facts])
            return weighed

        weighed = await self._database.read(run)
        self.context = weighed.context
        return weighed

    async def swap(self, weighed: Weighed) -> Swap | None:
        """The first rules of the order that it would matter to ask the other way round."""
        names = self.names
        told = [each for each in names if each != "preferred" or self.context.preferred]
        pairs = [(told[at + 1], told[at]) for at in range(min(len(told) - 1, SWAPS))]
        groups = [each for each in weighed.undecided if len(each) > 1]

        def run(_conn: Any) -> Swap | None:
            for first, second in pairs:
                other = [{first: second, second: first}.get(each, each) for each in names]
                found = keep.what_if(groups, names, other, weighed.context)
                if found.changed:
                    return Swap(first, second, found)
            return None

        return await self._database.read(run)

    async def rules_plan(self, ids: Collection[int]) -> Plan:
        """What the rules would do with these groups, beside what is decided on the others."""
        manner, context = replace(self.manner, keep=self.names), self.context

        def run(conn: Any) -> Plan:
            groups = [self.now(each) for each in duplicate_groups.read(conn)]
            members = {each for stored in groups for each in stored.group.members}
            facts = {each.id: each for each in duplicate_facts.load(conn, members)}
            return rules_plan(conn, groups, ids, facts=facts, manner=manner, context=context)

        return await self._database.read(run)

    async def resolve(self) -> Resolved:
        """What removes what is decided, and what speaks against some of it."""
        manner = replace(self.manner, keep=self.names)
        return await self._database.read(lambda conn: resolve_draft(conn, manner=manner, by_rules=()))

    def what_if(self, ids: Sequence[int]) -> Callable[[Sequence[str]], Awaitable[keep.WhatIf]]:
        """Compares other rules with those in use, over these groups."""
        groups: list[list[TrackFacts]] = []
        names, context = self.names, self.context

        def run(conn: Any, others: Sequence[str]) -> keep.WhatIf:
            if not groups:
                stored = duplicate_groups.read(conn, ids=ids)
                members = {each for one in stored for each in one.group.members}
                facts = {each.id: each for each in duplicate_facts.load(conn, members)}
                groups.extend(
                    [facts[each] for each in one.group.members if each in facts]
                    for one in stored
                    if not _is_special(one.group)
                )
            whole = [each for each in groups if len(each) > 1]
            return keep.what_if(whole, names, others, context)

        return lambda others: self._database.read(lambda conn: run(conn, others))


def _is_special(group: Group) -> bool:
    """Whether rules do not just keep one of the members."""
    return group.kind in {Kind.VERSION, Kind.ALBUM}

"""The Duplicates screen: which files are the same, how that is known, and the keys that decide."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.library.duplicate_lines import Mark, State
from musictui.model.duplicates import Kind
from musictui.tui.figures import count
from musictui.tui.screens import duplicates_decisions as decisions
from musictui.tui.screens.duplicates_decisions import Decided
from musictui.tui.screens.duplicates_groups import VERB
from musictui.tui.screens.duplicates_many import Before, DuplicatesMany
from musictui.tui.widgets.filter_input import FilterInput

ON_A_GROUP = frozenset({"keep", "remove", "not_duplicates", "skip", "play", "folder", "column"})
TELL_APART = "tell-apart"
"""The verb."""
TELL_AFTER_S = 1.5
WITH_GROUPS = frozenset({"by_rules", "preview", "rules", "filter", "narrow", "order", "reverse"})


class DuplicatesScreen(DuplicatesMany):
    """The keys of the review."""

    BINDING_GROUP_TITLE = "Duplicates"
    AUTO_FOCUS = "GroupList"
    HELP = """\
MARKS
✓  decided           ↷  skipped            ≠  not duplicates
○ ×  what the rules propose                ● ✗  what you decided
EVIDENCE
✓  speaks for one recording                ·  does not
BYTES
A group frees what is removed of it, or what the rules propose; the sum at the top counts each file once.
FILTER
kind:same-audio,identical   state:open   score:0.9 at least   frees:10MB at least
any other words ask for tracks, as in the Library: folder:Downloads, format:mp3
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keep", "keep", tooltip="keep this one, the others go", id="duplicates.keep"),
        Binding("x", "remove", "remove", tooltip="this one goes, or stays again", id="duplicates.remove"),
        Binding("n", "not_duplicates", "not duplicates", id="duplicates.not_duplicates"),
        Binding("enter", "preview", "preview", tooltip="see what is removed", id="duplicates.preview"),
        Binding("s", "skip", "skip", tooltip="leave it for later", id="duplicates.skip"),
        Binding("A", "by_rules", "all by rules", id="duplicates.by_rules"),
        Binding("p", "play", "play", tooltip="play this one", id="duplicates.play"),
        Binding("r", "rules", "rules", tooltip="by which rules a copy is kept", id="duplicates.rules"),
        Binding("u", "take_back", "take back", tooltip="take back the last decision", id="duplicates.undo"),
        Binding(
            "U",
            "forget_apart",
            "forget told apart",
            show=False,
            tooltip="forget what was told apart last",
            id="duplicates.forget_apart",
        ),
        Binding("slash", "filter", "filter", tooltip="type what is listed", id="duplicates.filter"),
        Binding("f", "narrow", "show only", tooltip="choose what is listed", id="duplicates.narrow"),
        Binding("F", "folder", "folder", tooltip="decide for a whole folder", id="duplicates.folder"),
        Binding("o", "order", "sort", tooltip="sort by the next column", id="duplicates.order"),
        Binding("O", "reverse", "reverse", show=False, tooltip="reverse the order", id="duplicates.reverse"),
        Binding("v", "app.vet_folder", "vet", tooltip="vet a folder of new music", id="duplicates.vet"),
        Binding("d", "search", "search", tooltip="look for duplicates", id="duplicates.search"),
        Binding("escape", "all_groups", "all groups", tooltip="list all groups", id="duplicates.all"),
        Binding("left,h", "column(-1)", "column to the left", show=False, id="duplicates.left"),
        Binding("right,l", "column(1)", "column to the right", show=False, id="duplicates.right"),
        Binding("J,shift+down", "scroll(3)", "members down", show=False, id="duplicates.scroll_down"),
        Binding("K,shift+up", "scroll(-3)", "members up", show=False, id="duplicates.scroll_up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._apart: set[int] = set()
        self._joined: set[int] = set()
        """Groups to be told apart, and to be joined again."""

    def show_list(self) -> None:
        """List the groups anew; what was decided on groups that are others now cannot be taken back here."""
        known = [
            {each: before for each, before in known.items() if before.is_of(self.lines.get(each))}
            for known in self.before
        ]
        self.before = [before for before in known if before]
        super().show_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Keys show only where they do something."""
        if not self.is_mounted or isinstance(self.focused, FilterInput):
            return action == "copy_text"
        view = self.view
        if action in ON_A_GROUP and view is None:
            return False
        if action in WITH_GROUPS and not self.lines:
            return False
        match action:
            case "remove":
                return view is not None and view.is_known and view.kind is not Kind.VERSION
            case "keep":
                return view is not None and view.is_known
            case "take_back":
                return bool(self.lines)
            case "all_groups":
                return bool(self.filter.value)
            case "search":
                job = self.search_job()
                return job is None or job.state.is_final
        return True

    # One group.

    def action_column(self, step: int) -> None:
        """Go to the next column."""
        self.members.move(step)

    def action_scroll(self, lines: int) -> None:
        """Scroll the members, whatever has the focus."""
        self.members.action_scroll(lines)

    def action_keep(self) -> None:
        """Keep this one, let the others go; go on to the next group."""
        if self.view is not None:
            self._note_and_decide(decisions.kept(self.view, self.members.cursor))
            self._go_on()

    def action_remove(self) -> None:
        """Let this one go, or if it was to go, stay."""
        if self.view is None:
            return
        decided = decisions.removed(self.view, self.members.cursor)
        ids = self.view.columns[self.members.cursor]
        why = "" if decided else "One copy always stays: keep another one first."
        if self.view.protected.issuperset(ids):
            why = "It is in a protected folder."
        elif self.view.kept_elsewhere.issuperset(ids):
            why = "It is kept by hand in another group: x there lets it go."
        if decided is None or why:
            self.notify(why, title="Not marked", severity="warning", markup=False)
            return
        self._note_and_decide(decided)
        self.show_group()

    def action_not_duplicates(self) -> None:
        """These are not the same; remembered by what they sound like."""
        if self.view is not None:
            self.tell_apart(self.view.id)
            self._note_and_decide(Decided(State.NOT_DUPLICATES, self._unmarked()))
            self._go_on()

    def action_skip(self) -> None:
        """Leave the group for later."""
        if self.view is not None:
            if self.view.decided.state is State.OPEN:
                self._note_and_decide(Decided(State.SKIPPED, self._unmarked()))
            self._go_on()

    def action_take_back(self) -> None:
        """Take back the last decision of this run, else that on this group."""
        if self.before:
            before = self.before.pop()
            for group_id, (decided, line, gone) in before.items():
                self._join(group_id)
                self.lines[group_id] = line
                self.put_gone(group_id, decided.state, gone)
            self.decide({group_id: decided for group_id, (decided, *_) in before.items()})
            self.groups.show(self.groups.ids, follow=next(iter(before)) if len(before) == 1 else None)
        elif self.view is not None and self.view.decided.state is not State.OPEN:
            self._join(self.view.id)
            self.decide_shown(Decided(State.OPEN, self._unmarked()))
        else:
            text = f"Nobody has decided on this group. What was applied is undone in History{self._key_of_history()}."
            self.notify(text, title="Nothing to take back here", markup=False)
            return
        self.show_sums()
        self.show_header()
        self.show_group()

    def _key_of_history(self) -> str:
        key = self.app.key_of("app.history")
        return f" ({key})" if key else ""

    @work
    async def action_forget_apart(self) -> None:
        """Take back what was told apart last, also in an earlier run: a search finds it again."""
        try:
            gone, left = await self.data.forget_apart()
        except MusictuiError as error:
            self.app.show_error(error)
            return
        text = f"{count(gone, 'pairs')} of sounds may be found again: d searches. {count(left, 'pairs')} stay told apart."
        self.notify(
            text if gone else "No sounds are told apart.", title="Not duplicates: taken back", markup=False
        )

    def action_play(self) -> None:
        """Play the file under the cursor in the player outside."""
        if self.view is not None:
            ids = self.view.columns[self.members.cursor]
            self.app.play([track.path for each in ids if (track := self.data.track(each))])

    # All that is decided.

    @work
    async def action_preview(self) -> None:
        """Show what is removed and what for; it begins when it is approved."""
        try:
            resolved = await self.data.resolve()
            if not resolved.plan.removals and not resolved.plan.left:
                is_decided = any(line.state is State.DECIDED for line in self.lines.values())
                self.notify(
                    "Nothing is marked to go: k keeps one and lets the others go, x lets one go, A asks the rules.",
                    title="All that is decided stays" if is_decided else "Nothing is decided",
                    markup=False,
                )
                return
            if torn := len(resolved.plan.torn):
                text = f"{count(torn, 'albums')} would be left incomplete; the preview says which."
                self.notify(text, title="Albums", severity="warning", markup=False)
            await self.app.preview(resolved.draft, list(resolved.pictures.values()))
        except MusictuiError as error:
            self.app.show_error(error)

    def action_search(self) -> None:
        """Look for duplicates in the whole library."""
        self.app.session.start(VERB)

    def _unmarked(self) -> dict[int, Mark]:
        assert self.view is not None
        return {each: Mark.NONE for ids in self.view.columns for each in ids}

    def _note_and_decide(self, decided: Decided) -> None:
        assert self.view is not None
        group_id = self.view.id
        self.before.append(
            {group_id: Before(self.view.decided, self.lines[group_id], self.going.of(group_id))}
        )
        self.decide_shown(decided)

    def _go_on(self) -> None:
        """To the next group that is open; if there is none below, show what was decided."""
        ids = self.groups.ids
        for row in range(self.groups.cursor + 1, len(ids)):
            if self.lines[ids[row]].state is State.OPEN:
                self.groups.cursor = row
                return
        self.show_group()

    def _join(self, group_id: int) -> None:
        """Where it was told apart: take that back."""
        if self.lines[group_id].state is State.NOT_DUPLICATES:
            self.tell_apart(group_id, is_undone=True)

    # What is told apart is remembered by its sound: found out in the background, a few groups at a time.

    def tell_apart(self, group_id: int, *, is_undone: bool = False) -> None:
        """Remember, soon, that a group holds no duplicates, or no longer."""
        told, other = (self._joined, self._apart) if is_undone else (self._apart, self._joined)
        if group_id in other:
            other.discard(group_id)
        else:
            told.add(group_id)
        self.set_timer(TELL_AFTER_S, self.tell_now)

    def tell_now(self) -> None:
        """Begin with what waits."""
        for groups, is_undone in ((self._apart, False), (self._joined, True)):
            if groups:
                self.app.session.start(TELL_APART, groups=tuple(sorted(groups)), is_undone=is_undone)
                groups.clear()

    def on_screen_suspend(self) -> None:
        """Let nothing wait that is not seen."""
        self.tell_now()

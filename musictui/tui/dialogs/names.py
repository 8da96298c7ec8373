"""File names out of tags, and tags out of file names, by a pattern."""

import os
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from musictui.errors import PatternError
from musictui.files.walk import is_within
from musictui.model import naming, patterns
from musictui.model.fields import BY_NAME
from musictui.model.patterns import MissingValueError, Pattern
from musictui.model.track import Track
from musictui.tui.dialogs.live import LiveDialog, Result, of_sample
from musictui.tui.widgets.example_list import Example

RENAME = "{albumartist|artist}/[{year} ]{album}/[{discnumber}-]{tracknumber:02} {title}"
NAMES = "{albumartist}/{album}/{tracknumber} {title}"
SYSTEMS: tuple[tuple[naming.System, str], ...] = (
    ("posix", "Linux and macOS"),
    ("windows", "Windows"),
    ("fat", "FAT and exFAT"),
)
HELP = '{field}  {a|b|"text"} the first with a value  {tracknumber:02} digits  [{discnumber}-] optional  / folder'


class Naming(NamedTuple):
    """How files are to be named."""

    pattern: Pattern
    system: naming.System


class PatternDialog(LiveDialog[Result]):
    """A pattern, with those used before."""

    DEFAULT_CSS = """
    PatternDialog {
        & #help { height: auto; max-height: 2; color: $text-faint; margin-bottom: 1; }
        &.-low #help { margin-bottom: 0; }
    }
    """

    def __init__(self, sample: Sequence[Track], count: int, history: Sequence[str]) -> None:
        """`history` are patterns, the newest first; there is at least one."""
        super().__init__(sample, count, history[0])
        self._history = list(history)
        self._place = 0

    def compose_line(self) -> ComposeResult:
        """How patterns are written."""
        yield Static(HELP, id="help", markup=False)

    def action_choose(self, step: int) -> None:
        """Take a pattern that was used before; up is further back."""
        self._place = max(0, min(self._place - step, len(self._history) - 1))
        self.line.put(self._history[self._place])


class RenameDialog(PatternDialog[Naming]):
    """Asks for the names that files are to have."""

    HEADING = "rename by tags"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+t", "next_system", "file system", id="rename.system", tooltip="names for which file system"
        ),
    ]

    def __init__(
        self,
        sample: Sequence[Track],
        count: int,
        history: Sequence[str],
        roots: Sequence[bytes],
        system: naming.System = "posix",
    ) -> None:
        """`roots` are the folders of the library, `system` is what the names are for at first."""
        super().__init__(sample, count, history)
        self._roots = roots
        self._system = [name for name, _ in SYSTEMS].index(system)

    def read(self, text: str) -> Naming:
        """The pattern, which makes names."""
        pattern = patterns.parse(text)
        if not pattern.can_format:
            raise PatternError("“{*}” stands for anything, which makes no name.", position=text.find("{*}"))
        return Naming(pattern, SYSTEMS[self._system][0])

    def hint(self, text: str) -> str:  # noqa: ARG002 the same for all
        """For which file system."""
        return f"Names that {SYSTEMS[self._system][1]} can have; the extension stays. Folders are made as needed."

    def try_out(self, result: Naming) -> tuple[Sequence[Example], str]:
        """The names of the first tracks."""
        examples, changed = [], 0
        for track in self.sample:
            old = self._relative(track.path)
            try:
                new = _new_name(track, result)
            except MissingValueError as error:
                examples.append(Example(before=old, problem=error.message, is_wide=True))
                continue
            if new != old:
                changed += 1
                examples.append(Example(before=old, after=new, is_wide=True))
        return examples, of_sample(changed, len(self.sample), self.count)

    def action_next_system(self) -> None:
        """Names for another file system."""
        self._system = (self._system + 1) % len(SYSTEMS)
        self._latest.ask(self.line.value)

    def _relative(self, path: bytes) -> str:
        root = next((root for root in self._roots if is_within(path, root)), b"/")
        return os.path.relpath(path, root).decode("utf-8", "surrogateescape")


class NamesToTagsDialog(PatternDialog[Pattern]):
    """Asks how the names of files are to be read."""

    HEADING = "tags from file names"

    def read(self, text: str) -> Pattern:
        """The pattern, which names only fields that can be written."""
        pattern = patterns.parse(text)
        for name in pattern.fields:
            if name in BY_NAME and not BY_NAME[name].is_tag and name != "year":
                raise PatternError(
                    f"“{name}” is a fact about the file, not a tag: it cannot be written.",
                    position=max(text.find(name), 0),
                )
        return pattern

    def hint(self, text: str) -> str:  # noqa: ARG002 the same for all
        """What is read."""
        return "Read from the end of the path; {*} stands for anything. The extension does not count."

    def try_out(self, result: Pattern) -> tuple[Sequence[Example], str]:
        """What the first names say."""
        examples, changed = [], 0
        for track in self.sample:
            path = track.path.decode("utf-8", "surrogateescape")
            values = result.match(path)
            name = "/".join(path.split("/")[-1 - result.text.count("/") :])
            if values is None:
                examples.append(Example(before=name, problem="does not fit the pattern", is_wide=True))
                continue
            news = {field: value for field, value in values.items() if track.tags.get(field) != (value,)}
            changed += bool(news)
            said = "   ".join([f"{BY_NAME[field].label}: {value}" for field, value in news.items()])
            examples.append(Example(before=name, after=said or "has all of it already", is_wide=True))
        return examples, of_sample(changed, len(self.sample), self.count)


def _new_name(track: Track, wanted: Naming) -> str:
    name = wanted.pattern.format(track.tags, patterns.facts(track))
    extension = os.path.splitext(track.path)[1].decode("utf-8", "surrogateescape")
    return naming.legal_path(name, system=wanted.system, extension=extension)

"""What a vetting found, as it comes."""

from collections.abc import Mapping

from musictui.duplicates.verdicts import Judgment, Verdict
from musictui.jobs import vet_files
from musictui.library.tracks import TrackRow
from musictui.model.duplicates import Fact, TrackFacts


class Vetting:
    """What was found so far: to be looked at at any time. What it holds is replaced, never changed."""

    def __init__(self) -> None:
        self.version = 0
        """Grows when something is known that was not."""
        self.folder = b""
        self.rows: Mapping[int, TrackRow] = {}
        """What was read of each file, by its id, which is negative."""
        self.files: Mapping[int, TrackFacts] = {}
        self.tracks: Mapping[int, TrackFacts] = {}
        """The tracks of the library that judgments name."""
        self.judgments: Mapping[int, Judgment] = {}
        """By file, in the order of their paths."""
        self.known: Mapping[Fact, Mapping[int, bytes | None]] = {}
        """What was found out about the content of files and of tracks that may be the same."""
        self.unheard: frozenset[int] = frozenset()
        """The files of which the sound is still to be compared."""
        self.content: vet_files.Folder | None = None
        """What the folder held; None before it was looked into."""
        self.seconds = 0.0
        """How long it took; 0 while it goes on."""

    def of(self, verdict: Verdict) -> list[Judgment]:
        """The files that are of one kind, in the order of their paths."""
        return [each for each in self.judgments.values() if each.verdict is verdict]

    @property
    def links(self) -> int:
        """Links that were passed over, for what they lead to is looked at, or in the library."""
        return self.content.links if self.content is not None else 0

    def facts(self, file_or_track: int) -> TrackFacts:
        """What is known of a file, or of a track that a judgment names."""
        return self.files[file_or_track] if file_or_track < 0 else self.tracks[file_or_track]

"""What a worker does: makes the files of one unit, each whole or not at all."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np

from musictui.demo import covers, loudness
from musictui.demo.damage import damaged
from musictui.demo.encode import decode, encode, resampled
from musictui.demo.encodings import ENCODINGS
from musictui.demo.items import Copied, Cover, Item, Linked, Recorded, Unit, Written, number
from musictui.demo.manifest import Entry
from musictui.demo.sounds import Sound
from musictui.demo.synth import Audio, render
from musictui.model.track import Tags
from musictui.tags import writer

PARTS = ".demo-parts"
"""The folder of unfinished files, removed at the end."""
MASTER_RATE = 44_100
"""Recordings that exist in several encodings are played once, at this rate, and resampled."""
OLDEST_S, NEWEST_S = 1_072_915_200, 1_735_689_600
"""Files were last changed between 2004 and 2025."""
REFUSALS = frozenset({errno.EILSEQ, errno.EINVAL, errno.ENAMETOOLONG, errno.ENOENT, errno.EPERM})
"""What a file system says to a name, or to a link, that it does not take."""


@dataclass(frozen=True, slots=True)
class Order:
    """One unit to make."""

    folder: bytes
    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that this file system cannot have."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order."""

    entries: Sequence[Entry] = ()
    skipped: Sequence[Skipped] = ()
    failure: str = ""
    """Why the order could not be finished: the disk is full or failing."""


@dataclass(frozen=True, slots=True)
class _Clip:
    """Music, encoded, without tags."""

    content: bytes
    audio: str
    """Its hash."""
    origin: Recorded
    power: float
    """K-weighted mean square; 0 like the peak where nobody asked."""
    peak: float
    samples: int


Player = Callable[[Sound, int], Audio]


def make_unit(order: Order) -> Made:
    """Make the files of a unit, replacing what is there of an earlier attempt."""
    try:
        return _Maker(order).make()
    except OSError as error:
        return Made(failure=error.strerror or str(error))


class _Maker:
    """Makes the files of one unit."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._clips: dict[bytes, _Clip] = {}
        self._skipped: list[Skipped] = []
        self._made: set[tuple[int, int]] = set()
        # Only families play a sound more than once.
        is_family = any(item.family for item in order.unit)
        self._play: Player = cache(render) if is_family else render

    def make(self) -> Made:
        """All of them; what the file system refuses is skipped."""
        for item in self._order.unit:
            if isinstance(item.origin, Recorded):
                self._clips[item.path] = self._recorded(item.origin, measured=item.has_replaygain)
        album_tags = self._album_gain()
        entries = []
        for at, item in enumerate(self._order.unit):
            tags = {**item.tags, **self._track_gain(item), **album_tags} if item.has_replaygain else item.tags
            if self._place(replace(item, tags=tags), at):
                entries.append(self._entry(item, tags))
        return Made(entries, self._skipped)

    def _recorded(self, origin: Recorded, *, measured: bool) -> _Clip:
        encoding = ENCODINGS[origin.encoding]
        audio = self._audio(origin, encoding.rate)
        content = encode(audio, encoding, repeats=origin.repeats)
        power = loudness.k_power(audio, encoding.rate) if measured else 0.0
        digest = blake2b(content, digest_size=16).hexdigest()
        peak = float(np.abs(audio).max()) if measured else 0.0
        return _Clip(content, digest, origin, power, peak, audio.shape[1])

    def _audio(self, origin: Recorded, rate: int) -> Audio:
        """What is encoded. The recordings of families are one performance in every encoding."""
        if origin.through:
            lossy = Recorded(origin.sound, origin.through)
            known = (clip.content for clip in self._clips.values() if clip.origin == lossy)
            audio, lossy_rate = decode(next(known, None) or self._recorded(lossy, measured=False).content)
            return resampled(audio, lossy_rate, rate)
        if self._play is render:
            audio = render(origin.sound, rate)
        else:
            audio = resampled(self._play(origin.sound, MASTER_RATE), MASTER_RATE, rate)
        return _surround(audio) if origin.channels == 6 else audio

    def _track_gain(self, item: Item) -> Tags:
        clip = self._clips[item.path]
        return {
            "replaygain_track_gain": (loudness.gain_text(clip.power),),
            "replaygain_track_peak": (f"{clip.peak:.6f}",),
        }

    def _album_gain(self) -> Tags:
        """Of all tracks of the unit together."""
        clips = [self._clips[item.path] for item in self._order.unit if item.has_replaygain]
        if not clips:
            return {}
        power = sum(clip.power * clip.samples for clip in clips) / sum(clip.samples for clip in clips)
        return {
            "replaygain_album_gain": (loudness.gain_text(power),),
            "replaygain_album_peak": (f"{max(clip.peak for clip in clips):.6f}",),
        }

    def _place(self, item: Item, at: int) -> bool:
        """Make one file and move it to where it belongs; False where it cannot be."""
        suffix = os.path.splitext(item.text_path)[1].lower()
        part = os.path.join(os.fsdecode(self._order.folder), PARTS, f"{self._order.number}-{at}{suffix}")
        target = os.path.join(self._order.folder, item.path)
        with self._refusals(item):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if self._is_made(target):
                self._skip(item, "The file system takes its name for that of another file.")
                return False
            if isinstance(item.origin, Linked):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(target)
                os.symlink(item.origin.target, target)
                return True
            self._write(item, part)
            os.replace(part, target)
            self._made.add(_identity(target))
            return True
        return False

    def _is_made(self, target: bytes) -> bool:
        """Whether the name leads to a file of this unit already: some systems do not tell `A` from `a`."""
        return os.path.lexists(target) and _identity(target) in self._made

    @contextlib.contextmanager
    def _refusals(self, item: Item) -> Iterator[None]:
        """Note it and go on where the file system does not take a name."""
        try:
            yield
        except UnicodeError:
            self._skip(item, "File names must be text here.")
        except OSError as error:
            is_odd = (
                isinstance(item.origin, Linked) or not item.path.isascii() or item.case.startswith("name: ")
            )
            if not (is_odd and error.errno in REFUSALS):
                raise
            self._skip(item, f"{error.strerror}.")

    def _skip(self, item: Item, reason: str) -> None:
        self._skipped.append(Skipped(item.text_path, reason))

    def _write(self, item: Item, part: str) -> None:
        """The whole file, under a name of its own."""
        match item.origin:
            case Written(content):
                _save(part, content)
            case Cover() as picture:
                _save(part, covers.draw(picture))
            case Copied(path, is_retagged=False):
                with open(os.path.join(self._order.folder, path), "rb") as original:
                    _save(part, original.read())
            case Copied(path):
                self._tag(item, self._clips[path], part)
            case Recorded():
                self._tag(item, self._clips[item.path], part)
        if item.damage:
            with open(part, "rb") as whole:
                content = whole.read()
            _save(part, damaged(content, item.damage, number(item.path)))
        changed_s = OLDEST_S + number(item.path) % (NEWEST_S - OLDEST_S)
        os.utime(part, (changed_s, changed_s))

    def _tag(self, item: Item, clip: _Clip, part: str) -> None:
        _save(part, clip.content)
        if item.tags or item.cover:
            pictures = [] if item.cover is None else [_picture(item.cover)]
            writer.write(part, item.tags, covers=pictures, is_checked=False)

    def _entry(self, item: Item, tags: Tags) -> Entry:
        """The manifest's line."""
        about = Entry(
            path=item.text_path,
            case=item.case,
            family=item.family,
            relation=item.relation,
            variant=item.variant,
            is_track=item.is_track,
            has_problem=item.has_problem,
            damage=item.damage,
            covers=int(item.cover is not None),
            tags={name: list(values) for name, values in tags.items()},
        )
        clip = self._clips.get(item.origin.path if isinstance(item.origin, Copied) else item.path)
        if clip is None:
            return about
        sound = clip.origin.sound
        return replace(
            about,
            encoding=clip.origin.encoding,
            length_s=round(sound.length_s * clip.origin.repeats, 3),
            song=f"{sound.song:x}",
            recording=f"{sound.song:x}-{sound.take:x}",
            bpm=sound.bpm,
            key=sound.key.name,
            audio=clip.audio,
        )


@lru_cache(8)
def _picture(cover: Cover) -> bytes:
    """A cover's file, drawn once for all tracks of a record."""
    return covers.draw(cover)


def _identity(path: bytes) -> tuple[int, int]:
    status = os.lstat(path)
    return status.st_dev, status.st_ino


def _save(path: str, content: bytes) -> None:
    with open(path, "wb") as stream:
        stream.write(content)


def _surround(audio: Audio) -> Audio:
    """Six channels of two: front, center, low frequencies, and the back a little later and softer."""
    left, right = audio[0], audio[-1]
    center = (left + right) / 2
    low = np.convolve(center, np.full(201, 1 / 201, np.float32), "same")
    back = np.roll(audio, 700, axis=1) * np.float32(0.5)
    return np.stack([left, right, center * np.float32(0.7), low, back[0], back[-1]]).astype(np.float32)

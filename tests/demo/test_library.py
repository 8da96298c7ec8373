"""A library with every case, on disk: its manifest tells the truth, and its files are what they are meant to be."""

import os
import stat
from collections import defaultdict
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from musictui.demo.encode import decode
from musictui.demo.encodings import ENCODINGS
from musictui.demo.manifest import NAME, Entry, Manifest
from musictui.demo.plan import FULL_SET
from musictui.tags import reader
from tests.demo.conftest import FULL
from tests.demo.test_synth import chroma

SLACK_S = 0.06
"""Encoders add up to two frames."""
BEYOND_TAGS = frozenset({"tags: number of a total"})
"""Vorbis comments that hold `3/12` are read as a number and its total."""


def _on_disk(folder: Path, entry: Entry) -> bytes:
    return os.path.join(os.fsencode(folder), entry.file_name)


def _content(folder: Path, entry: Entry) -> bytes:
    with open(_on_disk(folder, entry), "rb") as stream:
        return stream.read()


def _of(manifest: Manifest, **wanted: object) -> list[Entry]:
    return [
        entry
        for entry in manifest.entries
        if all(getattr(entry, name) == value for name, value in wanted.items())
    ]


def _decoded_hash(content: bytes) -> str:
    samples, _ = decode(content)
    return blake2b(samples.tobytes(), digest_size=16).hexdigest()


def test_manifest_lists_every_file_and_no_other(full_library: Path, full_manifest: Manifest) -> None:
    found = set()
    for folder, _, names in os.walk(os.fsencode(full_library)):
        found |= {os.path.relpath(os.path.join(folder, name), os.fsencode(full_library)) for name in names}
    # A link to a folder counts as a folder.
    links = {b"Extras/loop"}
    assert {entry.file_name for entry in full_manifest.entries} == found - {NAME.encode()} | links
    assert full_manifest.is_complete
    assert full_manifest.settings == FULL
    assert len(full_manifest.tracks) == FULL_SET


def test_reader_agrees_with_the_manifest(full_library: Path, full_manifest: Manifest) -> None:
    for entry in full_manifest.tracks:
        found = reader.read(_on_disk(full_library, entry))
        if entry.has_problem is not None:
            assert bool(found.problem) == entry.has_problem, (entry.path, found.problem)
        if found.problem is None and not entry.damage and entry.case not in BEYOND_TAGS:
            assert {name: list(values) for name, values in found.tags.items()} == entry.tags, entry.path
            assert found.covers == entry.covers, entry.path
            assert found.stream is not None
            assert found.stream.is_lossless == ENCODINGS[entry.encoding].is_lossless


def test_lengths_are_those_of_the_manifest(full_library: Path, full_manifest: Manifest) -> None:
    for entry in full_manifest.tracks:
        if entry.length_s and not entry.damage:
            stream = reader.read(_on_disk(full_library, entry)).stream
            assert stream is not None
            assert stream.length_s == pytest.approx(entry.length_s, abs=SLACK_S, rel=0.15), entry.path


def test_no_audio_is_shared_unless_meant(full_manifest: Manifest) -> None:
    by_audio = defaultdict(list)
    for entry in full_manifest.entries:
        if entry.audio:
            by_audio[entry.audio].append(entry)
    for entries in by_audio.values():
        if len(entries) > 1:
            [family] = {entry.family for entry in entries}
            assert family
            assert {entry.relation for entry in entries} <= {"original", "identical", "same-audio"}
            assert len({entry.recording for entry in entries}) == 1


def test_decoded_audio_is_as_unique_as_the_manifest_says(full_library: Path, full_manifest: Manifest) -> None:
    entries = [
        entry
        for entry in full_manifest.tracks
        if entry.encoding
        and not entry.damage
        and entry.case not in {"format: silence", "format: three hours"}
    ]
    hashes = [_decoded_hash(_content(full_library, entry)) for entry in entries]
    assert len(set(hashes)) == len({entry.audio for entry in entries})


def test_music_is_in_the_key_that_is_told(full_library: Path, full_manifest: Manifest) -> None:
    checked = 0
    for entry in _of(full_manifest, case="ordinary"):
        if entry.key and entry.tags.get("initialkey"):
            assert entry.tags["initialkey"][0][-1] in "AB" or entry.tags["initialkey"] == [entry.key]
            assert entry.tags["bpm"] == [f"{entry.bpm:g}"]
            samples, rate = decode(_content(full_library, entry))
            strength = np.array(chroma(np.pad(samples, ((0, 0), (0, rate))), rate))
            names = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
            tonic = names.index(entry.key.rstrip("m"))
            triad = [tonic, (tonic + (3 if entry.key.endswith("m") else 4)) % 12, (tonic + 7) % 12]
            assert strength[triad].mean() > strength.mean(), entry.path
            checked += 1
    assert checked > 3


def test_copies_are_what_they_say(full_library: Path, full_manifest: Manifest) -> None:
    originals = {entry.family: entry for entry in _of(full_manifest, relation="original")}
    identical = _of(full_manifest, relation="identical")
    assert identical
    for entry in identical:
        assert _content(full_library, entry) == _content(full_library, originals[entry.family])
    retagged = _of(full_manifest, relation="same-audio")
    assert {entry.variant for entry in retagged} >= {"retagged", "misspelt", "without tags"}
    for entry in retagged:
        original = originals[entry.family]
        assert entry.audio == original.audio
        assert entry.tags != original.tags
        assert _decoded_hash(_content(full_library, entry)) == _decoded_hash(_content(full_library, original))


def test_versions_share_the_song_and_strangers_do_not(full_manifest: Manifest) -> None:
    originals = {entry.family: entry for entry in _of(full_manifest, relation="original")}
    for entry in full_manifest.entries:
        original = originals.get(entry.family)
        if original is None or entry is original:
            continue
        is_same_recording = entry.recording == original.recording
        match entry.relation, entry.variant:
            case (("identical" | "same-audio" | "same-recording"), _):
                assert is_same_recording, entry.path
            case "version", _:
                assert entry.song == original.song
                assert is_same_recording == (entry.variant in {"radio edit", "instrumental"}), entry.variant
            case "different", "cover version":
                assert (entry.song, is_same_recording) == (original.song, False)
            case "different", _:
                assert entry.song != original.song


def test_fake_lossless_has_lost_its_top(full_library: Path, full_manifest: Manifest) -> None:
    [fake] = _of(full_manifest, variant="fake lossless")
    [honest] = _of(full_manifest, family=fake.family, relation="original")
    samples, rate = decode(_content(full_library, fake))
    power = np.square(np.abs(np.fft.rfft(samples.mean(axis=0))))
    hertz = np.fft.rfftfreq(samples.shape[1], 1 / rate)
    assert power[hertz > 19_000].mean() < 1e-3 * power[(hertz > 10_000) & (hertz < 14_000)].mean()
    assert (fake.encoding, honest.encoding, rate) == ("flac", "mp3-128", 44_100)


def test_untagged_namesakes_are_different_music(full_library: Path, full_manifest: Manifest) -> None:
    namesakes = _of(full_manifest, case="tags: untagged namesake")
    assert {os.path.basename(entry.path) for entry in namesakes} == {"01 Intro.mp3"}
    assert len({entry.recording for entry in namesakes}) == len(namesakes) == 3
    assert all(reader.read(_on_disk(full_library, entry)).tags == {} for entry in namesakes)


def test_hostile_names_are_on_disk(full_library: Path) -> None:
    names = set(os.listdir(os.fsencode(full_library / "Odd names")))
    assert b"Line One\nLine Two.mp3" in names
    assert b"Caf\xe9 M\xfcller.mp3" in names
    assert b"-rf Live.mp3" in names
    assert b"Held Too Long .mp3" in names
    assert b"Record.mp3" in names
    assert sum(len(name) == 255 for name in names) == 2
    assert (full_library / "Odd names" / "01 Song [FLAC][" / "b].mp3").is_file()
    assert any("🎧" in name for name in os.listdir(full_library / "Odd names"))


def test_what_is_no_track(full_library: Path, full_manifest: Manifest) -> None:
    extras = full_library / "Extras"
    assert (extras / "loop").resolve() == full_library.resolve()
    assert (extras / "._song.mp3").read_bytes().startswith(b"\x00\x05\x16\x07")
    assert stat.S_ISLNK(os.lstat(extras / "itself").st_mode)
    assert not (extras / "gone.mp3").exists()
    assert (extras / ".hidden song.mp3").is_file()
    pictures = [entry for entry in full_manifest.entries if entry.path.endswith("cover.jpg")]
    assert all(_content(full_library, entry).startswith(b"\xff\xd8") for entry in pictures)
    assert all(not entry.is_track for entry in full_manifest.entries if entry.path.startswith("Extras/"))


def test_not_audio(full_library: Path, full_manifest: Manifest) -> None:
    for entry in full_manifest.entries:
        if entry.case.startswith("not audio"):
            assert reader.read(_on_disk(full_library, entry)).problem, entry.path
    [empty] = _of(full_manifest, case="not audio: empty file")
    assert _content(full_library, empty) == b""


def test_wrong_extensions_are_read_for_what_they_are(full_library: Path, full_manifest: Manifest) -> None:
    wrong = _of(full_manifest, case="wrong extension")
    assert len(wrong) == 6
    for entry in wrong:
        stream = reader.read(_on_disk(full_library, entry)).stream
        assert stream is not None
        assert stream.format in {"FLAC", "MP3", "AAC", "Opus", "WAV"}
        assert os.path.basename(entry.path).startswith(stream.format)


def test_older_tags_stand_at_the_end(full_library: Path, full_manifest: Manifest) -> None:
    [beside] = _of(full_manifest, case="tags: ID3v1 beside ID3v2")
    [ape] = _of(full_manifest, case="tags: APEv2 beside ID3v2")
    [alone] = _of(full_manifest, case="tags: ID3v1 alone")
    assert _content(full_library, beside)[:3] == b"ID3"
    assert _content(full_library, beside)[-128:-125] == b"TAG"
    assert _content(full_library, ape)[-32:-24] == b"APETAGEX"
    assert reader.read(_on_disk(full_library, alone)).tags["title"] == ("An Older Title",)


def test_three_hours_in_few_bytes(full_library: Path, full_manifest: Manifest) -> None:
    [mix] = _of(full_manifest, case="format: three hours")
    stream = reader.read(_on_disk(full_library, mix)).stream
    assert stream is not None
    assert stream.length_s is not None
    assert 3 * 3600 < stream.length_s < 3.2 * 3600
    assert os.path.getsize(_on_disk(full_library, mix)) < 12_000_000


def test_replaygain_is_measured(full_library: Path, full_manifest: Manifest) -> None:
    del full_library
    told = [entry.tags for entry in full_manifest.entries if "replaygain_track_gain" in entry.tags]
    for tags in told:
        assert -20 < float(tags["replaygain_track_gain"][0].removesuffix(" dB")) < 20
        assert 0 < float(tags["replaygain_track_peak"][0]) <= float(tags["replaygain_album_peak"][0]) <= 1


def test_times_are_in_the_past_and_differ(full_library: Path, full_manifest: Manifest) -> None:
    times = {os.lstat(_on_disk(full_library, entry)).st_mtime for entry in full_manifest.tracks}
    assert max(times) < 1_735_689_600
    assert len(times) > 0.9 * len(full_manifest.tracks)

"""Why a file is held to be a track of a release, in words."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from musictui.model.release import Release, ReleaseTrack, TrackMatch
from musictui.scrape.matching.match_titles import artist_likeness, title_parts
from musictui.scrape.matching.matched import Candidate

_ID_NAMES = {
    "musicbrainz_releasetrackid": "the same MusicBrainz track",
    "musicbrainz_trackid": "the same MusicBrainz recording",
    "isrc": "the same ISRC",
}


def of_pair(release: Release, track: ReleaseTrack, file: Candidate) -> tuple[str, ...]:
    """What speaks for and against a pair, the strongest first."""
    same_id = next((said for field, said in _ID_NAMES.items() if _both(track, file, field)), "")
    credit = track.artist or release.artist
    said = (
        same_id,
        _of_titles(track, file),
        _of_lengths(track, file),
        _of_positions(track, file),
        _of_artists(credit, file.artist or file.album_artist),
    )
    return tuple(filter(None, said))


def of_album(
    release: Release, files: Sequence[Candidate], pairs: Sequence[TrackMatch], *, copies: int, extra: int
) -> tuple[str, ...]:
    """What a person should know of a release held against files."""
    if not pairs:
        return ("none of its tracks fits a file",)
    said = [f"{len(pairs)} of {_count(len(release.tracks), 'track')} found"]
    missing = len(release.tracks) - len(pairs)
    if copies:
        said.append("1 file is a copy" if copies == 1 else f"{copies} files are copies")
    if missing and extra:
        said.append(f"{_count(missing, 'track')} without a file")
    if extra:
        said.append(f"{_count(extra, 'file')} not on this release")
    by_id = {file.id: file for file in files}
    order = [_numbered(release.tracks[pair.place], by_id[pair.track_id]) for pair in pairs]
    known = [place for place in order if place]
    if len(known) == len(order) and known != sorted(known):
        said.append("in another order")
    return tuple(said)


def _numbered(track: ReleaseTrack, file: Candidate) -> tuple[int, int] | None:
    """The place that a file's own numbers give it, on the disc of the track where it names none."""
    return (file.disc or track.disc or 1, file.position) if file.position else None


def _both(track: ReleaseTrack, file: Candidate, field: str) -> bool:
    return bool(track.ids.get(field)) and track.ids[field] == file.ids.get(field)


def _of_titles(track: ReleaseTrack, file: Candidate) -> str:
    ours, theirs = title_parts(track.title), title_parts(file.title)
    if not ours.core:
        return ""
    if not theirs.core:
        is_held = len(ours.core) > 3 and f" {ours.core} " in f" {title_parts(file.name).core} "
        return "the title is in the file's name" if is_held else "the file has no title"
    if ours.version != theirs.version:
        return f"another version: {ours.version or 'the plain one'} / {theirs.version or 'the plain one'}"
    if ours.core == theirs.core:
        differing = {ours.remark, theirs.remark} - {""} if ours.remark != theirs.remark else set()
        return f"the same title but for “{', '.join(sorted(differing))}”" if differing else "the same title"
    if ours.is_latin != theirs.is_latin:
        return "titles in different scripts"
    likeness = fuzz.ratio(ours.core, theirs.core)
    if likeness >= 80:
        return "nearly the same title"
    return f"another title: {track.title} / {file.title}"


def _of_lengths(track: ReleaseTrack, file: Candidate) -> str:
    if not track.length_s or not file.length_s:
        return ""
    apart = abs(track.length_s - file.length_s)
    if apart < 1:
        return "the same length"
    return f"{apart:.0f} s {'longer' if file.length_s > track.length_s else 'shorter'}"


def _of_positions(track: ReleaseTrack, file: Candidate) -> str:
    if track.position is None or file.position is None:
        return ""
    is_same = track.position == file.position and (not track.disc or not file.disc or track.disc == file.disc)
    return f"track {_place(track.disc, track.position)}" + (
        " in both" if is_same else f", the file says {_place(file.disc, file.position)}"
    )


def _place(disc: int | None, position: int) -> str:
    return f"{disc}-{position}" if disc and disc > 1 else str(position)


def _of_artists(credit: str, artist: str) -> str:
    likeness = artist_likeness(credit, artist)
    if likeness is None:
        return ""
    return f"by {credit}" if likeness >= 0.9 else f"another artist: {credit} / {artist}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

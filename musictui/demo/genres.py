"""The genres of the demo: how each is played, how fast, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre as tags name it."""

    name: str
    style: str
    """How it is arranged: a name in `styles.STYLES`."""
    slowest: int
    fastest: int
    """Beats per minute."""
    since: int
    """The first year in which a record of it is believable."""
    minor: float
    """How much of it is in minor keys, 0 to 1."""
    also: tuple[str, ...] = ()
    """Wider genres that careful people tag beside it."""


GENRES: Mapping[str, Genre] = {
    genre.name: genre
    for genre in (
        Genre("Rock", "rock", 104, 144, 1964, 0.4),
        Genre("Indie Rock", "rock", 108, 150, 1984, 0.4, ("Rock",)),
        Genre("Post-Punk", "rock", 124, 164, 1979, 0.7, ("Rock", "New Wave")),
        Genre("Shoegaze", "rock", 92, 128, 1989, 0.5, ("Indie Rock",)),
        Genre("Progressive Rock", "rock", 84, 138, 1969, 0.5, ("Rock",)),
        Genre("Psychedelic Rock", "rock", 96, 132, 1966, 0.5, ("Rock",)),
        Genre("Punk", "rock", 160, 196, 1976, 0.3, ("Rock",)),
        Genre("Heavy Metal", "metal", 112, 168, 1979, 0.9, ("Metal",)),
        Genre("Doom Metal", "metal", 62, 84, 1986, 1.0, ("Metal",)),
        Genre("Pop", "pop", 96, 128, 1958, 0.4),
        Genre("Synth-Pop", "pop", 108, 132, 1980, 0.5, ("Pop", "Electronic")),
        Genre("Dream Pop", "pop", 84, 116, 1987, 0.4, ("Indie Pop",)),
        Genre("City Pop", "pop", 98, 122, 1978, 0.4, ("Pop", "Funk")),
        Genre("Chanson", "waltz", 92, 150, 1952, 0.6),
        Genre("Schlager", "pop", 112, 132, 1959, 0.2, ("Pop",)),
        Genre("Folk", "folk", 84, 126, 1955, 0.3),
        Genre("Singer-Songwriter", "folk", 78, 118, 1966, 0.4, ("Folk",)),
        Genre("Country", "folk", 92, 138, 1952, 0.1),
        Genre("Bluegrass", "folk", 120, 158, 1955, 0.1, ("Country",)),
        Genre("Flamenco", "latin", 96, 138, 1960, 0.9),
        Genre("Blues", "jazz", 64, 118, 1954, 0.3),
        Genre("Jazz", "jazz", 96, 196, 1953, 0.5),
        Genre("Modal Jazz", "jazz", 104, 168, 1959, 0.7, ("Jazz",)),
        Genre("Bossa Nova", "latin", 112, 140, 1959, 0.5, ("Jazz",)),
        Genre("Soul", "pop", 84, 122, 1962, 0.4, ("R&B",)),
        Genre("Funk", "beats", 96, 116, 1969, 0.6, ("Soul",)),
        Genre("R&B", "beats", 68, 104, 1988, 0.5),
        Genre("Disco", "house", 112, 126, 1975, 0.6, ("Dance",)),
        Genre("Hip Hop", "beats", 82, 102, 1986, 0.7),
        Genre("Trip Hop", "beats", 74, 98, 1992, 0.8, ("Electronic", "Downtempo")),
        Genre("Electronic", "house", 100, 128, 1977, 0.6),
        Genre("House", "house", 118, 128, 1987, 0.6, ("Electronic", "Dance")),
        Genre("Deep House", "house", 117, 124, 1992, 0.8, ("House", "Electronic")),
        Genre("Techno", "techno", 124, 138, 1989, 0.9, ("Electronic",)),
        Genre("Dub Techno", "techno", 116, 126, 1995, 1.0, ("Techno", "Electronic")),
        Genre("Trance", "techno", 132, 142, 1994, 0.8, ("Electronic", "Dance")),
        Genre("Drum and Bass", "breaks", 168, 178, 1994, 0.9, ("Electronic",)),
        Genre("IDM", "breaks", 88, 142, 1993, 0.7, ("Electronic",)),
        Genre("Ambient", "ambient", 56, 84, 1976, 0.5, ("Electronic",)),
        Genre("Classical", "classical", 60, 132, 1958, 0.4),
        Genre("Chamber Music", "classical", 66, 124, 1961, 0.4, ("Classical",)),
        Genre("Modern Classical", "classical", 62, 108, 1994, 0.6, ("Classical", "Ambient")),
        Genre("Soundtrack", "classical", 68, 126, 1962, 0.6),
        Genre("Reggae", "reggae", 68, 84, 1969, 0.4),
        Genre("Dub", "reggae", 66, 78, 1974, 0.7, ("Reggae",)),
        Genre("Salsa", "latin", 88, 106, 1968, 0.5, ("Latin",)),
        Genre("Cumbia", "latin", 86, 104, 1962, 0.6, ("Latin",)),
        Genre("Tango", "latin", 112, 132, 1952, 0.8),
        Genre("Fado", "waltz", 76, 108, 1954, 0.8),
        Genre("Afrobeat", "latin", 104, 128, 1971, 0.7, ("Funk",)),
        Genre("Rebetiko", "waltz", 84, 116, 1955, 0.8),
        Genre("Klezmer", "folk", 112, 158, 1976, 0.9, ("Folk",)),
        Genre("Enka", "waltz", 72, 96, 1961, 0.7),
        Genre("Mandopop", "pop", 76, 118, 1984, 0.3, ("Pop",)),
        Genre("K-Indie", "pop", 84, 122, 1998, 0.4, ("Indie Pop",)),
        Genre("Raga Rock", "folk", 92, 128, 1967, 0.6, ("Rock",)),
    )
}
"""By name."""

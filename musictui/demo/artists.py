"""The demo's artists: invented people and bands of many countries, in their own scripts."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from musictui.demo.genres import GENRES, Genre
from musictui.demo.items import identifier
from musictui.demo.scenes import SCENES, Scene, Word
from musictui.demo.scenes_world import WORLD_SCENES

ALL_SCENES = (*SCENES, *WORLD_SCENES)
BY_COUNTRY: Mapping[str, Scene] = {scene.country: scene for scene in ALL_SCENES}
LATEST_YEAR = 2025
PEOPLE = 0.45
"""How many artists are persons; the others are bands."""

SPECIAL: Sequence[tuple[str, str, str]] = (  # name, country, genre
    ("Q7", "US", "Funk"),
    ("東雲", "JP", "Ambient"),
    ("Hale, Moss & Quill", "GB", "Folk"),
    ("Ævar Ö.", "IS", "Modern Classical"),
    ("1001 Verandas", "US", "Indie Rock"),
    ("softly, a machine", "GB", "Shoegaze"),
    ("Ŋ", "SE", "IDM"),
    ("Ink; Water", "DE", "Dub Techno"),
    ("MERIDIAN/ANTIMERIDIAN", "FR", "Electronic"),
    ("¿Y Quién?", "ES", "Pop"),
    ("Lantern", "GB", "Trip Hop"),
    ("Lantern", "JP", "Jazz"),
    ("Wörm & The Feat. Brothers", "DE", "Rock"),
    ("Ø9", "SE", "Techno"),
    ("The [Brackets]", "US", "Punk"),
    ("N'Golo d'Été", "FR", "Afrobeat"),
)
"""Names that trip programs up: two characters, separators, brackets, one name for two artists."""
READINGS = {"東雲": "Shinonome"}
SPECIAL_EVERY = 3
"""One of them after so many others, until all have come."""


@dataclass(frozen=True, slots=True)
class Artist:
    """A person or a band."""

    name: str
    sort: str
    """As catalogs have it, in Latin letters: `Ōhara, Mio`; `Lanterns, The`."""
    mbid: str
    scene: Scene
    genres: tuple[Genre, ...]
    """What they play, the most of it first."""
    debut: int
    """The year of the first record."""
    is_person: bool


class Roster:
    """All artists of a library in the order in which they are met; grows as needed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._artists: list[Artist] = []
        self._taken = {name for name, _, _ in SPECIAL}
        self._tour = list(ALL_SCENES)
        random.Random(f"{seed} tour").shuffle(self._tour)

    def artist(self, number: int) -> Artist:
        """The artist of that number, counted from 0."""
        while len(self._artists) <= number:
            self._artists.append(self._invent(len(self._artists)))
        return self._artists[number]

    def _invent(self, number: int) -> Artist:
        dice = random.Random(f"{self._seed} artist {number}")
        turn, is_special = divmod(number + 1, SPECIAL_EVERY)
        if not is_special and turn <= len(SPECIAL):
            name, country, genre_name = SPECIAL[turn - 1]
            return self._artist(
                number, dice, BY_COUNTRY[country], GENRES[genre_name], name=name, sort=_sorted_by(name)
            )
        scene = self._scene(dice, number - min(turn, len(SPECIAL)))
        is_person = dice.random() < PEOPLE
        name, sort = self._name(dice, scene, is_person=is_person)
        genre = GENRES[dice.choice(scene.genres)]
        return self._artist(number, dice, scene, genre, name=name, sort=sort, is_person=is_person)

    def _scene(self, dice: random.Random, number: int) -> Scene:
        """Every scene once, so that a small library is varied; then by weight."""
        if number < len(self._tour):
            return self._tour[number]
        return dice.choices(ALL_SCENES, [scene.weight for scene in ALL_SCENES])[0]

    def _name(self, dice: random.Random, scene: Scene, *, is_person: bool) -> tuple[str, str]:
        """A name that nobody has yet, and its sorting form."""
        for attempt in range(1000):
            name, sort = _person(dice, scene) if is_person else _band(dice, scene)
            if attempt >= 20:
                # A large library has used up the scene's names: numbers and initials tell the rest apart.
                letters = "".join(dice.choices("ABCDEFGHJKLMNPRSTVWZ", k=1 + attempt // 100))
                name, sort = f"{name} {letters}.", f"{sort} {letters}."
            if name not in self._taken:
                break
        self._taken.add(name)
        return name, sort

    def _artist(
        self,
        number: int,
        dice: random.Random,
        scene: Scene,
        genre: Genre,
        *,
        name: str,
        sort: str,
        is_person: bool = False,
    ) -> Artist:
        second = GENRES[dice.choice(scene.genres)]
        genres = (genre,) if second is genre or dice.random() < 0.6 else (genre, second)
        earliest = max(genre.since for genre in genres)
        debut = dice.randint(earliest, max(earliest, LATEST_YEAR - 6))
        return Artist(name, sort, identifier(self._seed, "artist", number), scene, genres, debut, is_person)


def _person(dice: random.Random, scene: Scene) -> tuple[str, str]:
    given, family = dice.choice(scene.given), dice.choice(scene.family)
    name = scene.person.format(given=given.text, family=family.text)
    return name, f"{family.latin}, {given.latin}"


def _band(dice: random.Random, scene: Scene) -> tuple[str, str]:
    first, second = dice.choice(scene.first), dice.choice(scene.second)
    name = scene.band.format(first.text, second.text)
    latin = name if name.isascii() or _is_latin(first) else f"{first.latin} {second.latin}"
    return name, _sorted_by(latin)


def _is_latin(word: Word) -> bool:
    return word.text == word.latin


def _sorted_by(name: str) -> str:
    """Articles to the end, other scripts in Latin letters."""
    name = READINGS.get(name, name)
    for article in ("The", "Les", "Los", "Os", "I"):
        if name.startswith(article + " "):
            return f"{name[len(article) + 1 :]}, {article}"
    return name

"""The words of invented artists, albums and songs, by country: their languages, scripts and ways of naming."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word and how it reads in Latin letters."""

    text: str
    latin: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where artists come from, and what they and their songs are called there."""

    country: str
    """ISO 3166-1 alpha-2; also stands in ISRCs and catalogs."""
    language: str
    """ISO 639-3."""
    script: str
    """ISO 15924."""
    given: Sequence[Word]
    family: Sequence[Word]
    first: Sequence[Word]
    """How band names begin; `second` follows."""
    second: Sequence[Word]
    band: str
    """How the two stand together: `{} {}`."""
    heads: Sequence[str]
    """Titles, whole, or with one of `tails` after them."""
    tails: Sequence[str]
    genres: Sequence[str]
    labels: Sequence[str]
    cities: Sequence[str]
    person: str = "{given} {family}"
    weight: int = 1
    """How much of a library comes from here."""


def words(text: str) -> tuple[Word, ...]:
    """`東=Azuma, ...`: the Latin reading only where it differs."""
    pairs = (word.strip().partition("=") for word in text.split(","))
    return tuple(Word(word, latin or word) for word, _, latin in pairs)


def phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.split(","))


ENGLISH_HEADS = phrases(
    "Paper Lanterns, Slow Machines, Harbour Lights, Winter Wheat, The Long Way Down, Glass Orchard, Telegraph Hill, "
    "Borrowed Time, Salt and Iron, Northbound, A Quiet Argument, Copper Wire, The Last Ferry, Kingfisher, Static, "
    "Hollow Bells, All Your Maps, Cold Harvest, Sleepwalker, Radio Silence, The Weather Indoors, Ashes and Oranges, "
    "Marigold, Small Hours, Nine Bridges, Undertow, Honey from the Stone, The Cartographer, Blue Ladder, Run-Off, "
    "Velvet Engine, Dust on the Dial, Old Friends, Second Summer, Hurricane Lamp, The Night Porter, Wildfire, "
    "Postcards, Sparrow, Low Tide, Ten Thousand Doors, Ghost Town Choir, Heavy Water, Every Other Sunday, Saltmarsh"
)
ENGLISH_TAILS = phrases(
    "in the Rain, at Midnight, for Two, Again, on the River, Without You, in Blue, (Part One), (Part Two), and Back, "
    "of the North, Under Glass, by the Sea, in Reverse, at the Edge of Town, for the Sleepless, After Hours, No. 3, "
    "from a Distance, of My Heart, in Slow Motion, on Fire"
)
ENGLISH_FIRST = words(
    "Amber, Hollow, Northern, Paper, Velvet, Silent, Copper, Distant, Crooked, Midnight, Marble, Electric, Salt, Wooden, "
    "Second, Lonesome, Broken, Painted, Borrowed, Pale"
)
ENGLISH_SECOND = words(
    "Ferries, Lanterns, Weather, Kestrels, Signals, Orchard, Parade, Mirrors, Harbour, Antlers, Cartographers, Engines, "
    "Almanac, Holiday, Sparrows, Telegraph, Republic, Gardens, Motel, Tides"
)

SCENES: tuple[Scene, ...] = (
    Scene(
        country="GB",
        language="eng",
        script="Latn",
        given=words(
            "Imogen, Rowan, Callum, Beatrix, Nigel, Tamsin, Alasdair, Hester, Dylan, Maeve, Piers, Orla, Gethin, Wilf"
        ),
        family=words(
            "Thistlewood, Ashdown, Penhallow, Carrow, Fairweather, Blackmore, Quill, Hartnoll, Sedgwick, Trevanion, "
            "Lockhart, Merriman, Oakeshott, Winterbourne"
        ),
        first=ENGLISH_FIRST,
        second=ENGLISH_SECOND,
        band="{} {}",
        heads=ENGLISH_HEADS,
        tails=ENGLISH_TAILS,
        genres=phrases(
            "Indie Rock, Post-Punk, Trip Hop, Shoegaze, Drum and Bass, Folk, Rock, Synth-Pop, Dream Pop, IDM, Reggae, Punk"
        ),
        labels=phrases("Low Harbour, Ninth Floor Recordings, Bramble & Co, Estuary, Wren Records"),
        cities=phrases("Bristol, Glasgow, Leeds, London, Cardiff"),
        weight=6,
    ),
    Scene(
        country="US",
        language="eng",
        script="Latn",
        given=words(
            "Delia, Marcus, June, Otis, Clementine, Wade, Ruby, Ezra, Lorraine, Hank, Naomi, Curtis, Loretta, Silas"
        ),
        family=words(
            "Holloway, Delacroix, Tanager, Boone-Whitley, Castellan, Greer, Maddox, Pruitt, Sandoval, Whitfield, Langtree, "
            "Okafor, Beaumont, Yellowhorse"
        ),
        first=ENGLISH_SECOND,
        second=words(
            "Revival, Brothers, Five, Collective, & Sons, Quartet, Union, Company, Social Club, Sisters, Trio, Machine, "
            "Assembly, Express"
        ),
        band="The {} {}",
        heads=ENGLISH_HEADS,
        tails=ENGLISH_TAILS,
        genres=phrases(
            "Rock, Jazz, Soul, Hip Hop, Country, Blues, House, Techno, Singer-Songwriter, Funk, Disco, Bluegrass, R&B, "
            "Modal Jazz, Psychedelic Rock, Heavy Metal"
        ),
        labels=phrases("Prairie Sound, Blue Ledger, Tin Roof, Meridian Avenue, Cobalt Hill Recording Co."),
        cities=phrases("Chicago, Memphis, Oakland, New Orleans, Austin"),
        weight=7,
    ),
    Scene(
        country="FR",
        language="fra",
        script="Latn",
        given=words(
            "Hélène, Théo, Anaïs, Loïc, Mathilde, Gaspard, Noémie, Côme, Apolline, Rémi, Zoé, Célestin"
        ),
        family=words(
            "Marchandeau, Delaunoy, Pêcheur, Vauquelin, Brémontier, Aubertin, Lesœur, Château-Renaud, Quévillon, Masurel, "
            "d'Aubrac, Fournival"
        ),
        first=words(
            "Les Jardins, Les Oiseaux, Les Tramways, Les Voisins, Les Horizons, Les Miroirs, Les Chemins"
        ),
        second=words(
            "Électriques, Invisibles, du Nord, de Minuit, d'Été, Immobiles, Silencieux, Contraires, du Dimanche"
        ),
        band="{} {}",
        heads=phrases(
            "La nuit, Le dernier métro, L'été, Une lettre, Les vagues, Le silence, L'ombre, La pluie, Un café, Le manège, "
            "Nos étés, La chambre bleue, L'hirondelle, Le phare, Rien, La valse, Ça ira, Où vas-tu ?"
        ),
        tails=phrases(
            "à Marseille, sans toi, d'hiver, de personne, au matin, sous la neige, en noir et blanc, du retour, "
            "qui passe, de l'autre côté, en mineur"
        ),
        genres=phrases("Chanson, House, Pop, Electronic, Jazz, Soundtrack, Indie Rock, Chamber Music, Disco"),
        labels=phrases("Disques du Canal, Édition Minuit, Le Petit Sillon"),
        cities=phrases("Lyon, Nantes, Paris, Rennes"),
        weight=3,
    ),
    Scene(
        country="DE",
        language="deu",
        script="Latn",
        given=words(
            "Jürgen, Käthe, Anselm, Hannelore, Björn-Ole, Lieselotte, Götz, Mareike, Falk, Ännchen, Ulrike, Tilo"
        ),
        family=words(
            "Hölderbach, Weißenfels, Krähenbühl, Morgenthau, Süßkind, Brandmüller, Ohlendieck, Vierkötter, Grünewald, "
            "Stahlmann, Nachtweih, Löwe"
        ),
        first=words("Nacht, Stern, Kupfer, Glas, Wasser, Nebel, Fern, Licht, Strom, Winter, Draht, Flug"),
        second=words("zug, werk, garten, funk, turm, brücke, wald, orchester, feld, hafen, straße, büro"),
        band="{}{}",
        heads=phrases(
            "Fernweh, Morgenröte, Die große Straße, Kein Zurück, Zwischenräume, Blaue Stunde, Im Übergang, Gleis Sieben, "
            "Wolkenbruch, Lichtjahre, Das letzte Haus, Grüße aus der Tiefe, Schnee, Über den Dächern, Stille Post"
        ),
        tails=phrases(
            "im Regen, bei Nacht, (Fassung II), ohne Dich, am Kanal, im Winter, von gestern, und zurück, nach Mitternacht"
        ),
        genres=phrases(
            "Techno, Dub Techno, Electronic, Classical, Ambient, Schlager, Rock, Trance, Modern Classical"
        ),
        labels=phrases("Südhang, Kanalwerk, Edition Zwölf, Tonfall Berlin"),
        cities=phrases("Köln, Berlin, Leipzig, Tübingen"),
        weight=3,
    ),
    Scene(
        country="IS",
        language="isl",
        script="Latn",
        given=words("Sigríður, Þórbergur, Ásdís, Hrafnkell, Eyrún, Örvar, Guðný, Kolbeinn, Álfheiður"),
        family=words(
            "Ránsdóttir, Hrafnsson, Þórðardóttir, Ísleifsson, Ölversdóttir, Snæbjörnsson, Skeggjadóttir"
        ),
        first=words("Vetrar, Jökul, Haf, Þoku, Nætur, Ljós, Hraun"),
        second=words("sól, hljóð, vegur, dalur, kvöld, fuglar, ský"),
        band="{}{}",
        heads=phrases(
            "Þögn, Í djúpinu, Hvítt ljós, Vængir, Heima, Snjókorn, Draumur, Öldur, Ævintýri, Rökkur, Norðurljós"
        ),
        tails=phrases("á ný, í myrkri, við sjóinn, að vori, og haf, án orða"),
        genres=phrases("Ambient, Dream Pop, Modern Classical, Electronic, Folk"),
        labels=phrases("Húmblót, Ísafold Hljómplötur"),
        cities=phrases("Reykjavík, Akureyri"),
        weight=2,
    ),
    Scene(
        country="SE",
        language="swe",
        script="Latn",
        given=words("Åsa, Torbjörn, Linnéa, Sixten, Märta, Göran, Ebba, Östen, Solveig, Håkan"),
        family=words("Lindqvist-Ö, Stålhammar, Björkegren, Åkerblom, Sjöstrand, Ekelöf, Norrsken, Wikander"),
        first=words("Norr, Sommar, Natt, Silver, Äng, Höst, Sjö"),
        second=words("ljus, orkestern, vinden, vägen, klubben, fåglarna, hallen"),
        band="{}{}",
        heads=phrases(
            "Midsommar, Långt härifrån, Vår sista dans, Snö över stan, Hjärtat, Tågen, Skärgård, Ödeland, En blå dag"
        ),
        tails=phrases("i natt, utan dig, vid havet, på nytt, i dur och moll, genom skogen"),
        genres=phrases("Pop, Indie Rock, Heavy Metal, Synth-Pop, Folk, Doom Metal"),
        labels=phrases("Gråsten, Västerled Musik"),
        cities=phrases("Göteborg, Umeå, Malmö"),
        weight=2,
    ),
    Scene(
        country="ES",
        language="spa",
        script="Latn",
        given=words("Íñigo, Lucía, Ramón, Nuria, Ángel, Begoña, Joaquín, Ainhoa, Jesús, Inés"),
        family=words(
            "Peñalosa, Garrigós, Muñoz de León, Etxeandía, Valcárcel, Ibáñez-Roa, Cienfuegos, Montañés"
        ),
        first=words("Los Relojes, Los Pájaros, Los Tranvías, Los Niños, Los Caminos, Los Espejos"),
        second=words("Perdidos, del Sur, Eléctricos, sin Nombre, de Abril, Lejanos"),
        band="{} {}",
        heads=phrases(
            "Mañana, La última ola, Corazón, El tren, Canción, Año nuevo, Bajo el limonero, Señales, Tú y yo, La niña, Otoño"
        ),
        tails=phrases("de sal, sin fin, para nadie, en la niebla, de madrugada, a solas, del río"),
        genres=phrases("Flamenco, Pop, Rock, Electronic, Singer-Songwriter"),
        labels=phrases("Azahar Discos, La Ñ Records"),
        cities=phrases("Cádiz, Madrid, Bilbao"),
        weight=2,
    ),
    Scene(
        country="AR",
        language="spa",
        script="Latn",
        given=words("Florencia, Matías, Azucena, Hernán, Malena, Facundo, Rocío, Gastón"),
        family=words("Quiroga Paz, Bassanetti, Lugüercio, Aizcorbe, Malvicino, Echagüe, Rondinella"),
        first=words("Orquesta, Sexteto, Conjunto, Quinteto"),
        second=words("del Riachuelo, Medianoche, Nueva Esquina, El Farol, Siete Calles, Luna Sur"),
        band="{} {}",
        heads=phrases(
            "Milonga, El adoquín, Sombras, Puerto viejo, Último tranvía, Malvón, Carta, Esquina, Vuelvo, Che sur"
        ),
        tails=phrases("de tu ausencia, gris, en la lluvia, del barrio, (instrumental), que no fue"),
        genres=phrases("Tango, Cumbia, Rock, Jazz"),
        labels=phrases("Discos Riachuelo, Farolito"),
        cities=phrases("Rosario, Buenos Aires"),
        weight=1,
    ),
    Scene(
        country="BR",
        language="por",
        script="Latn",
        given=words("João Batista, Luíza, Caetana, Tomé, Conceição, Raimundo, Íris, Antônio"),
        family=words("Sant'Águeda, Brandão Reis, Guimarães Lua, do Vale, Assunção, Magalhães Cruz"),
        first=words("Os Sabiás, Os Bondes, Os Faróis, Os Corações, Os Irmãos"),
        second=words("da Serra, de Amanhã, Azuis, Tropicais, do Cais"),
        band="{} {}",
        heads=phrases(
            "Saudade, Manhã de março, Três corações, Maré, O violão, Canção, Chão, Estação, Água, Amanhã"
        ),
        tails=phrases("de ninguém, da lua, no sertão, pra você, do mar, sem fim"),
        genres=phrases("Bossa Nova, Funk, Jazz, Soul, Pop"),
        labels=phrases("Ipê Amarelo, Gravadora Maré"),
        cities=phrases("Recife, Rio de Janeiro"),
        weight=2,
    ),
    Scene(
        country="IT",
        language="ita",
        script="Latn",
        given=words("Niccolò, Fiammetta, Ottavio, Benedetta, Corrado, Ginevra, Amedeo"),
        family=words("Dell'Orto, Malaspini, Cantalupi, Vescovado, Brunacci, Trevisol"),
        first=words("I Giardini, I Telefoni, I Marinai, I Tamburi"),
        second=words("Sommersi, di Luglio, Lontani, Bianchi, d'Inverno"),
        band="{} {}",
        heads=phrases(
            "Chissà perché, La città, Domani, Notturno, Tutto il mare, Settembre, Il ponte, Così lontano, Estate"
        ),
        tails=phrases("di sera, senza parole, che verrà, in silenzio, a Trieste"),
        genres=phrases("Soundtrack, Progressive Rock, Pop, Disco, Chamber Music"),
        labels=phrases("Dischi Levante, Nastro Celeste"),
        cities=phrases("Torino, Bari"),
        weight=1,
    ),
)
"""Latin letters; `scenes_world` has the others."""

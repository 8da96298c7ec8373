"""What people are called after their country: `Norwegian`, `Dutch`, `Northern Irish`."""

import re
from functools import cache

from musictui.model.text import fold

_WORDS: dict[str, str] = {
    "AD": "Andorran", "AE": "Emirati", "AF": "Afghan", "AL": "Albanian", "AM": "Armenian", "AO": "Angolan",
    "AR": "Argentine Argentinian Argentinean", "AT": "Austrian", "AU": "Australian", "AZ": "Azerbaijani Azeri",
    "BA": "Bosnian Herzegovinian", "BB": "Barbadian Bajan", "BD": "Bangladeshi", "BE": "Belgian Flemish Walloon",
    "BF": "Burkinabe", "BG": "Bulgarian", "BH": "Bahraini", "BI": "Burundian", "BJ": "Beninese", "BM": "Bermudian",
    "BO": "Bolivian", "BR": "Brazilian", "BS": "Bahamian", "BT": "Bhutanese", "BW": "Botswanan", "BY": "Belarusian",
    "BZ": "Belizean", "CA": "Canadian Québécois", "CD": "Congolese", "CG": "Congolese", "CH": "Swiss",
    "CI": "Ivorian", "CL": "Chilean", "CM": "Cameroonian", "CN": "Chinese", "CO": "Colombian",
    "CR": "Costa-Rican", "CU": "Cuban", "CV": "Cape-Verdean", "CY": "Cypriot", "CZ": "Czech", "DE": "German",
    "DK": "Danish", "DM": "Dominican", "DO": "Dominican", "DZ": "Algerian", "EC": "Ecuadorian Ecuadorean",
    "EE": "Estonian", "EG": "Egyptian", "ER": "Eritrean", "ES": "Spanish Catalan",
    "ET": "Ethiopian", "FI": "Finnish", "FJ": "Fijian", "FO": "Faroese", "FR": "French Frenchman",
    "GA": "Gabonese", "GB": "British English Englishman Scottish Welsh Northern-Irish",
    "GE": "Georgian", "GH": "Ghanaian", "GL": "Greenlandic", "GM": "Gambian", "GN": "Guinean", "GR": "Greek",
    "GT": "Guatemalan", "GY": "Guyanese", "HK": "Hongkonger", "HN": "Honduran", "HR": "Croatian Croat",
    "HT": "Haitian", "HU": "Hungarian", "ID": "Indonesian", "IE": "Irish Irishman", "IL": "Israeli",
    "IN": "Indian", "IQ": "Iraqi", "IR": "Iranian Persian", "IS": "Icelandic Icelander", "IT": "Italian",
    "JM": "Jamaican", "JO": "Jordanian", "JP": "Japanese", "KE": "Kenyan", "KG": "Kyrgyz", "KH": "Cambodian",
    "KP": "Korean North-Korean", "KR": "Korean South-Korean", "KW": "Kuwaiti", "KZ": "Kazakh Kazakhstani",
    "LA": "Laotian", "LB": "Lebanese", "LI": "Liechtensteiner", "LK": "Sri-Lankan", "LR": "Liberian",
    "LT": "Lithuanian", "LU": "Luxembourgish Luxembourger", "LV": "Latvian", "LY": "Libyan", "MA": "Moroccan",
    "MC": "Monegasque", "MD": "Moldovan", "ME": "Montenegrin", "MG": "Malagasy Madagascan", "MK": "Macedonian",
    "ML": "Malian", "MM": "Burmese", "MN": "Mongolian", "MR": "Mauritanian", "MT": "Maltese", "MU": "Mauritian",
    "MW": "Malawian", "MX": "Mexican", "MY": "Malaysian", "MZ": "Mozambican", "NA": "Namibian", "NE": "Nigerien",
    "NG": "Nigerian", "NI": "Nicaraguan", "NL": "Dutch Dutchman", "NO": "Norwegian", "NP": "Nepalese Nepali",
    "NZ": "New-Zealander", "OM": "Omani", "PA": "Panamanian", "PE": "Peruvian", "PG": "Papuan",
    "PH": "Filipino Filipina Philippine", "PK": "Pakistani", "PL": "Polish", "PR": "Puerto-Rican",
    "PS": "Palestinian", "PT": "Portuguese", "PY": "Paraguayan", "QA": "Qatari", "RO": "Romanian",
    "RS": "Serbian Serb", "RU": "Russian", "RW": "Rwandan", "SA": "Saudi", "SC": "Seychellois", "SD": "Sudanese",
    "SE": "Swedish", "SG": "Singaporean", "SI": "Slovenian Slovene", "SK": "Slovak Slovakian",
    "SL": "Sierra-Leonean", "SN": "Senegalese", "SO": "Somali", "SR": "Surinamese", "SV": "Salvadoran Salvadorian",
    "SY": "Syrian", "TD": "Chadian", "TG": "Togolese", "TH": "Thai", "TJ": "Tajik", "TM": "Turkmen",
    "TN": "Tunisian", "TO": "Tongan", "TR": "Turkish", "TT": "Trinidadian Tobagonian", "TW": "Taiwanese",
    "TZ": "Tanzanian", "UA": "Ukrainian", "UG": "Ugandan", "US": "American",
    "UY": "Uruguayan", "UZ": "Uzbek", "VE": "Venezuelan", "VN": "Vietnamese", "WS": "Samoan",
    "XK": "Kosovan Kosovar", "YE": "Yemeni", "ZA": "South-African", "ZM": "Zambian", "ZW": "Zimbabwean",
}  # fmt: skip
"""Country to what its people are called; `-` for the blank of two words."""
_BROADER = re.compile(r"\b(?:latin|south|north|central)[ -]american\b", re.IGNORECASE)
"""Not of the USA."""


@cache
def _countries() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, named in _WORDS.items():
        for word in named.split():
            found.setdefault(fold(word.replace("-", " ")), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


@cache
def _pattern() -> re.Pattern[str]:
    # The longest first: Northern Irish is not Irish.
    longest = sorted(_countries(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest).replace(' ', '[ -]')})\b")


def named(text: str) -> list[str]:
    """The nationalities in a text, folded, each once, in its order: `Turkish-German rapper` gives two."""
    found = _pattern().findall(fold(_BROADER.sub(" ", text)))
    return list(dict.fromkeys(word.replace("-", " ") for word in found))


def countries(text: str) -> frozenset[str]:
    """The countries of the nationalities in a text, ISO 3166-1 alpha-2; none if it names none."""
    known = _countries()
    return frozenset(code for word in named(text) for code in known[word])

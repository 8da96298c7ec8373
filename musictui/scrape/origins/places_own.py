"""Names of places that the tables of ISO 3166 do not have, or have otherwise: what people write."""

COUNTRIES: dict[str, str] = {
    "AE": "UAE; Emirates; United Arab Emirates",
    "AG": "Antigua; Barbuda; Antigua & Barbuda",
    "AL": "Shqipëria",
    "BA": "Bosnia; Herzegovina; Bosnia & Herzegovina; Bosnia-Herzegovina; Bosna i Hercegovina",
    "BN": "Brunei",
    "BO": "Bolivia",
    "BS": "Bahamas",
    "BG": "България",
    "BY": "Belarus; Byelorussia; Belorussia; Беларусь",
    "CD": "DR Congo; D.R. Congo; DRC; RDC; Congo-Kinshasa; Democratic Republic of Congo; "
    "Democratic Republic of the Congo; "
    "République démocratique du Congo",
    "CG": "Republic of the Congo; Republic of Congo; Congo-Brazzaville",
    "CH": "Helvetia",
    "CI": "Ivory Coast; Côte d'Ivoire",
    "CN": "China; PRC; P.R. China; People's Republic of China; Mainland China",
    "CV": "Cape Verde; Cabo Verde",
    "CW": "Curaçao",
    "CZ": "Czech Republic; Czechia; Česká republika; Česko",
    "DE": "BRD; Federal Republic of Germany",
    "DO": "Dominican Republic; República Dominicana",
    "EH": "Western Sahara",
    "FI": "Suomi",
    "FK": "Falklands; Falkland Islands",
    "FM": "Micronesia",
    "FO": "Faroe Islands; Faeroe Islands; Faroes; Føroyar",
    "GB": "UK; U.K.; Great Britain; Britain; England; Scotland; Wales; Northern Ireland; N. Ireland; Cymru; "
    "Royaume-Uni; Großbritannien; Gran Bretaña; Angleterre; Écosse; Inglaterra; Escocia; "
    "Inghilterra; Scozia; Schottland; Engeland; Schotland; Escócia; Irlande du Nord; Nordirland; "
    "Irlanda del Norte",
    "GF": "French Guiana",
    "GE": "Republic of Georgia; Sakartvelo; საქართველო",
    "GL": "Greenland; Kalaallit Nunaat",
    "GM": "Gambia",
    "GR": "Hellas; Ellada; Ελλάδα",
    "HK": "Hong Kong; Hongkong; Hong Kong SAR",
    "HR": "Croatia; Hrvatska",
    "IE": "Ireland; Eire; Republic of Ireland; Irish Republic",
    "IL": "ישראל",
    "IM": "Isle of Man",
    "IR": "Iran; Persia",
    "IS": "Ísland",
    "JP": "Nippon; Nihon",
    "KG": "Kirghizia",
    "KN": "St. Kitts; Nevis; St. Kitts & Nevis",
    "KP": "North Korea; Korea North; DPRK; N. Korea; 북한",
    "KR": "South Korea; Korea South; Republic of Korea; ROK; S. Korea; 한국; 남한",
    "LA": "Laos",
    "LC": "St. Lucia",
    "MD": "Moldova",
    "ME": "Montenegro; Crna Gora",
    "MK": "Macedonia; North Macedonia; FYROM; FYR Macedonia; Republic of Macedonia",
    "MM": "Myanmar",
    "MO": "Macau; Macao",
    "MX": "Mexico; México",
    "NC": "New Caledonia",
    "NL": "Holland; Holanda; Olanda; Hollande",
    "NZ": "Aotearoa; Aotearoa New Zealand",
    "PG": "Papua New Guinea",
    "PH": "Philippines; Pilipinas",
    "PS": "Palestine; Palestinian Territories; Palestinian Territory",
    "RE": "Reunion; La Réunion; Réunion Island",
    "RO": "Rumania; Roumania",
    "RS": "Serbia; Srbija; Србија",
    "RU": "Russia; Rossiya; Россия",
    "SA": "KSA",
    "SH": "St. Helena",
    "SX": "Sint Maarten",
    "SY": "Syria",
    "SZ": "Swaziland; Eswatini",
    "TL": "East Timor; Timor-Leste",
    "TR": "Turkey; Türkiye; Turkiye",
    "TT": "Trinidad; Tobago; Trinidad & Tobago",
    "TW": "Taiwan; Republic of China; 台灣; 台湾",
    "TZ": "Tanzania; Tanganyika",
    "UA": "Ukraine; Ukraina; Україна",
    "US": "USA; U.S.A.; US; U.S.; US of A; United States of America; The States; EEUU; EE.UU.; E.U.A.",
    "VA": "Vatican; Vatican City; Holy See",
    "VC": "St. Vincent; St. Vincent & the Grenadines",
    "VE": "Venezuela",
    "VG": "British Virgin Islands; BVI",
    "VI": "US Virgin Islands; USVI",
    "VN": "Vietnam; Viet Nam",
    "XK": "Kosovo; Kosova; Republic of Kosovo",
    "ZA": "RSA; South Africa; Suid-Afrika",
}
"""Country to other names of it."""

REGIONS: dict[str, str] = {
    "AT": "Tyrol; Styria; Carinthia; Upper Austria; Lower Austria",
    "AU": "NSW; QLD; A.C.T.",
    "BA": "Republika Srpska",
    "BE": "Flanders; Wallonia; Vlaanderen; Wallonie",
    "CA": "Ont.; Que.; Sask.; P.E.I.; Québec; Newfoundland; Labrador; Maritimes; Nouvelle-Écosse; "
    "Colombie-Britannique; Nouveau-Brunswick; Cape Breton; Vancouver Island",
    "CH": "Romandie",
    "CN": "Inner Mongolia; Tibet; Manchuria",
    "CZ": "Bohemia; Moravia; Čechy",
    "DE": "Bavaria; Saxony; Thuringia; Swabia; Saxony-Anhalt; Lower Saxony; North Rhine-Westphalia; "
    "Hesse; Rhineland-Palatinate; Rhineland; Franconia; Ruhr; Ruhrgebiet; Pfalz; Westphalia",
    "DK": "Jutland; Jylland; Funen; Bornholm",
    "ES": "Catalonia; Andalusia; Basque Country; Euskadi; Castile; Balearic Islands; Mallorca; "
    "Majorca; Ibiza; Tenerife; Gran Canaria; Canary Islands; Biscay; Navarre; Aragon",
    "FI": "Ostrobothnia",
    "FR": "Brittany; Burgundy; Normandy; Alsace; Provence; Corsica; Savoy; Gascony; Picardy; Auvergne; "
    "Aquitaine; Languedoc; Nord-Pas-de-Calais; Midi-Pyrénées; Rhône-Alpes; Limousin; Poitou; "
    "Franche-Comté; Île-de-France; Haute-Normandie; Basse-Normandie; Picardie; Bourgogne",
    "GB": "Orkney; Shetland; Hebrides; Isle of Skye; Tyne and Wear; North London; South London; West London; South Wales; North Wales; Mid Wales; West Wales; Yorkshire; Middlesex; Tyneside; "
    "Merseyside; Teesside; The Midlands; West Midlands; East Anglia; Home Counties; "
    "Scottish Highlands; Sussex; West Country",
    "GR": "Crete; Peloponnese; Thessaly",
    "HK": "Kowloon",
    "HR": "Dalmatia; Slavonia",
    "ID": "Java; Bali; Sumatra; Sulawesi",
    "IT": "Tuscany; Lombardy; Piedmont; Sicily; Sardinia; Apulia; Friuli; Romagna; Südtirol; "
    "South Tyrol; Alto Adige; Latium; Florenz; Mailand; Venedig",
    "JP": "Hokkaido; Okinawa; Kyushu; Honshu; Shikoku; Kansai",
    "MX": "Mexico City; Ciudad de México; CDMX; Mexico D.F.; Yucatán; Baja California",
    "MY": "Sarawak; Sabah; West Malaysia; East Malaysia",
    "NL": "The Hague; Den Haag",
    "NO": "Lofoten",
    "PF": "Tahiti",
    "PG": "New Britain; Bougainville",
    "PH": "Luzon; Mindanao; Visayas",
    "PL": "Mazovia; Małopolska; Wielkopolska",
    "PS": "Gaza; Gaza Strip; West Bank",
    "PT": "Azores; Algarve; Alentejo",
    "RO": "Transylvania; Wallachia",
    "RS": "Vojvodina",
    "RU": "Siberia; Tatarstan; Karelia",
    "SE": "Scania; Småland; Norrland; Värmland; Dalarna; Gotland; Götaland",
    "TZ": "Zanzibar",
    "US": "Washington State; State of Washington; New York State; State of New York; New England; Pacific Northwest; Deep South; Bay Area; San Francisco Bay Area; SF Bay Area; "
    "Southern California; Northern California; SoCal; NorCal; Upstate New York; Long Island; "
    "Washington DC; Washington D.C.; District of Columbia; DC; D.C.; NYC; New York City; N.Y.C.; "
    "Silicon Valley; Orange County; Twin Cities; Nueva York; The Bronx; Harlem; Mass.; Calif.; "
    "Conn.; Penn.; Penna.; Tenn.; Mich.; Minn.; Wisc.; Ariz.; Okla.; Oreg.; Fla.; Tex.; Colo.; "
    "Kans.; Nebr.; Wash.; W. Va.; N. Carolina; S. Carolina; N. Dakota; S. Dakota",
    "VG": "Tortola",
    "VI": "St. Croix",
    "ZA": "Transvaal; Zululand; Cape Province",
}
"""Country to parts of it that everybody knows by their name, and to short forms of such."""

TITLES: dict[str, str] = {
    "BN": "Brunei",
    "CD": "DR Congo",
    "CG": "Congo-Brazzaville",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "MF": "Saint Martin",
    "NL": "Netherlands",
    "PS": "Palestine",
    "RU": "Russia",
    "SH": "Saint Helena",
    "SX": "Sint Maarten",
    "SY": "Syria",
    "TW": "Taiwan",
    "VA": "Vatican City",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "XK": "Kosovo",
}
"""What countries are called here whose name in ISO 3166-1 is not that of every day."""

AMBIGUOUS: dict[str, str] = {
    "Korea": "KR KP",
    "Formosa": "TW AR BR",
    "Franca": "FR BR",
    "Granada": "ES NI CO GD",
    "Guadalupe": "CO CR MX PE GP",
    "Man": "CI IM",
    "Norfolk": "US GB NF",
    "Salvador": "BR SV",
    "San Bartolomé": "ES BL",
    "Santa Lucia": "AR BR CO ES GT UY LC",
    "East London": "GB ZA",
    "Congo": "CD CG",
    "Georgia": "GE US",
    "Virgin Islands": "VG VI",
    "Saint Martin": "MF SX",
    "Borneo": "ID MY BN",
    "New Guinea": "ID PG",
    "Timor": "ID TL",
    "Lapland": "FI SE",
    "Hispaniola": "DO HT",
    "Guiana": "GY GF",
    "Galicia": "ES PL UA",
    "Silesia": "PL CZ DE",
    "Moldavia": "MD RO",
    "Punjab": "IN PK",
    "Kashmir": "IN PK",
    "Bengal": "IN BD",
    "Kurdistan": "IQ IR TR SY",
    "Crimea": "UA RU",
    "Brabant": "NL BE",
    "Patagonia": "AR CL",
}
"""Names that several countries claim, and short forms: a name before or after one may decide.

So are names of countries in other languages that are also those of cities elsewhere: Granada is in Spain, and Spanish
for Grenada.
"""

IN_FIELDS: dict[str, str] = {"Georgia": "GE"}
"""Such names that mean one country where a country is to stand."""

ALSO_WORDS = frozenset(("island",))
"""Names of countries in other languages that are words of English: behind another word they are no country."""

HISTORIC: dict[str, tuple[str, str]] = {
    "East Germany; GDR; DDR; German Democratic Republic; Deutsche Demokratische Republik": (
        "East Germany",
        "DE",
    ),
    "West Germany": ("West Germany", "DE"),
    "Czechoslovakia; Czecho-Slovakia; Czechoslovak Socialist Republic; ČSSR; CSSR; Československo; "
    "Tschechoslowakei; Tchécoslovaquie": ("Czechoslovakia", "CZ SK"),
    "Soviet Union; USSR; U.S.S.R.; CCCP; СССР; Union of Soviet Socialist Republics; Sowjetunion; URSS; UdSSR; "
    "Soviet Russia": ("Soviet Union", "RU UA BY EE LV LT MD GE AM AZ KZ KG TJ TM UZ"),
    "Yugoslavia; Jugoslavia; Jugoslavija; Jugoslawien; SFRY; SFR Yugoslavia; Yougoslavie": (
        "Yugoslavia",
        "RS HR SI BA ME MK XK",
    ),
    "Serbia and Montenegro; Serbia & Montenegro; FR Yugoslavia": ("Serbia and Montenegro", "RS ME"),
    "Zaire; Zaïre; Belgian Congo": ("Zaire", "CD"),
    "Burma; Birma": ("Burma", "MM"),
    "Ceylon": ("Ceylon", "LK"),
    "Siam": ("Siam", "TH"),
    "Rhodesia; Southern Rhodesia": ("Rhodesia", "ZW"),
    "Northern Rhodesia": ("Northern Rhodesia", "ZM"),
    "Upper Volta": ("Upper Volta", "BF"),
    "Dahomey": ("Dahomey", "BJ"),
    "Gold Coast": ("Gold Coast", "GH AU"),
    "British Honduras": ("British Honduras", "BZ"),
    "British Guiana": ("British Guiana", "GY"),
    "Dutch Guiana": ("Dutch Guiana", "SR"),
    "Dutch East Indies": ("Dutch East Indies", "ID"),
    "Portuguese Timor": ("Portuguese Timor", "TL"),
    "New Hebrides": ("New Hebrides", "VU"),
    "North Vietnam; South Vietnam": ("Vietnam in two parts", "VN"),
    "South Yemen; North Yemen": ("Yemen in two parts", "YE"),
    "Netherlands Antilles; Dutch Antilles": ("Netherlands Antilles", "CW SX BQ"),
    "British India": ("British India", "IN PK BD"),
    "Kingdom of Hawaii": ("Kingdom of Hawaii", "US"),
    "Austria-Hungary; Austro-Hungarian Empire; Austrian Empire": (
        "Austria-Hungary",
        "AT HU CZ SK SI HR BA PL UA RO IT RS",
    ),
    "Ottoman Empire": ("Ottoman Empire", "TR GR BG RS MK AL BA SY LB IL PS JO IQ EG CY AM"),
    "Russian Empire; Tsarist Russia": ("Russian Empire", "RU UA BY EE LV LT MD GE AM AZ KZ PL FI"),
    "Prussia; East Prussia; Kingdom of Prussia": ("Prussia", "DE PL RU LT"),
    "Bechuanaland": ("Bechuanaland", "BW"),
    "Basutoland": ("Basutoland", "LS"),
    "Nyasaland": ("Nyasaland", "MW"),
    "French Sudan": ("French Sudan", "ML"),
}
"""Names of a state that is no more, to its name and what lies there today; one that is now several needs a city."""

PROVINCES: dict[str, str] = {
    "AB": "CA",
    "BC": "CA",
    "MB": "CA",
    "NB": "CA",
    "NL": "CA",
    "NS": "CA",
    "ON": "CA",
    "PE": "CA",
    "QC": "CA",
    "SK": "CA",
    "YT": "CA",
    "PQ": "CA",
    "VIC": "AU",
    "NSW": "AU",
    "QLD": "AU",
    "TAS": "AU",
}
"""Short forms of provinces as they stand in addresses. Those of the USA come from a table."""

UNINHABITED = frozenset(("AQ", "BV", "GS", "HM", "TF", "UM"))
"""Codes that nobody means who writes two letters."""

OVERSEAS: dict[str, str] = {
    "CN": "HK MO",
    "DK": "FO GL",
    "FI": "AX",
    "FR": "BL GF GP MF MQ NC PF PM RE WF YT",
    "GB": "AI BM FK GG GI IM JE KY MS SH TC VG",
    "NL": "AW BQ CW SX",
    "NO": "SJ",
    "US": "AS GU MP PR VI",
}
"""Country to those that have codes of their own and belong to it: `Guadeloupe, France` is Guadeloupe."""

CLAIMS = frozenset((("IE", "GB"), ("RS", "XK"), ("RU", "UA"), ("CN", "TW")))
"""Pairs of which the first is named for cities in the second: `Belfast, Ireland` says more than where it is."""

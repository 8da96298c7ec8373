"""The country that a person names."""

from musictui.errors import UsageError
from musictui.scrape.origins import places
from musictui.scrape.origins.places_names import country_name

MOST_NAMED = 6


def country(text: str) -> str:
    """The country of what somebody says to be one, ISO 3166-1 alpha-2. May load the tables of cities.

    Raises:
        UsageError: It is none, or several are called so.
    """
    found = sorted(places.read_field(text).countries)
    if not found:
        raise UsageError(
            f"“{text}” is no country.", hint="Two letters of ISO 3166-1, such as NO, or its name."
        )
    if len(found) > 1:
        named = ", ".join(f"{code} ({country_name(code)})" for code in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise UsageError(
            f"“{text}” may mean several countries.", hint=f"Say which by two letters: {named}{more}."
        )
    return found[0]

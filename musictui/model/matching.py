"""Whether the values of one field hold what a query asks of it: the slow and exact way, for one track."""

from collections.abc import Callable, Sequence

from musictui.model import values
from musictui.model.fields import BY_NAME, Kind
from musictui.model.query_nodes import Bounds, Match, Op
from musictui.model.text import fold, index_text, pattern

Holds = Callable[[Sequence[str]], bool]

REGEX_TIMEOUT_S = 0.05
"""How long a regular expression may take for one text before it counts as one that runs away.

Meanwhile nothing else runs in this process: short enough not to be felt.
"""


def predicate(match: Match) -> Holds:
    """The test for a field's values, in file order. Of numbers and dates, the first that is one counts."""
    match match.op:
        case Op.CONTAINS:
            return _contains(pattern(match.text))
        case Op.EXACT:
            return _exact(fold(match.text))
        case Op.REGEX:
            return _regex(match.text)
        case Op.FLAG:
            return _is_set if match.text == "yes" else lambda texts: not _is_set(texts)
        case Op.RANGE:
            return _in_range(match)
        case Op.NONE:
            return lambda texts: not texts
        case Op.ANY:
            return bool


def is_within(bounds: Bounds, value: float | str) -> bool:
    """Whether a number, or a date as text, lies between the bounds."""
    low, high = bounds.low, bounds.high
    if low is not None and (value < low or (value == low and not bounds.is_low_included)):  # type: ignore[operator] # Of one type by the field's kind.
        return False
    return high is None or bool(value < high or (value == high and bounds.is_high_included))  # type: ignore[operator] # As above.


def _contains(wanted: str) -> Holds:
    return lambda texts: any(wanted in index_text(text) for text in texts)


def _exact(wanted: str) -> Holds:
    return lambda texts: any(fold(text) == wanted for text in texts)


def _regex(expression: str) -> Holds:
    # Imported here: few queries need it. Not `re`, which cannot be stopped when an expression runs away.
    import regex

    compiled = regex.compile(expression, regex.IGNORECASE)
    return lambda texts: any(compiled.search(text, timeout=REGEX_TIMEOUT_S) for text in texts)


def _is_set(texts: Sequence[str]) -> bool:
    return any(values.is_true(text) for text in texts)


def _in_range(match: Match) -> Holds:
    parse: Callable[[str], float | str | None] = (
        values.date if BY_NAME[match.field].kind is Kind.DATE else values.number
    )
    bounds = match.bounds or Bounds()

    def holds(texts: Sequence[str]) -> bool:
        found = next((value for text in texts if (value := parse(text)) is not None), None)
        return found is not None and is_within(bounds, found)

    return holds

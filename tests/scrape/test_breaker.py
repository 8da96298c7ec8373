"""A host that fails again and again is left alone."""

from musictui.scrape.fetch.breaker import FAILURES, FIRST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_WISH_S, Breaker


def _failed(breaker: Breaker, times: int, now_s: float = 0.0) -> Breaker:
    for _ in range(times):
        breaker.failed(now_s, "It failed.")
    return breaker


def test_opens_after_failures_in_a_row() -> None:
    breaker = _failed(Breaker(), FAILURES - 1)
    assert breaker.allows(0)
    _failed(breaker, 1)
    assert not breaker.allows(0)
    assert (breaker.reason, breaker.word(0)) == ("It failed.", "open")


def test_success_between_begins_anew() -> None:
    breaker = _failed(Breaker(), FAILURES - 1)
    breaker.succeeded()
    _failed(breaker, FAILURES - 1)
    assert breaker.is_closed


def test_one_tries_after_the_pause() -> None:
    breaker = _failed(Breaker(), FAILURES)
    assert breaker.word(FIRST_PAUSE_S) == "half-open"
    assert breaker.allows(FIRST_PAUSE_S)
    assert not breaker.allows(FIRST_PAUSE_S)
    breaker.succeeded()
    assert breaker.allows(FIRST_PAUSE_S)
    assert breaker.word(FIRST_PAUSE_S) == "closed"


def test_each_failed_trial_doubles_the_pause_up_to_a_limit() -> None:
    breaker, now = _failed(Breaker(), FAILURES), 0.0
    pauses = []
    for _ in range(8):
        now = breaker.until_s
        assert breaker.allows(now)
        _failed(breaker, 1, now)
        pauses.append(breaker.until_s - now)
    assert pauses[:3] == [2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S, 8 * FIRST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_late_failures_do_not_lengthen_the_pause() -> None:
    breaker = _failed(Breaker(), FAILURES)
    _failed(breaker, 20, FIRST_PAUSE_S - 1)
    assert breaker.until_s == FIRST_PAUSE_S


def test_cancelled_trial_lets_another_try() -> None:
    breaker = _failed(Breaker(), FAILURES)
    assert breaker.allows(FIRST_PAUSE_S)
    breaker.gave_up()
    assert breaker.allows(FIRST_PAUSE_S)


def test_wish_of_the_host_has_a_limit() -> None:
    breaker = Breaker()
    breaker.told_to_wait(10, 100, "Too often.")
    assert not breaker.allows(109)
    assert breaker.allows(110)
    breaker.told_to_wait(0, 1e9, "Too often.")
    assert breaker.until_s == LONGEST_WISH_S

"""What comes of an act, where either a result or an error may be right."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def outcome_of(act: Callable[[], object]) -> object:
    """The result, or the error as a result."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001  handed to the test
        return error


def in_threads(count: int, act: Callable[[int], object]) -> list[object]:
    """The outcomes of `act(0)` … `act(count - 1)`, all at once."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: outcome_of(lambda: act(number)), range(count)))


def kinds(outcomes: Iterable[object]) -> list[str]:
    """The names of what came back."""
    return sorted(type(outcome).__name__ for outcome in outcomes)

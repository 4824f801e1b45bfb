"""Progress of a long check: calls done, time left; and what to say when it is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradcheck.errors import ArgumentError
from gradcheck.parameters import Parameters

#: Calls for the noise of the cost, and for the step of each array.
_NOISE_CALLS, _STEP_CALLS = 10, 8


def expected_calls(point: Parameters, method: str) -> int:
    """Calls of the cost that a passing check makes at most."""
    arrays = len(point.flats)
    entries = 2 * point.size if method == "exhaustive" else 0
    return entries + _NOISE_CALLS + _STEP_CALLS * arrays


@contextmanager
def watching(
    point: Parameters, method: str, show: bool
) -> Iterator[Callable[[int], None] | None]:
    """Count the calls of a check, in a bar if wanted.

    Raises
    ------
    ArgumentError
        A bar is wanted and ``tqdm`` is not installed.
    KeyboardInterrupt
        As it came, with a message that says how far the check was.
    """
    done = 0
    expected = expected_calls(point, method)
    bar = _bar(expected) if show else None

    def watch(calls: int) -> None:
        nonlocal done
        done += calls
        if bar is not None:
            # A doubtful entry costs more than was expected; a bar past its end would look broken.
            bar.total = max(bar.total, done)
            bar.update(calls)

    try:
        yield watch
    except KeyboardInterrupt as interrupt:
        raise KeyboardInterrupt(
            f"gradient check interrupted after {done:,} of about {expected:,} calls of the cost; "
            "your parameters are as they were"
        ) from interrupt
    finally:
        if bar is not None:
            bar.close()


def _bar(total: int):
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ArgumentError(
            "progress=True draws its bar with tqdm, which is not installed: pip install tqdm"
        ) from error
    return tqdm(total=total, desc="gradient check", unit="call")

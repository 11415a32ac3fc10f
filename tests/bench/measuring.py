"""Two sides measured in turns, so that a busy machine slows both alike."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


def _seconds_spoken(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


@dataclass(frozen=True)
class Comparison:
    """`ours` and `bare`: median seconds of one round, or what else `spoken` puts into words.

    `limit`: the ratio still taken for good. `work`: how many things one round did, and what they
    are called ("facts").
    """

    name: str
    ours: float
    bare: float
    limit: float
    work: int
    things: str
    sides: tuple[str, str]
    spoken: Callable[[float], str] = _seconds_spoken

    @property
    def ratio(self) -> float:
        return self.ours / self.bare

    def line(self) -> str:
        """name, ratio, limit, ok or short, both sides with units; between tabs."""
        outcome = "ok" if self.ratio <= self.limit else "short"
        both = " | ".join(
            f"{side} {self.spoken(figure)} for {self.work} {self.things}"
            for side, figure in zip(self.sides, (self.ours, self.bare), strict=True)
        )
        return f"{self.name}\t{self.ratio:.2f}\t{self.limit:g}\t{outcome}\t{both}"


def compare(
    name: str,
    *,
    ours: Callable[[], object],
    bare: Callable[[], object],
    limit: float,
    work: int,
    things: str,
    sides: tuple[str, str] = ("ours", "bare"),
    rounds: int = 7,
) -> Comparison:
    """Medians of `rounds` interleaved rounds, after one of each that does not count."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for place, act in enumerate((ours, bare)):
            seconds = _seconds(act)
            if number:
                taken[place].append(seconds)
    middle = [statistics.median(times) for times in taken]
    return Comparison(name, *middle, limit, work, things, sides)


def _seconds(act: Callable[[], object]) -> float:
    gc.collect()
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun

"""Measuring: interleaved rounds, medians and least values, counts, and the table they go into."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 7


@dataclass(frozen=True)
class Row:
    """One figure; `target` is the most it should be, None when it is for information."""

    name: str
    value: float
    unit: str
    target: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether it is over its target."""
        return self.target is not None and self.value > self.target

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        return asdict(self) | {"missed": self.missed}


@dataclass(frozen=True)
class Timing:
    """Milliseconds of CPU of one call, over all rounds."""

    median: float
    least: float


def interleaved(
    calls: dict[str, Callable[[], Any]], *, repeat: int = 10, rounds: int = ROUNDS, wall: bool = False
) -> dict[str, Timing]:
    """Time several calls in turn, `repeat` each a round, so that noise falls on all alike.

    What is loaded by then is left out of the search for garbage, as the product's web process and worker do.
    """
    clock = time.perf_counter if wall else time.process_time
    found: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for name, call in calls.items():
            gc.collect()
            start = clock()
            for _ in range(repeat):
                call()
            found[name].append((clock() - start) * 1000 / repeat)
    return {name: Timing(statistics.median(times), min(times)) for name, times in found.items()}


def table(rows: list[Row]) -> str:
    """The figures for a terminal."""
    lines = [f"{'figure':<58}{'value':>10}{'least':>10}{'target':>10}  "]
    for row in rows:
        least = f"{row.least:.2f}" if row.least is not None else ""
        target = f"{row.target:g}" if row.target is not None else ""
        mark = "MISS" if row.missed else ""
        lines.append(f"{row.name:<58}{row.value:>10.2f}{least:>10}{target:>10}  {row.unit} {mark} {row.note}")
    return "\n".join(line.rstrip() for line in lines)

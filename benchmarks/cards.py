"""Print how long each card takes to work out and to draw, as a median over several views: python -m benchmarks.cards."""

from __future__ import annotations

import statistics
import time
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.register.dataset import open_dataset
from lib.view.view import make_view

if TYPE_CHECKING:
    from collections.abc import Callable

_YEARS = range(2008, 2024, 3)


def milliseconds(task: Callable[[], object]) -> float:
    """How long a task takes once."""
    start = time.perf_counter()
    task()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print one table."""
    print(f"{'open the edition':<28}{milliseconds(open_dataset):>12.0f} ms")
    data = open_dataset()
    views = [make_view(data.register, data.latest, as_at=date(year, 7, 2)) for year in _YEARS]
    print(f"{'card':<28}{'work out':>12}{'draw':>12}   median of {len(views)} views, ms")
    for name, card in CARDS.items():
        bundles = [work_out(card, data, view) for view in views]
        made = statistics.median(milliseconds(partial(work_out, card, data, view)) for view in views)
        draw, some = card.draw, [shown for shown in bundles if not shown.result.empty]
        drawn = statistics.median(milliseconds(partial(draw, shown, LIGHT, Options())) for shown in some) if draw and some else 0.0
        print(f"{name:<28}{made:>12.1f}{drawn:>12.1f}")


if __name__ == "__main__":
    main()

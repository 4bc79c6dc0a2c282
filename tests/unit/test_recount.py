"""The headline figures at every preset date, counted once more from the CSV files alone.

The recount reads the source files with Python's own library and imports nothing of `lib`: it states the rules of the Methods page a
second time. What the app says comes in through one fixture.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.source_files import SOURCE, Span, came_out, days_seen, rows, span

if TYPE_CHECKING:
    from collections.abc import Callable

REGISTER = tomllib.loads((SOURCE / "register.toml").read_text(encoding="utf-8"))
UPDATED = REGISTER["updated"]
ORGANISATIONS, FIGURES, ENLARGEMENTS = map(rows, ("organisations", "observations", "enlargements"))
DESCRIBED = [*(row["period_end"] for row in FIGURES), *(row["as_of"] for row in rows("sector_series"))]
#: The newest day that a figure or a published total describes, up to the day of update: the preset 'Latest'.
NEWEST = min(UPDATED, max(day.last for text in DESCRIBED if (day := span(text))))
PRESETS = [*(preset["date"] for preset in REGISTER["presets"]), NEWEST]
USUAL, EVERY = ("high", "medium"), ("high", "medium", "low")
#: A figure describes a date that lies at most three years, one of them a leap year, away.
NEAR = timedelta(days=1096)


@dataclass(frozen=True)
class Headline:
    """Named live mutuals, the range that partial dates allow, the sums with how many they cover; how many of them were seen in the three
    years before or later, and how many more are first seen later."""

    mutuals: int
    low: int
    high: int
    value: int
    value_known: int
    staff: int
    staff_known: int
    recent: int
    later: int


def is_live(row: dict[str, str], on: date, reading: int) -> bool:
    """Whether an organisation is live on a day by a reading of its dates: 0 the widest, 1 the middle, 2 the narrowest."""
    start, end = span(row["launched"]) or span(row["trading_by"]), end_of(row)
    return row["status"] != "planned" and start is not None and start[reading] <= on and not (end and end[2 - reading] <= on)


def end_of(row: dict[str, str]) -> Span | None:
    """When it ended: as dated, not before it began; without a date at some time between where it was last seen and the day of update."""
    if row["status"] != "ended":
        return None
    start = span(row["launched"]) or span(row["trading_by"])
    if dated := span(row["ended"]):
        return Span(*map(max, dated, start)) if start else dated
    seen = max([*days_seen(row["mutual_id"]), *([start.last] if start else [])], default=REGISTER["first_date"])
    return Span(seen, seen + (max(seen, UPDATED) - seen) // 2, max(seen, UPDATED))


def last_seen(row: dict[str, str]) -> date | None:
    """The newest day on which something shows an organisation trading, up to its end."""
    gone = span(row["ended"])
    began = [day.first for name in ("launched", "trading_by") if (day := span(row[name]))]
    return max(
        (day for day in [*days_seen(row["mutual_id"]), *began, *([gone.first] if gone else [])] if not (gone and day > gone.last)),
        default=None,
    )


def yearly_money(row: dict[str, str]) -> float | None:
    if row["measure"] not in ("turnover", "contract_value") or row["scope"] != "whole" or not row["period_years"]:
        return None
    return float(row["value"]) / float(row["period_years"])


def headcount(row: dict[str, str]) -> float | None:
    return float(row["value"]) if row["measure"] == "staff_headcount" and row["scope"] in ("whole", "") else None


def nearest(mutual: str, on: date, amount_of: Callable[[dict[str, str]], float | None]) -> float | None:
    """The amount of the figure that describes a mutual best on a day, None where none is near enough."""
    found = []
    for place, row in enumerate(FIGURES):
        period, amount = span(row["period_end"]), amount_of(row)
        if row["mutual_id"] != mutual or amount is None or period is None or abs(period.middle - on) > NEAR:
            continue
        if any(on < day <= period.middle for day in enlarged_on(mutual)):
            continue
        apart = period.middle.year - on.year
        late = -max((day.toordinal() for day in came_out(row["source_id"])), default=0)
        found.append(((row["measure"] == "contract_value", abs(apart), apart > 0, row["approx"] == "yes", late, place), amount))
    return min(found)[1] if found else None


def enlarged_on(mutual: str) -> list[date]:
    return [day.middle for row in ENLARGEMENTS if row["mutual_id"] == mutual and (day := span(row["since"]))]


def recount(on: date, grades: tuple[str, ...]) -> Headline:
    chosen = [row for row in ORGANISATIONS if row["confidence"] in grades]
    rows_live = [row for row in chosen if is_live(row, on, 1)]
    live = [row["mutual_id"] for row in rows_live]
    first_seen = [day.middle for row in chosen if not row["launched"] and (day := span(row["trading_by"]))]
    values, staff = ([amount for each in live if (amount := nearest(each, on, of)) is not None] for of in (yearly_money, headcount))
    return Headline(
        mutuals=len(live),
        low=sum(is_live(row, on, 2) for row in chosen),
        high=sum(is_live(row, on, 0) for row in chosen),
        value=round(sum(values)),
        value_known=len(values),
        staff=round(sum(staff)),
        staff_known=len(staff),
        recent=sum((day := last_seen(row)) is not None and day >= on - NEAR for row in rows_live),
        later=sum(day > on for day in first_seen),
    )


@pytest.fixture(scope="module")
def count_as_shown() -> Callable[[date, tuple[str, ...]], Headline]:
    """What the app shows: its key figures, put into the recount's terms."""
    from lib.register.dataset import open_dataset  # noqa: PLC0415  # the recount above is to stand without it
    from lib.topics.overview.measure import key_figures  # noqa: PLC0415
    from lib.view.view import make_view  # noqa: PLC0415

    data = open_dataset()

    def look(on: date, grades: tuple[str, ...]) -> Headline:
        names = {"high": "Strong", "medium": "Moderate", "low": "Weak"}
        view = make_view(data.register, data.latest, as_at=on, grades=tuple(names[grade] for grade in grades))
        result = key_figures(data, view)
        frame = result.frame.set_index("figure")
        mutuals, value, staff = (frame.loc[name] for name in ("mutuals", "value", "staff"))
        return Headline(
            mutuals=int(mutuals["named"]),
            low=int(mutuals["low"]),
            high=int(mutuals["high"]),
            value=round(value["named"]),
            value_known=int(value["known"]),
            staff=round(staff["named"]),
            staff_known=int(staff["known"]),
            recent=result.facts.sightings.recent or 0,
            later=result.facts.sightings.later,
        )

    return look


@pytest.mark.parametrize("grades", [USUAL, EVERY], ids=["usual", "every"])
@pytest.mark.parametrize("on", PRESETS, ids=str)
def test_the_headlines_are_those_of_the_files(
    on: date, grades: tuple[str, ...], count_as_shown: Callable[[date, tuple[str, ...]], Headline]
) -> None:
    assert count_as_shown(on, grades) == recount(on, grades)


@dataclass(frozen=True)
class Ledger:
    """The steps from the published count to every body: published, not named, launched before 2006, weak evidence, ended, launched later,
    first seen later, without a date, planned; and the multiple by published counts, by name, by name without older bodies."""

    steps: tuple[int, ...]
    published_times: float | None
    named_times: float | None
    since_times: float | None


#: A published total stands beside a date that lies at most a year and a half away.
NEAR_PUBLISHED = timedelta(days=548)
BASE = date(REGISTER["baseline_year"], 7, 2)


def published_count(on: date) -> int | None:
    """The published count of a day: the nearest, of several the one with the most precise date, then of England, then an exact one."""
    found = []
    for place, row in enumerate(rows("sector_series")):
        as_of = span(row["as_of"])
        if row["measure"] == "live_mutuals" and as_of and abs(as_of.middle - on) <= NEAR_PUBLISHED:
            order = (abs(as_of.middle - on), as_of.last - as_of.first, row["coverage"] != "England", row["approx"] != "exact", place)
            found.append((order, int(row["value"])))
    return min(found)[1] if found else None


def begin(row: dict[str, str]) -> Span | None:
    return None if row["status"] == "planned" else span(row["launched"]) or span(row["trading_by"])


def recount_ledger(on: date) -> Ledger:
    def named(day: date, grades: tuple[str, ...] = USUAL) -> list[dict[str, str]]:
        return [row for row in ORGANISATIONS if row["confidence"] in grades and is_live(row, day, 1)]

    def since(found: list[dict[str, str]]) -> int:
        return sum((start := begin(row)) is not None and start.middle.year >= 2006 for row in found)

    def multiple(now: int | None, then: int | None) -> float | None:
        return now / then if now and then and then >= 5 else None

    begun = [(row, start) for row in ORGANISATIONS if (start := begin(row))]
    published, here, there = published_count(on), named(on), named(BASE)
    rest = (
        len(here) - since(here),
        len(named(on, EVERY)) - len(here),
        sum(start.middle <= on and not is_live(row, on, 1) for row, start in begun),
        sum(start.middle > on and bool(row["launched"]) for row, start in begun),
        sum(start.middle > on and not row["launched"] for row, start in begun),
        sum(begin(row) is None and row["status"] != "planned" for row in ORGANISATIONS),
        sum(row["status"] == "planned" for row in ORGANISATIONS),
    )
    first = (since(here),) if published is None else (published, since(here) - published)
    return Ledger(
        steps=tuple(step for step in (*first, *rest) if step),
        published_times=multiple(published, published_count(BASE)),
        named_times=multiple(len(here), len(there)),
        since_times=multiple(since(here), since(there)),
    )


@pytest.mark.parametrize("on", PRESETS, ids=str)
def test_the_ledger_is_that_of_the_files(on: date) -> None:
    from lib.register.dataset import open_dataset  # noqa: PLC0415  # the recount above is to stand without it
    from lib.topics.ledger.measure import counts, times  # noqa: PLC0415
    from lib.view.view import make_view  # noqa: PLC0415

    data = open_dataset()
    view = make_view(data.register, data.latest, as_at=on)
    steps, multiples = counts(data, view).frame, times(data, view).frame.set_index("step")["times"].dropna()
    assert Ledger(
        steps=tuple(steps["change"]),
        published_times=multiples.get("Published"),
        named_times=multiples.get("Named"),
        since_times=multiples.get("Named, launched since 2006"),
    ) == recount_ledger(on)
    # And the last step holds every organisation of the file
    assert steps["count"].iloc[-1] == len(ORGANISATIONS)


def test_each_rule_of_the_edition_decides_a_headline() -> None:
    # Given Sirona's turnover of 2021, after it took what Bristol Community Health ran until 2020
    own = [row for row in FIGURES if row["mutual_id"] == "sirona-care-health" and row["period_end"] == "2021-03-31"]
    assert 165_500_000 in [yearly_money(row) for row in own]
    # Then it is not Sirona's value of 2018, when Bristol's own is counted, but it is that of 2021
    bristol = nearest("bristol-community-health", date(2018, 3, 31), yearly_money)
    assert nearest("sirona-care-health", date(2018, 3, 31), yearly_money) is None
    assert bristol is not None
    assert bristol > 40_000_000
    assert nearest("sirona-care-health", date(2021, 3, 31), yearly_money) == 165_500_000
    # And staff who were due to move are not staff: Care Plus Group's 800 of before its launch
    assert [row["scope"] for row in FIGURES if row["mutual_id"] == "care-plus-group" and row["value"] == "800"] == ["before spin-out"]

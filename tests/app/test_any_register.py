"""Every page, card, API route and export opens on registers drawn at random within the schema."""

from __future__ import annotations

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.build.__main__ import build
from lib.build.edition import publish
from lib.catalogue import CARDS
from lib.core.asat import counts_on
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.exports import csv_bytes
from lib.importing.output import toml_text
from lib.register.dataset import Dataset, open_dataset
from lib.register.schema import REGIONS
from lib.register.store import store
from lib.register.tables import TABLES
from lib.topics.briefing.briefing import build_briefing
from lib.topics.lines.lines import work_out_lines
from lib.topics.overview.measure import key_figures
from lib.topics.overview.words import overview_sentence
from lib.view.pages import PAGES
from lib.view.view import make_view, with_subject
from lib.web.api.routes import ROUTES
from tests.app.opening import open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
UPDATED = date(2023, 3, 31)
#: What a drawn register can be like, beside any mixture.
KINDS = ("mixed", "no dates")
MORE_KINDS = ("figures only once", "one year", "one row", "all dead", "no places", "planned", "long ago")
_LETTERS = st.characters(categories=("L", "N", "Zs", "P"), exclude_characters="|\x00\ufeff\u200b\ufffd")


@st.composite
def registers(draw: Any, kind: str) -> dict[str, Any]:
    """The settings and rows of a register that the build takes."""
    first = {"one year": 2023, "long ago": 1873}.get(kind, 2005)
    size = 1 if kind == "one row" else draw(st.integers(2, 12))
    sectors = draw(
        st.lists(st.text(_LETTERS, min_size=1, max_size=60).map(_tidy).filter(bool), min_size=1, max_size=6, unique_by=str.casefold)
    )
    days = st.dates(date(first, 1, 1), UPDATED)
    organisations, observations = [], []
    for number in range(size):
        row = {"mutual_id": f"m{number}", "name": draw(st.text(_LETTERS, min_size=1, max_size=140).map(_tidy).filter(bool)) + f" {number}"}
        row |= {"sector": draw(st.sampled_from(sectors)), "services": "Serves", "source_ids": "s", "status": "live"}
        row["confidence"] = draw(st.sampled_from(["high", "medium", "low"]))
        if kind == "planned":
            row["status"] = "planned"
        start = None if kind in ("no dates", "planned") else draw(st.none() | days)
        if start:
            row[draw(st.sampled_from(["launched", "trading_by"]))] = _partial(draw, start)
        if kind == "all dead" or (kind != "planned" and draw(st.integers(0, 4)) == 0):
            row["status"] = "ended"
            end = draw(st.none() | st.dates(start or date(first, 1, 1), UPDATED)) if kind != "no dates" else None
            row["ended"] = (str(end.year) if start and end.year == start.year else end.isoformat()) if end else ""
            if start and end:
                row["launched" if "launched" in row else "trading_by"] = start.isoformat()
        if kind != "no places":
            row["region"] = draw(st.sampled_from(["", "National", "Scotland", *REGIONS]))
            row["postcode"] = "LS1 4AP" if row["region"] == "Yorkshire and The Humber" else ""
        organisations.append(row)
        observations += [_figure(draw, row["mutual_id"], days) for _ in range(draw(st.integers(0, 3)))]
    settings_of = {"once": kind == "figures only once", "base": draw(st.integers(first, UPDATED.year)), "sectors": sectors, "first": first}
    reference = draw(days) if kind != "one year" else UPDATED
    return {"organisations": organisations, "observations": observations, "reference": reference, **settings_of}


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _partial(draw: Any, day: date) -> str:
    return day.isoformat()[: draw(st.sampled_from([4, 7, 10]))]


def _figure(draw: Any, mutual: str, days: Any) -> dict[str, Any]:
    measure = draw(
        st.sampled_from(["turnover", "contract_value", "surplus", "staff_headcount", "staff_fte", "staff_members", "service_users"])
    )
    money = measure in ("turnover", "contract_value", "surplus")
    value = draw(st.sampled_from([0, 1, 999, 1_250_000, 5_000_000_000]) | st.integers(0, 10**7))
    row = {"mutual_id": mutual, "measure": measure, "period_end": _partial(draw, draw(days)), "value": value, "source_id": "s"}
    row |= {"unit": "GBP" if money else "FTE" if measure == "staff_fte" else "people", "approx": draw(st.sampled_from(["yes", "no"]))}
    if measure in ("turnover", "contract_value"):
        row |= {
            "scope": draw(st.sampled_from(["whole", "part", "shared", "before spin-out"])),
            "period_years": draw(st.sampled_from(["", 1, 3])),
        }
    return row


def written(register: dict[str, Any], folder: Path) -> Dataset:
    """A register, built and opened."""
    source = folder / "source"
    source.mkdir(parents=True)
    made = {
        "title": "Drawn register", "short_title": "Drawn", "edition": "2023-03",
        "updated": UPDATED,
        "next_update": UPDATED + timedelta(365),
        "reference_date": register["reference"], "first_date": date(register["first"], 1, 1), "baseline_year": register["base"],
        "contact": "a@example.org", "extra_places": ["Scotland"], "presets": [{"label": "Then", "date": register["reference"]}],
        "sector_groups": [{"name": f"Group of {sector}", "sectors": [sector]} for sector in register["sectors"]],
    }  # fmt: skip
    if register["once"]:
        made |= {
            "figures": {"contract_value": {"lasting": False}},
            "words": {"one": "charity", "many": "charities", "value": "value of grants"},
        }
    (source / "register.toml").write_text(toml_text(made), encoding="utf-8")
    rows = {**register, "sources": [{"source_id": "s", "title": "Page", "publisher": "P", "url": "https://example.org", "kind": "other"}]}
    for name, table in TABLES.items():
        with (source / table.source_file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in table.source_columns], restval="")
            writer.writeheader()
            writer.writerows(rows.get(name, []) if isinstance(rows.get(name, []), list) else [])
    edition, problems = build(source)
    assert edition, problems
    publish(folder / "data", edition.release, edition.files)
    return open_dataset(folder / "data")


def subjects(data: Dataset) -> Iterator[Any]:
    """Views of a register: at its reference date and its latest, whole and narrowed, with an organisation opened."""
    register = data.register
    some = str(data.mutuals["mutual_id"].iloc[0])
    plain = make_view(register, data.latest)
    yield with_subject(plain, mutual=some, compare=list(data.mutuals["mutual_id"].astype(str))[:3], near="Leeds")
    yield with_subject(make_view(register, data.latest, as_at=data.latest, measure="value", regions=["London"]), mutual=some)


def false_sentences(data: Dataset, view: Any, texts: list[str]) -> list[str]:
    """Sentences of days that have not come, or of starts that nobody knows."""
    undated = data.mutuals["start_from"].isna().all() and data.mutuals["status"].ne("planned").any()
    wrong = ["nan", "NaT", "None", "<NA>"]
    wrong += [f"in the middle of {data.latest.year}", f"mid-{data.latest.year} there"] if data.latest < date(data.latest.year, 7, 1) else []
    wrong += ["No launches or endings", "there were none in mid"] if undated else []
    if counts_on(data, view, view.as_at)["central"]:
        wrong += ["No named mutual was live", "No named mutual is live", "No named charity was live", "No named charity is live"]
    return [text for text in texts for each in wrong if f" {each}" in f" {text}" and each not in data.register.title]


def hold(data: Dataset) -> None:
    """Every card, line, briefing and API route answers, and says nothing that the data can't carry."""
    for view in subjects(data):
        said = [overview_sentence(key_figures(data, view))]
        for card in CARDS.values():
            shown = work_out(card, data, view)
            for result in shown.results:
                assert csv_bytes(result)
            if shown.card.draw and not shown.result.empty:
                shown.card.draw(shown, LIGHT, Options(compact=not view.regions)).to_json()
            words = shown.result.words
            said += [words.headline, words.empty if shown.result.empty else words.caption]
        said += [getattr(line, "text", "") or line.why for line in work_out_lines(data, view)]
        names = " ".join(map(str, data.mutuals["name"])) + " ".join(data.register.sectors)
        if not any(word in names for word in ("nan", "NaT", "None")):
            wrong = false_sentences(data, view, said)
            assert not wrong, wrong
    assert build_briefing(data, make_view(data.register, data.latest)).lead


def api_answers(client: TestClient) -> list[tuple[str, int]]:
    """Every address of the API that does not answer."""
    paths = [
        route.path.replace("{id}", card)
        for route in ROUTES
        if ":path" not in route.path
        for card in (CARDS if "/cards/{id}" in route.path else ["m0"])
    ]
    answers = [(path, client.get(path).status_code) for path in paths]
    assert sum(code == 200 for _, code in answers) > len(CARDS)
    return [(path, code) for path, code in answers if code != 200]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Serves a dataset in place of the project's own."""

    def serve(data: Dataset) -> Dataset:
        monkeypatch.setenv("MUTUALS_DATA", str(data.data_dir))
        store.cache_clear()
        return data

    yield serve
    store.cache_clear()


@pytest.mark.parametrize("kind", [*KINDS, *(pytest.param(kind, marks=pytest.mark.thorough) for kind in MORE_KINDS)])
@settings(max_examples=1, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(draws=st.data())
def test_every_card_line_and_address_holds_on_any_register(kind: str, draws: st.DataObject, served: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = served(written(draws.draw(registers(kind)), Path(folder)))
        hold(data)
        assert api_answers(TestClient(Starlette(routes=ROUTES))) == []


@pytest.mark.parametrize("kind", ["no dates", pytest.param("one year", marks=pytest.mark.thorough)])
@settings(max_examples=1, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(draws=st.data())
def test_every_page_opens_on_any_register(kind: str, draws: st.DataObject, served: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        served(written(draws.draw(registers(kind)), Path(folder)))
        for page in PAGES:
            assert len(open_page(page.path).title) == 1, page.path

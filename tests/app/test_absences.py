"""What the schema lets be absent may be absent anywhere: no page, card or answer of the API breaks, whatever filter is set.

Every run takes away all that may be absent at once; 'make thorough' takes away each table, each column, and all rows of a table but its
first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.catalogue import CARDS
from lib.core.card import Options
from lib.core.theme import LIGHT
from lib.register.schema import REGIONS
from lib.register.store import store
from lib.ui.table import table_html
from lib.view.pages import PAGES
from lib.view.view import from_params
from lib.web.api.resources import RESOURCES
from lib.web.api.routes import ROUTES, _work_out
from tests.app.opening import open_page
from tests.unit.absences import list_absences, open_without
from tests.unit.registers import open_register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lib.register.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
CLIENT = TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)
_MEASURES = ("Value of services", "Staff", "Mutuals per million people")
#: The register that docs/import.md leads to: organisations, figures and sources alone.
ONLY_WHAT_MUST_BE = "all but what must be"


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Dataset]]:
    """Serves the register without something."""

    def without(absence: str) -> Dataset:
        data = open_register(tmp_path) if absence == ONLY_WHAT_MUST_BE else open_without(absence, tmp_path)
        monkeypatch.setenv("MUTUALS_DATA", str(data.data_dir))
        store.cache_clear()
        return store().newest()

    yield without
    store.cache_clear()


def list_views(data: Dataset) -> list[dict[str, list[str]]]:
    """Each filter set in one view or another, as a link has them."""
    register = data.register
    claims = data.tables["claims"]["claim_id"].astype(str).tolist()[:1]
    mutual = str(data.mutuals["mutual_id"].iloc[0])
    measures = [each for each in _MEASURES if not from_params({"measure": [each]}, register, data.latest)[1]]
    latest, first = str(data.latest), str(register.first_date)
    value, staff, rate = ([{"measure": [each]} for each in measures] * 3)[:3] or [{}, {}, {}]
    return [
        {"region": [REGIONS[8]], **value},
        {"region": ["National", REGIONS[6]], "sector": [register.sectors[0]], **staff},
        {"region": ["Not known", REGIONS[8]], "evidence": ["Weak", "Strong"], "as_at": [first], **rate},
        {"as_at": [latest], "mutual": [mutual], "compare": [mutual], "near": ["London"], **({"claim": claims} if claims else {}), **rate},
    ]


def look_at_cards(data: Dataset) -> None:
    """Work out, draw and ask the API for every card in every view."""
    for params in list_views(data):
        for card_id, card in CARDS.items():
            answer = CLIENT.get(f"/api/v1/cards/{card_id}", params=params)
            assert answer.status_code == 200, (card_id, params, answer.text)
            shown = _work_out(card_id, data, from_params(params, data.register, data.latest)[0])
            assert len(shown.words.headline if not shown.result.empty else shown.words.empty) > 10
            if shown.result.empty:
                continue
            if card.draw:
                card.draw(shown, LIGHT, Options())
            assert "<td" in table_html(shown.result, shown.words.subtitle, shown.sources)
        for resource in RESOURCES.values():
            own = {name: values for name, values in params.items() if name in resource.parameters}
            assert CLIENT.get(f"/api/v1/{resource.name}", params=own).status_code == 200, (resource.name, own)


def look_at_pages(data: Dataset) -> None:
    """Open every page, plainly and with filters set."""
    for params in ({}, {"region": REGIONS[8], "sector": data.register.sectors[0], "evidence": "Weak"}):
        for page in PAGES:
            app = open_page(page.path, params)
            assert len(app.title) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("absence", list_absences())
def test_no_card_and_no_answer_needs_what_may_be_absent(absence: str, serve: Callable[[str], Dataset]) -> None:
    look_at_cards(serve(absence))


@pytest.mark.thorough
@pytest.mark.parametrize("absence", list_absences())
def test_no_page_needs_what_may_be_absent(absence: str, serve: Callable[[str], Dataset]) -> None:
    look_at_pages(serve(absence))


def test_a_register_of_what_must_be_has_every_card_and_page_in_every_view(serve: Callable[[str], Dataset]) -> None:
    data = serve(ONLY_WHAT_MUST_BE)
    look_at_cards(data)
    look_at_pages(data)


def test_what_is_taken_away_is_gone(serve: Callable[[str], Dataset]) -> None:
    """The tests above can fail."""
    assert not serve("region_population").has("region_population")
    assert not serve("organisations.launched").has("organisations.launched")
    assert len(serve("events:first row").tables["events"]) == 1

"""Files by a plain address: those that the page's buttons give, without a session; kept, resumed, refused in words."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import urlencode

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.exports.files import BRIEFING, BRIEFING_FILES, CARD_FILES, file_name, find_kind
from lib.view import addresses
from lib.view.view import make_view
from lib.web.below import Below, RestorePath, routes_below
from lib.web.files import ROUTES
from tests.editions import NEWEST as DATA

VIEW = make_view(DATA.register, DATA.latest, regions=["London"], measure="value")
CLIENT = TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)
ADDRESS = "/" + addresses.file("growth-live", "csv", VIEW, DATA, at="growth")


@pytest.mark.parametrize("ending", CARD_FILES)
@pytest.mark.parametrize("card", ["growth-live", "sectors", "map-regions"])
def test_an_address_gives_the_file_that_the_button_gives(card: str, ending: str) -> None:
    # Given what the button of a card would make
    bundle, kind = work_out(CARDS[card], DATA, VIEW), find_kind(card, ending)
    assert kind
    # When the address is asked for, by anybody
    answer = CLIENT.get("/" + addresses.file(card, ending, VIEW, DATA, at="growth"))
    # Then it is that, under its name, with the address of the view inside
    assert answer.status_code == 200
    link = addresses.here("http://testserver/growth", VIEW, DATA)
    assert answer.content == kind.make(bundle, DATA, link, "")
    assert answer.headers["content-type"] == kind.mime
    assert answer.headers["content-disposition"] == f'attachment; filename="{file_name(bundle, kind)}"'


@pytest.mark.parametrize("ending", BRIEFING_FILES)
def test_a_briefing_comes_in_every_form(ending: str) -> None:
    answer = CLIENT.get("/" + addresses.file(BRIEFING, ending, VIEW, DATA, at="briefing"))
    assert answer.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert answer.headers["content-disposition"].endswith(f'.{ending}"')


def test_every_companion_of_every_card_has_its_files() -> None:
    for card_id, card in CARDS.items():
        for companion in card.companions:
            answer = CLIENT.get("/" + addresses.file(card_id, "csv", VIEW, DATA, at="growth", companion=companion))
            assert answer.status_code == 200, (card_id, companion)
            assert answer.content.startswith(b"\xef\xbb\xbf")


def test_a_file_that_broke_off_is_resumed_and_one_that_is_had_is_not_sent() -> None:
    whole = CLIENT.get(ADDRESS)
    tag = whole.headers["etag"]
    assert not tag.startswith("W/")
    # When the first half is there, the second comes, and fits
    half = len(whole.content) // 2
    rest = CLIENT.get(ADDRESS, headers={"range": f"bytes={half}-", "if-range": tag})
    assert (rest.status_code, rest.headers["content-range"]) == (206, f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}")
    assert whole.content[:half] + rest.content == whole.content
    assert CLIENT.get(ADDRESS, headers={"range": "bytes=-5"}).content == whole.content[-5:]
    # And the whole comes where the half is of another answer, and nothing beyond the end
    assert CLIENT.get(ADDRESS, headers={"range": f"bytes={half}-", "if-range": '"other"'}).status_code == 200
    assert CLIENT.get(ADDRESS, headers={"range": f"bytes={len(whole.content)}-"}).status_code == 416
    assert CLIENT.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304
    assert "max-age=86400" in whole.headers["cache-control"]


@pytest.mark.parametrize(
    "address",
    [
        "/files/nothing.csv",
        "/files/growth-live.exe",
        "/files/growth-live.pptx",
        "/files/growth-live.csv?companion=nobody",
        "/files/growth-live.csv?edition=1999-01",
        "/files/growth-live.csv?near=" + "x" * 5000,
    ],
)
def test_what_is_no_file_is_refused_in_a_sentence(address: str) -> None:
    answer = CLIENT.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text.endswith(".")


def test_odd_values_are_passed_over_as_on_a_page() -> None:
    odd = urlencode({"region": "Nowhere", "as_at": "2013-02-30", "at": "//evil.example", "x": "\x00"})
    answer = CLIENT.get(f"/files/growth-live.xlsx?{odd}")
    assert answer.status_code == 200
    cover = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    said = "\n".join(str(cell.value) for row in cover.iter_rows() for cell in row)
    assert "http://testserver/" in said
    assert "evil" not in said


def test_below_a_path_and_behind_tls_the_file_says_where_its_view_is() -> None:
    app = Below(RestorePath(Starlette(routes=routes_below("/mutuals", ROUTES))), "/mutuals")
    address = "/mutuals/" + addresses.file("growth-live", "xlsx", VIEW, DATA, at="growth")
    content = TestClient(app).get(address, headers={"x-forwarded-proto": "https"}).content
    cover = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert "https://testserver/mutuals/growth?region=London" in "\n".join(str(cell.value) for row in cover.iter_rows() for cell in row)

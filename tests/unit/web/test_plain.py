"""Plain pages, pictures of links, feeds of their own, and addresses that lead on: what the hosted form gives without a script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.catalogue import CARDS
from lib.core.asat import counts_on
from lib.core.caching import once_an_edition
from lib.core.card import work_out
from lib.topics.claims.claim import list_claims
from lib.view import addresses
from lib.view.pages import PAGES, has_plain_page
from lib.view.view import make_view
from lib.web import feed, plain, preview, whereabouts
from lib.web.preview import LinkPreview
from lib.web.whereabouts import Whereabouts
from tests.editions import NEWEST as DATA

ROOT = Path(__file__).resolve().parents[3]
STREAMLIT = "<html><head><title>Streamlit</title></head><body></body></html>"
ROUTES = [*preview.ROUTES, *plain.ROUTES, *feed.ROUTES, *whereabouts.ROUTES]
#: Bytes of the largest plain page and of the largest picture.
LARGEST = 100_000
MUTUAL = str(DATA.mutuals["mutual_id"].iloc[0])
NUMBERED = DATA.mutuals.dropna(subset=["company_number"]).iloc[0]
CLAIM = list_claims(DATA)[0]


async def page(_request: object) -> HTMLResponse:
    return HTMLResponse(STREAMLIT)


SITE = TestClient(
    Starlette(
        routes=[*ROUTES, Route("/{rest:path}", page)], middleware=[Middleware(Whereabouts), Middleware(LinkPreview, dataset=lambda: DATA)]
    ),
    follow_redirects=False,
)


class Outline(HTMLParser):
    """The headings, links and scripts of a page, and how its tags nest."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.without_text: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "img" and not given.get("alt"):
            self.without_text.append(given.get("src") or "")


ADDRESSES = [
    *(f"/plain/{each.path}" for each in PAGES if has_plain_page(each)),
    "/plain/?region=London&as_at=2018-03-31&measure=Value+of+services",
    f"/plain/mutuals?mutual={MUTUAL}",
    f"/plain/claims?claim={CLAIM.id}",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_plain_page_has_no_script_one_h1_a_way_to_the_live_view_and_few_bytes(address: str) -> None:
    answer = SITE.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST
    outline = Outline(answer.text)
    assert "script" not in outline.tags
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("main") == 1
    assert outline.without_text == []
    live = address.removeprefix("/plain/")
    assert any(each.startswith(f"http://testserver/{live.split('?')[0]}") for each in outline.links)
    assert 'property="og:image" content="http://testserver/preview/' in answer.text


def test_a_plain_page_shows_exactly_its_view() -> None:
    view = make_view(DATA.register, DATA.latest, as_at=date(2018, 3, 31), regions=["London"])
    live = counts_on(DATA, view, view.as_at)["central"]
    text = SITE.get("/plain/?region=London&as_at=2018-03-31").text
    assert f"the register names {live} live mutuals in London" in text
    assert "31 March 2018" in text


def test_a_mutual_and_a_claim_have_their_own_title_and_words() -> None:
    assert f"<h1>{DATA.names[MUTUAL]}" in SITE.get(f"/plain/mutuals?mutual={MUTUAL}").text
    assert f"<h1>{CLAIM.statement}" in SITE.get(f"/plain/claims?claim={CLAIM.id}").text


def test_what_a_pasted_link_asked_for_in_vain_is_said_on_the_plain_page() -> None:
    assert "‘Atlantis’" in SITE.get("/plain/?region=Atlantis").text


@pytest.mark.parametrize("address", ["/plain/methods", "/plain/nothing", "/plain/mutuals?mutual=nobody", "/plain/claims?claim=C999"])
def test_where_there_is_no_plain_page_a_page_of_ours_says_so(address: str) -> None:
    assert SITE.get(address).status_code == 404


def test_who_has_a_plain_page_or_a_picture_is_told_that_it_is_as_it_was() -> None:
    for address in ("/plain/?region=London", "/preview/overview.png?region=London"):
        tag = SITE.get(address).headers["etag"]
        assert SITE.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    "address",
    ["overview", "map?region=London", "sectors?as_at=2018-03-31", f"mutuals?mutual={MUTUAL}", f"claims?claim={CLAIM.id}", "pipeline"],
)
def test_the_picture_of_a_link_is_a_small_png_of_the_size_that_messengers_ask_for(address: str) -> None:
    name, _, query = address.partition("?")
    answer = SITE.get(f"/preview/{name}.png?{query}")
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    assert len(answer.content) < LARGEST


def test_the_picture_of_other_filters_is_another() -> None:
    pictures = {SITE.get(f"/preview/growth.png?region={region}").content for region in ("London", "South+West", "North+East")}
    assert len(pictures) == 3


def test_the_picture_that_a_page_names_is_there_and_its_text_is_the_headline() -> None:
    head = SITE.get("/growth?region=London").text
    address = re.search(r'og:image" content="([^"]+)"', head)
    assert address
    assert SITE.get(address[1].replace("&amp;", "&").removeprefix("http://testserver")).status_code == 200
    # And its text alternative is the headline of the page's first card for that view
    view = make_view(DATA.register, DATA.latest, regions=["London"])
    headline = work_out(CARDS["growth-live"], DATA, view).words.headline
    assert preview.make_preview("growth", "region=London", DATA, "http://testserver/").alt.startswith(f"{headline}.")


def test_head_answers_as_get_without_a_body() -> None:
    for address in ("/growth?region=London", "/plain/", "/preview/overview.png"):
        got, asked = SITE.get(address), SITE.head(address)
        assert (asked.status_code, asked.content) == (got.status_code, b"")
        assert asked.headers["content-length"] == got.headers["content-length"]
        assert asked.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize(
    ("pasted", "leads_to"),
    [
        ("/Map", "/map"),
        ("/map).", "/map"),
        ("/map%22", "/map"),
        ("/GROWTH,?region=London", "/growth?region=London"),
        ("/%E2%80%9Cgrowth%E2%80%9D", "/growth"),
    ],
)
def test_a_mangled_address_of_a_page_leads_to_it(pasted: str, leads_to: str) -> None:
    answer = SITE.get(pasted)
    assert (answer.status_code, answer.headers["location"]) == (301, leads_to)


@pytest.mark.parametrize("form", ["GB-COH-{}", "gb-coh-{}", "{}", "GB-MPR-{}", "{})."])
def test_the_number_of_a_register_leads_to_the_profile(form: str) -> None:
    answer = SITE.get(f"/id/{form.format(NUMBERED['company_number'])}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/mutuals?mutual={NUMBERED['mutual_id']}")


def test_a_number_without_its_noughts_leads_there_too_and_one_that_nobody_has_is_not_found() -> None:
    number = next(str(each) for each in DATA.mutuals["company_number"].dropna() if str(each).startswith("0"))
    assert SITE.get(f"/id/{number.lstrip('0')}").status_code == 302
    assert SITE.get("/id/GB-COH-00000000").status_code == 404


def test_a_renamed_mutual_is_sent_on_and_one_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "find_present", lambda _name, word, _register: MUTUAL if word == "its-old-id" else word)
    monkeypatch.setattr(whereabouts, "list_former", once_an_edition(lambda _data: frozenset({"a-former-one"})))
    moved = SITE.get("/mutuals?region=London&mutual=its-old-id")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/mutuals?region=London&mutual={MUTUAL}")
    gone = SITE.get("/mutuals?mutual=a-former-one")
    assert gone.status_code == 410
    assert "no longer in the register" in gone.text
    assert SITE.get("/mutuals?mutual=never-there").status_code == 200  # the page itself says so


def test_the_feed_of_a_mutual_a_region_and_a_sector_has_their_changes_alone_and_304_for_who_has_it() -> None:
    # Given the feeds that Share offers of a mutual, a region and a sector; and none of a view of all of them
    row, whole = DATA.mutuals.iloc[0], make_view(DATA.register, DATA.latest)
    views = (replace(whole, mutual=MUTUAL), replace(whole, regions=(row["region"],)), replace(whole, sectors=(row["sector"],)))
    assert not addresses.feed(whole, DATA)
    for view in views:
        # When one is asked for
        address = f"/{addresses.feed(view, DATA)}"
        answer = SITE.get(address)
        # Then it is a feed, which is not sent again to who has it
        assert answer.status_code == 200, address
        assert ET.fromstring(answer.text).tag == "{http://www.w3.org/2005/Atom}feed"
        assert SITE.get(address, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert SITE.get("/feeds/region/nowhere.atom").status_code == 404


def test_every_page_names_the_first_card_that_it_draws() -> None:
    for each in PAGES:
        if each.card:
            # Its script draws it, or a part of the page that the script asks for
            script = (ROOT / each.file).read_text(encoding="utf-8")
            parts = [ROOT / "lib" / "ui" / f"{name}.py" for name in re.findall(r"^from lib\.ui\.(\w+) import", script, re.MULTILINE)]
            drawn = [script, *(part.read_text(encoding="utf-8") for part in parts)]
            assert any(re.search(rf"show\w*\(\s*\"{each.card}\"|= \"{each.card}\"", text) for text in drawn), each.file

"""The open API gives what the register holds, with the parameters of the link, and refuses the rest in one sentence."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.build.__main__ import build
from lib.build.edition import publish
from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.register.dataset import Dataset, open_dataset
from lib.view.view import from_params
from lib.web.api.openapi import describe_api
from lib.web.api.resources import RESOURCES
from lib.web.api.routes import ROUTES
from lib.web.feed import ROUTES as FEED
from tests.editions import NEWEST as DATA

SOURCE = Path(__file__).resolve().parents[3] / "data" / "source"
APP = Starlette(routes=ROUTES)
CLIENT = TestClient(APP, raise_server_exceptions=False)
FILES = {"mutuals": "organisations", "observations": "observations", "series": "sector_series"} | {
    name: name for name in ("claims", "outcomes", "sources")
}


def source_rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", ["series", "claims", "outcomes", "sources"])
def test_a_table_has_every_row_of_its_source_file(name: str) -> None:
    assert CLIENT.get(f"/api/v1/{name}").json()["total"] == len(source_rows(FILES[name]))


def test_mutuals_are_filtered_as_the_link_filters_them() -> None:
    # Given the source file and a link's parameters
    wanted = {row["mutual_id"] for row in source_rows("organisations") if row["region"] == "London" and row["confidence"] != "low"}
    # When the API is asked the same
    answer = CLIENT.get("/api/v1/mutuals", params={"region": "London", "per_page": 500}).json()
    # Then the mutuals are those
    assert {row["mutual_id"] for row in answer["rows"]} == wanted
    assert answer["total"] == len(wanted) > 0


def test_a_date_keeps_the_mutuals_live_on_it() -> None:
    on = "2013-02-08"
    wanted = [
        row["mutual_id"]
        for row in DATA.mutuals.to_dict("records")
        if row["grade"] != "Weak"
        and pd.notna(row["start_mid"])
        and row["start_mid"] <= pd.Timestamp(on)
        and (pd.isna(row["end_mid"]) or row["end_mid"] > pd.Timestamp(on))
    ]
    assert CLIENT.get("/api/v1/mutuals", params={"as_at": on}).json()["total"] == len(wanted)


def test_figures_of_one_mutual_are_those_of_the_source_file() -> None:
    mutual = source_rows("observations")[0]["mutual_id"]
    wanted = [row for row in source_rows("observations") if row["mutual_id"] == mutual]
    one = CLIENT.get(f"/api/v1/mutuals/{mutual}").json()
    assert len(one["observations"]) == len(wanted)
    assert sorted(float(row["value"]) for row in one["observations"]) == sorted(float(row["value"]) for row in wanted)
    assert {each["source_id"] for each in one["sources"]} >= {each for row in one["observations"] for each in row["source_id"]}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_format_holds_the_same_rows(name: str) -> None:
    total = CLIENT.get(f"/api/v1/{name}").json()["total"]
    as_csv = list(csv.DictReader(io.StringIO(CLIENT.get(f"/api/v1/{name}?format=csv").text)))
    as_parquet = pq.read_table(io.BytesIO(CLIENT.get(f"/api/v1/{name}", headers={"accept": "application/vnd.apache.parquet"}).content))
    assert len(as_csv) == as_parquet.num_rows == total
    assert list(as_csv[0]) == as_parquet.column_names
    assert as_parquet.schema.field(0).metadata[b"definition"]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_gives_the_rows_behind_its_picture(card: str) -> None:
    view, _ = from_params({"region": ["London"]}, DATA.register, DATA.latest)
    shown = work_out(CARDS[card], DATA, view)
    answer = CLIENT.get(f"/api/v1/cards/{card}?region=London&per_page=500").json()
    assert answer["total"] == len(shown.result.frame)
    assert answer["headline"] == shown.words.headline
    assert [column["name"] for column in answer["columns"]] == list(shown.result.frame.columns)
    parquet = CLIENT.get(f"/api/v1/cards/{card}?region=London&format=parquet")
    assert pq.read_table(io.BytesIO(parquet.content)).num_rows == len(shown.result.frame)
    for companion in shown.companions:
        assert CLIENT.get(f"/api/v1/cards/{card}?companion={companion}&region=London").status_code == 200


def test_pages_together_are_the_whole() -> None:
    # Given the address of the first page
    address, seen = "/api/v1/mutuals?per_page=40", []
    # When each page's link to the next is followed
    while address:
        answer = CLIENT.get(address)
        seen += [row["mutual_id"] for row in answer.json()["rows"]]
        address = answer.json()["links"].get("next", "")
        assert (f'<{address}>; rel="next"' in answer.headers["link"]) == bool(address)
    # Then every mutual came once
    assert len(seen) == len(set(seen)) == int(answer.headers["x-total-count"])


@pytest.mark.parametrize(
    "address", ["/api/v1/mutuals", "/api/v1/cards/growth-live?region=London&format=csv", "/api/v1", "/app/static/changes.atom"]
)
def test_an_answer_that_is_had_already_is_not_sent_again(address: str) -> None:
    # Given an answer with both validators
    served = TestClient(Starlette(routes=[*ROUTES, *FEED]))
    first = served.get(address)
    modified, tag = first.headers["last-modified"], first.headers["etag"]
    assert parsedate_to_datetime(modified).tzinfo is UTC
    # When it is asked for again by either, then it is not sent
    assert served.get(address, headers={"if-none-match": tag}).status_code == 304
    again = served.get(address, headers={"if-modified-since": modified})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    # And it is sent for another date, and the tag counts before the date
    assert served.get(address, headers={"if-modified-since": "Sun, 01 Jan 2040 00:00:00 GMT"}).status_code == 200
    assert served.get(address, headers={"if-modified-since": modified, "if-none-match": '"other"'}).status_code == 200


def renamed(tmp_path: Path) -> Dataset:
    """An edition after that of the project, in which one mutual has another id and one is gone."""
    shutil.copytree(SOURCE, tmp_path / "source", ignore=shutil.ignore_patterns("geo"))
    shutil.copytree(SOURCE.parent / "editions", tmp_path / "data" / "editions")
    shutil.copy(SOURCE.parent / "release.json", tmp_path / "data")
    register = tmp_path / "source" / "register.toml"
    text = register.read_text(encoding="utf-8").replace(f'edition = "{DATA.edition}"', 'edition = "2099-01"')
    assert "[renamed.mutual]\n" in text
    register.write_text(text.replace("[renamed.mutual]\n", f'[renamed.mutual]\n{OLD} = "{NEW}"\n'), encoding="utf-8")
    for path in (tmp_path / "source").glob("*.csv"):
        rows = path.read_text(encoding="utf-8-sig")
        path.write_text(re.sub(rf"\b{re.escape(OLD)}\b", NEW, rows), encoding="utf-8")
    edition, problems = build(tmp_path / "source")
    assert edition, problems
    publish(tmp_path / "data", edition.release, edition.files)
    return open_dataset(tmp_path / "data")


OLD, NEW = str(DATA.mutuals["mutual_id"].iloc[0]), "of-another-name"


def test_a_renamed_mutual_is_found_and_one_that_is_gone_differs_from_one_that_never_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a newer edition in which a mutual has another id
    data = renamed(tmp_path)
    gone = DATA.mutuals["mutual_id"].iloc[1]
    kept = data.mutuals[data.mutuals["mutual_id"].ne(gone)]
    newest = replace(data, tables=MappingProxyType({**data.tables, "organisations": kept}))
    monkeypatch.setattr("lib.web.api.routes.store", lambda: SimpleNamespace(newest=lambda: newest))
    served = TestClient(APP, follow_redirects=False)
    # When it is asked for by the old one, as an address and as a parameter
    moved = served.get(f"/api/v1/mutuals/{OLD}?format=csv")
    # Then the reader is led on
    assert (moved.status_code, moved.headers["location"]) == (301, f"/api/v1/mutuals/{NEW}?format=csv")
    assert served.get(moved.headers["location"]).status_code == 200
    assert (
        served.get(f"/api/v1/observations?mutual={OLD}").json()["total"]
        == served.get(f"/api/v1/observations?mutual={NEW}").json()["total"]
        > 0
    )
    # And what is gone is told from what never was; the edition that had it still has it
    assert served.get(f"/api/v1/mutuals/{gone}").status_code == 410
    assert served.get(f"/api/v1/mutuals/{gone}").json()["title"] == "Gone"
    assert served.get("/api/v1/mutuals/nobody").status_code == 404
    for mutual in (gone, OLD):
        assert served.get(f"/api/v1/mutuals/{mutual}?edition={DATA.edition}").status_code == 200


def test_the_feed_is_that_of_the_editions_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given an edition newer than the image
    data = renamed(tmp_path)
    monkeypatch.setattr("lib.web.feed.store", lambda: SimpleNamespace(newest=lambda: data))
    served = TestClient(Starlette(routes=FEED))
    # When the feed is asked for, then it has it, and another tag than before
    answer = served.get("/app/static/changes.atom")
    assert "Data edition 2099-01" in answer.text
    assert data.folder in answer.headers["etag"]
    assert answer.headers["content-type"].startswith("application/atom+xml")


def test_a_reader_who_has_the_answer_is_told_so() -> None:
    first = CLIENT.get("/api/v1/cards/growth-live")
    again = CLIENT.get("/api/v1/cards/growth-live", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert DATA.folder in first.headers["etag"]
    other = CLIENT.get("/api/v1/cards/growth-live?region=London", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_named_edition_is_kept_longer_than_the_newest() -> None:
    older = DATA.older[0].name
    pinned = CLIENT.get(f"/api/v1/mutuals?edition={older}")
    assert pinned.json()["edition"] == pinned.headers["x-data-edition"] == older
    assert "max-age=86400" in pinned.headers["cache-control"]
    assert "max-age=60" in CLIENT.get("/api/v1/mutuals").headers["cache-control"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("mutuals?joy=1", 400, "joy"),
        ("mutuals?region=Nowhere", 400, "region"),
        ("mutuals?region=", 400, "region"),
        ("mutuals?as_at=soon", 400, "as_at"),
        ("mutuals?as_at=1066-10-14", 400, "as_at"),
        ("mutuals?as_at=2013-01-01&as_at=2014-01-01", 400, "one value"),
        ("mutuals?page=0", 400, "page"),
        ("mutuals?page=%C2%B2", 400, "page"),
        ("mutuals?per_page=501", 400, "per_page"),
        ("mutuals?format=xml", 400, "format"),
        ("mutuals?edition=1999", 400, "edition"),
        ("mutuals?v=9", 400, "v"),
        ("mutuals?companion=points", 400, "companion"),
        ("cards/nearby?within=7", 400, "within"),
        ("cards/compare-value?compare=nobody", 400, "compare"),
        ("cards/growth-live?companion=nobody", 404, "companion"),
        ("cards/claim-tests?claim=C999", 400, "claim"),
        ("cards/claim-tests?claim=C16&edition=2026-11.2", 404, "claim"),
        ("series?region=London", 400, "region"),
        ("mutuals/nobody", 404, "mutual"),
        ("mutuals/%2e%2e%2fnavigo", 404, "api/v1"),
        ("cards/nothing", 404, "card"),
        ("nothing", 404, "address"),
        ("mutuals?region=" + "x" * 5000, 414, "characters"),
    ],
)
def test_what_is_not_known_is_refused_in_one_sentence(address: str, status: int, said: str) -> None:
    answer = CLIENT.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert said in told["detail"]
    assert told["detail"].endswith(".")
    assert "Traceback" not in answer.text


def test_an_old_link_is_read_as_a_page_reads_it() -> None:
    new = CLIENT.get("/api/v1/mutuals", params={"as_at": "2018-03-31", "evidence": "Strong"}).json()
    old = CLIENT.get("/api/v1/mutuals", params={"v": "1", "date": "2018-03-31", "grade": "high"}).json()
    assert (old["total"], old["view"]) == (new["total"], new["view"])


def test_other_sites_may_read_and_nobody_may_write() -> None:
    assert CLIENT.get("/api/v1").headers["access-control-allow-origin"] == "*"
    asked = CLIENT.options("/api/v1/mutuals")
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = CLIENT.request(method, "/api/v1/mutuals")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert CLIENT.get("/api/v1/mutuals", headers={"accept": "image/png"}).status_code == 406


def test_an_error_inside_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_asked: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("lib.web.api.resources.choose", lambda _data, _view: fail(None))
    answer = CLIENT.get("/api/v1/mutuals?region=South West")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["detail"].endswith(".")


def test_the_description_names_every_column_and_address() -> None:
    told = describe_api(DATA)
    assert json.loads(CLIENT.get("/api/v1/openapi.json").text) == json.loads(json.dumps(told, default=str))
    for name, resource in RESOURCES.items():
        assert list(told["components"]["schemas"][name]["properties"]) == [column.name for column in resource.table.columns]
    assert {f"/api/v1/{name}" for name in RESOURCES} < set(told["paths"])


SCHEMA = schemathesis.openapi.from_dict(describe_api(DATA))
SCHEMA.app = APP
_DAYS = st.dates(DATA.register.first_date, DATA.latest).map(str)
schemathesis.openapi.format("date", _DAYS)


@SCHEMA.parametrize()
@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_api_does_what_its_description_says(case: schemathesis.Case) -> None:
    case.call_and_validate()

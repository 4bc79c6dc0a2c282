"""Nothing for the signed-out where sign-in is on, and nothing for anybody where it can't be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.middleware import Middleware
from starlette.testclient import TestClient, WebSocketDenialResponse
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from lib.ui import sign_in as own_sign_in
from lib.ui.streamlit_internals import is_signed_in
from lib.web import sign_in
from lib.web.below import Below
from lib.web.headers import SecurityHeaders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

from tests.unit.web.site import client


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Sign-in is on; the cookie `me` is that of someone signed in."""
    monkeypatch.setattr(sign_in, "is_set_up", lambda: True)
    monkeypatch.setattr(sign_in, "provider_token", lambda: "token")
    return client(Middleware(sign_in.Gate, on=lambda: True, known=lambda cookies: "me" in cookies))


@pytest.mark.parametrize(
    "address",
    ["/small", "/static/js/index.abc.js", "/app/static/regions.geojson", "/media/file.csv", "/api/v1/mutuals", "/_stcore/metrics"],
)
def test_the_signed_out_get_nothing(gated: TestClient, address: str) -> None:
    answer = gated.get(address)
    assert answer.status_code == 401
    assert "data" not in answer.text
    assert gated.get(address, cookies={"me": "1"}).status_code == 200


def test_the_signed_out_get_health_and_the_way_in(gated: TestClient) -> None:
    assert gated.get("/healthz").status_code == 200
    assert gated.get("/auth/login").status_code == 200
    page = gated.get("/growth?region=London")
    assert (page.status_code, page.headers["location"]) == (302, "/auth/login?provider=token")
    with pytest.raises(WebSocketDenialResponse) as refused, gated.websocket_connect("/_stcore/stream"):
        pass
    assert refused.value.status_code == 401


def test_after_signing_in_the_link_that_was_asked_for_opens(gated: TestClient) -> None:
    gated.get("/growth?region=London")
    gated.cookies.set("me", "1")
    back = gated.get("/")
    assert (back.status_code, back.headers["location"]) == (302, "/growth?region=London")
    assert gated.get("/").status_code == 200


@pytest.mark.parametrize("link", ["//evil.example", "https://evil.example/", "%2F%2Fevil.example", "/nothing", "/%0d%0agrowth"])
def test_nobody_is_sent_to_another_site(gated: TestClient, link: str) -> None:
    back = gated.get("/", cookies={"me": "1", "_mutuals_wanted": link})
    assert back.headers["location"] == "/"


def test_what_the_signed_in_see_stays_out_of_shared_caches(gated: TestClient) -> None:
    gated.cookies.set("me", "1")
    assert "public" not in gated.get("/static/js/index.abc.js").headers["cache-control"]
    assert "private" in gated.get("/growth").headers["cache-control"]


def test_sign_in_that_is_asked_for_but_not_set_up_serves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "is_set_up", lambda: False)
    served = client(Middleware(sign_in.Gate, on=lambda: True, known=lambda _: True))
    assert served.get("/").status_code == 503
    assert served.get("/healthz").status_code == 200


@pytest.fixture
def understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str | None, str], TestClient]]:
    """Serves behind the gate with a text of `secrets.toml` (None for no file) and a value of `MUTUALS_SIGN_IN`."""

    def serve(secrets: str | None, setting: str) -> TestClient:
        path = tmp_path / "secrets.toml"
        if secrets is not None:
            path.write_text(secrets, encoding="utf-8")
        monkeypatch.setenv("MUTUALS_SIGN_IN", setting)
        config.set_option("secrets.files", [str(path)])
        secrets_singleton._reset()
        own_sign_in._understand_secrets.cache_clear()
        own_sign_in._warn.cache_clear()
        return client(Middleware(sign_in.Gate))

    before = config.get_option("secrets.files")
    yield serve
    config.set_option("secrets.files", before)
    secrets_singleton._reset()
    own_sign_in._understand_secrets.cache_clear()


WHOLE = "[auth]\n" + "".join(f'{name} = "https://example.org"\n' for name in own_sign_in._SECRETS)


_CUT = [WHOLE.replace(f"{name} =", f"other_{name} =") for name in own_sign_in._SECRETS]


@pytest.mark.parametrize(
    ("secrets", "setting"),
    [
        ("[auth\nclient_id =", ""),
        ("[auth]\n", ""),
        (WHOLE.replace("auth", "Auth"), ""),
        ("auth = 1\n", ""),
        (WHOLE + WHOLE.replace("auth", "AUTH"), ""),
        *((cut, "0") for cut in _CUT),
        *((None, word) for word in ("1", "2", "y", "required", "TRUE", "nein")),
        ("[other]\nkey = 1\n", "on"),
    ],
)
def test_whatever_asks_for_sign_in_and_cannot_be_understood_serves_nothing(
    understood: Callable[[str | None, str], TestClient], caplog: pytest.LogCaptureFixture, secrets: str | None, setting: str
) -> None:
    # Given secrets or a setting that ask for sign-in, and can't be followed
    served = understood(secrets, setting)
    # When anybody asks, again and again
    answers = [served.get(address).status_code for address in ("/", "/growth", "/api/v1/mutuals", "/static/js/index.abc.js")]
    # Then nothing is served, and one line says why
    assert answers == [503] * 4
    with pytest.raises(WebSocketDenialResponse), served.websocket_connect("/_stcore/stream"):
        pass
    assert [record.levelname for record in caplog.records if record.name == "lib.ui.sign_in"] == ["ERROR"]


@pytest.mark.parametrize(("secrets", "setting"), [(None, ""), (None, "0"), (None, "off"), ("[other]\nkey = 1\n", "")])
def test_what_does_not_ask_for_sign_in_serves_everybody(
    understood: Callable[[str | None, str], TestClient], secrets: str | None, setting: str
) -> None:
    assert understood(secrets, setting).get("/").status_code == 200


def test_secrets_that_name_a_provider_lead_to_it(understood: Callable[[str | None, str], TestClient]) -> None:
    answer = understood(WHOLE, "").get("/")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (302, "/auth/login")


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", False)])
def test_cookies_are_for_encrypted_connections_where_there_is_one(gated: TestClient, scheme: str, secure: bool) -> None:
    app = SecurityHeaders(gated.app)
    cookie = TestClient(app, follow_redirects=False).get("/growth", headers={"x-forwarded-proto": scheme}).headers["set-cookie"]
    assert (cookie.count("; Secure") == 1) is secure


@pytest.mark.parametrize("cookie", ["nonsense", "a.b.c", "é", "2|1:0"])
def test_a_made_up_cookie_is_nobody(cookie: str) -> None:
    assert not is_signed_in({"_streamlit_user": cookie})


def test_behind_sign_in_below_a_path_the_way_back_leads_below_it(gated: TestClient) -> None:
    served = TestClient(Below(gated.app, "/mutuals"), follow_redirects=False)
    there = served.get("/mutuals/growth?region=London")
    assert there.headers["location"].startswith("/mutuals/auth/login")
    served.cookies.set("me", "1")
    assert served.get("/mutuals/").headers["location"] == "/mutuals/growth?region=London"

"""The addresses of the API, and what each answers."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING

import pandas as pd
from starlette.responses import Response
from starlette.routing import Route

from lib.catalogue import CARDS
from lib.core.caching import once_a_choice
from lib.core.card import Bundle, work_out
from lib.exports.notices import STATUS, licence_of
from lib.register.dataset import Dataset
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.view.addresses import API
from lib.view.links import PARAMETER, find_present
from lib.view.view import PARAMETERS, View, to_params
from lib.web.api.answers import OPEN, answer_document, answer_if_unchanged, answer_problem, answer_table, json_rows, redirect
from lib.web.api.asking import LONGEST, Query, Refusal, read
from lib.web.api.openapi import describe_api
from lib.web.api.resources import RESOURCES
from lib.web.whereabouts import list_former

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from lib.register.dataset import Dataset
    from lib.web.api.resources import Resource

_LOG = logging.getLogger(__name__)
_CARD = (*PARAMETERS, PARAMETER, "companion")
_METHODS = "GET, HEAD, OPTIONS"


def refuse_in_a_sentence(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """An endpoint that refuses in one sentence, and never shows a traceback."""

    @wraps(answer)
    def refusing(request: Request) -> Response:
        if len(str(request.url)) > LONGEST:
            return answer_problem(414, f"Addresses have at most {LONGEST:,} characters here.")
        try:
            return answer(request)
        except Refusal as refused:
            return answer_problem(refused.status, refused.detail)
        except NoEditionError as error:
            return answer_problem(503, str(error))
        except Exception:  # noqa: BLE001 - logged with its traceback; `RequestLog` would answer too, but not as the problem document promised
            _LOG.exception("An answer of the API failed")
            return answer_problem(500, "Something went wrong here; it was noted.")

    return refusing


def _read(request: Request, allowed: tuple[str, ...]) -> Query:
    return read(request.url.query, request.headers.get("accept", ""), store().newest(), allowed)


@refuse_in_a_sentence
def get_index(request: Request) -> Response:
    """What there is."""
    query = _read(request, ("edition", PARAMETER))
    data = query.data
    body = {
        "title": data.register.title,
        "status": STATUS,
        "licence": licence_of(data.register),
        **_edition(data),
        "editions": [{"edition": each.name, "updated": each.updated} for each in data.editions],
        "resources": {name: f"{API}/{name}" for name in (*RESOURCES, "cards", "openapi.json")},
    }
    return answer_document(request, query.view.edition, data, body)


def _get_rows(resource: Resource) -> Callable[[Request], Response]:
    @refuse_in_a_sentence
    def get_rows(request: Request) -> Response:
        query = _read(request, resource.parameters)
        labels = {column.name: query.data.speaker.say(column.definition) for column in resource.table.columns}
        return answer_if_unchanged(request, query) or answer_table(
            request, query, resource.rows(query), name=resource.name, beside=_describe(query), labels=labels
        )

    return get_rows


@refuse_in_a_sentence
def get_mutual(request: Request) -> Response:
    """One mutual with its figures and sources, whatever the filters."""
    query = _read(request, ("edition", PARAMETER))
    data, mutual = query.data, request.path_params["id"]
    if mutual not in data.names:
        if (now := find_present("mutual", mutual, data.register)) in data.names:
            return redirect(request, mutual, now)
        if mutual in list_former(data):
            raise Refusal(
                410,
                data.speaker.say("This mutual is no longer in the register; name an earlier edition by the parameter edition."),
            )
        raise Refusal(404, data.speaker.say(f"There is no mutual of that id; {API}/mutuals lists them."))
    rows, observations = data.mutuals[data.mutuals["mutual_id"].eq(mutual)], data.observations[data.observations["mutual_id"].eq(mutual)]
    if query.format != "json":
        labels = {column.name: data.speaker.say(column.definition) for column in RESOURCES["mutuals"].table.columns}
        return answer_table(request, query, rows, name=mutual, beside={}, labels=labels)
    cited_ids = sorted({str(each) for ids in (*rows["source_ids"], *observations["source_id"]) for each in ids})
    body = {
        **_edition(data),
        "mutual": json_rows(rows)[0],
        "observations": json_rows(observations),
        "sources": _sources(data, cited_ids),
    }
    return answer_document(request, query.view.edition, data, body)


@refuse_in_a_sentence
def get_cards(request: Request) -> Response:
    """Every card: what it shows, how it is worked out, what to bear in mind."""
    query = _read(request, ("edition", PARAMETER))
    say = query.data.speaker.say
    body = [
        {
            "id": card.id,
            "title": say(card.title),
            "definition": say(card.definition),
            "method": say(card.method),
            "limits": say(card.limits),
            "companions": list(card.companions),
            "address": f"{API}/cards/{card.id}",
        }
        for card in CARDS.values()
    ]
    return answer_if_unchanged(request, query) or answer_table(
        request, query, pd.DataFrame(body), name="cards", beside=_edition(query.data), labels={}
    )


@refuse_in_a_sentence
def get_card(request: Request) -> Response:
    """The rows behind a card, for a view."""
    card_id = request.path_params["id"]
    if card_id not in CARDS:
        raise Refusal(404, f"There is no card of that id; {API}/cards lists them.")
    query = _read(request, _CARD)
    card = CARDS[card_id]
    if query.companion and query.companion not in card.companions:
        names = ", ".join(card.companions) or "none"
        raise Refusal(404, f"companion: ‘{query.companion[:40]}’ does not belong to this card; there are: {names}.")
    if answer := answer_if_unchanged(request, query):
        return answer
    bundle = _work_out(card_id, query.data, query.view)
    result = bundle.companions[query.companion] if query.companion else bundle.result
    body = {
        **_describe(query),
        "card": {"id": card.id} | {name: getattr(bundle.card, name) for name in ("title", "definition", "method", "limits")},
        "headline": bundle.words.headline,
        "subtitle": bundle.words.subtitle,
        "unit": result.unit,
        "coverage": {"known": result.coverage.known, "of": result.coverage.of, "what": result.coverage.what} if result.coverage else None,
        "companions": list(card.companions),
        "columns": [{"name": each.name, "label": each.label, "definition": each.definition, "unit": each.unit} for each in result.fields],
        "sources": _sources(query.data, list(result.source_ids)),
    }
    labels = {each.name: each.definition for each in result.fields}
    return answer_table(request, query, result.frame, name=query.companion or card_id, beside=body, labels=labels)


@refuse_in_a_sentence
def get_openapi(request: Request) -> Response:
    """The description of the API, made from the tables and fields."""
    data = store().newest()
    return answer_document(request, "", data, describe_api(data))


@refuse_in_a_sentence
def refuse_unknown(_request: Request) -> Response:
    """What is not there."""
    raise Refusal(404, f"There is nothing at this address; {API} lists what there is.")


@once_a_choice
def _work_out(card_id: str, data: Dataset, view: View) -> Bundle:
    return work_out(CARDS[card_id], data, view)


def _edition(data: Dataset) -> dict[str, object]:
    return {"edition": data.edition, "updated": data.register.updated}


def _describe(query: Query) -> dict[str, object]:
    return {**_edition(query.data), "status": STATUS, "view": [list(pair) for pair in to_params(query.view, query.data.register)]}


def _sources(data: Dataset, ids: list[str]) -> list[dict[str, str]]:
    return [
        {"source_id": each.id, "title": each.title, "publisher": each.publisher, "url": each.url, "published": each.published}
        for each in data.find_sources(ids).values()
    ]


class Methods:
    """ASGI wrapper: answers preflights, refuses other methods in the form of the API, and keeps HEAD without a body."""

    def __init__(self, endpoint: Callable[[Request], Response]) -> None:
        """Wrap an endpoint."""
        self.route = Route("/", endpoint).app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method in {"GET", "HEAD"}:
            await self.route(scope, receive, send)
        elif method == "OPTIONS":
            allowed = {
                "access-control-allow-methods": _METHODS,
                "access-control-allow-headers": "If-Modified-Since, If-None-Match",
                "access-control-max-age": "86400",
            }
            await Response(status_code=204, headers={**OPEN, **allowed, "allow": _METHODS})(scope, receive, send)
        else:
            await answer_problem(405, "The API is read only.", {"allow": _METHODS})(scope, receive, send)


ROUTES = [
    Route(API, Methods(get_index)),
    *(Route(f"{API}/{name}", Methods(_get_rows(resource))) for name, resource in RESOURCES.items()),
    Route(f"{API}/mutuals/{{id}}", Methods(get_mutual)),
    Route(f"{API}/cards", Methods(get_cards)),
    Route(f"{API}/cards/{{id}}", Methods(get_card)),
    Route(f"{API}/openapi.json", Methods(get_openapi)),
    Route("/api/{rest:path}", Methods(refuse_unknown)),
]

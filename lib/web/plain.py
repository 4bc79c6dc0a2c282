"""Plain pages: any view's briefing, any mutual, any claim as one page without scripts, from what there is."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lib.catalogue import CARDS
from lib.core.caching import once_a_choice
from lib.core.card import work_out
from lib.core.result import records
from lib.core.wording import count_of, missing, partial_date
from lib.exports import templates
from lib.exports.briefing.page import sheets_html
from lib.exports.tables import styles_for, table
from lib.exports.templates import fill, read_styles
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.topics.briefing.briefing import build_briefing
from lib.topics.claims.words import claimed_figure, mark_verdict, readable
from lib.topics.profile.measure import every_source, facts
from lib.topics.profile.words import profile_summary, say_left_out
from lib.ui.table import source_html, table_html
from lib.view import addresses
from lib.view.pages import PAGES, has_plain_page
from lib.web.links import Link, read_link, root_of
from lib.web.not_found import refuse
from lib.web.preview import make_preview, title_of
from lib.web.unchanged import is_unchanged, validators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from lib.register.dataset import Dataset
    from lib.view.view import View

_LOG = logging.getLogger(__name__)
_PROFILE = ("profile-value", "profile-staff", "profile-figures", "profile-said", "profile-similar")
_CLAIM = ("claim-figures", "claim-tests")
_PATHS = frozenset(page.path for page in PAGES if has_plain_page(page))


def get_page(request: Request) -> Response:
    """The plain page of a link; 304 for who has it; 404 where there is none."""
    path = str(request.path_params.get("page", "")).strip("/")
    try:
        data = store().newest()
    except NoEditionError as error:
        return refuse(request.scope, 503, str(error))
    link = read_link(path, request.url.query, data)
    if path not in _PATHS or (link.view.mutual and link.view.mutual not in link.data.names) or (link.view.claim and not _is_claim(link)):
        return refuse(request.scope)
    headers = {**validators(request, link.data, "plain"), "cache-control": "public, max-age=60"}
    if is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    root = root_of(request.scope)
    content = _content(path, link.data, link.view, root)
    body = fill(
        "plain",
        head=make_preview(path, request.url.query, data, root).head(),
        style=styles_for(content) + Markup("\n") + read_styles("briefing", "plain"),
        site=data.register.short_title,
        heading=title_of(link),
        notices=link.notices,
        live=root + addresses.page(path, link.view, link.data).removeprefix("."),
        root=root,
        content=content,
        pages=[(page.path, link.data.speaker.say(page.title)) for page in PAGES if page.path in _PATHS],
        query=addresses.page("", replace(link.view, mutual="", compare=(), near="", since="", claim=""), link.data).removeprefix("."),
    )
    return HTMLResponse(body, headers=headers)


def _is_claim(link: Link) -> bool:
    return link.view.claim.casefold() in {str(each).casefold() for each in link.data.tables["claims"]["claim_id"]}


@once_a_choice
def _content(path: str, data: Dataset, view: View, root: str) -> Markup:
    if view.mutual:
        return _profile(data, view)
    if path == "claims":
        return _claim(data, view) if view.claim else _claims(data, view, root)
    return sheets_html(build_briefing(data, view, link=root + addresses.page(path, view, data).removeprefix(".")))


def _profile(data: Dataset, view: View) -> Markup:
    known = facts(data, view)
    rows = {str(row["item"]): _fact(row["known_as"], row["address"]) for row in records(known.frame)}
    words = [text for text in (profile_summary(known), say_left_out(known)) if text]
    return fill(
        "plain_parts", words=words, facts=rows, parts=_parts(_PROFILE, data, view), sources=_sources(every_source(data, view), data)
    )


def _claim(data: Dataset, view: View) -> Markup:
    judged_claim = work_out(CARDS["claim-tests"], data, view).result.facts.judged_claim
    claim = judged_claim.claim
    figure = claimed_figure(claim.value, claim.unit)
    rows = {
        "What was said": Markup("{}{}").format(claim.statement, f": {figure}" if figure else ""),
        "When": partial_date(claim.stated_on),
        "Verdict": f"{mark_verdict(judged_claim.verdict)}. {judged_claim.rule}",
        "Evidence for": readable(claim.evidence_for, claim.unit),
        "Evidence against, or what to bear in mind": readable(claim.evidence_against, claim.unit),
        "Other published values": readable(claim.other_values, claim.unit),
    }
    cards = _CLAIM if claim.value is not None else _CLAIM[1:]
    return fill(
        "plain_parts",
        words=[],
        facts={title: text for title, text in rows.items() if text},
        parts=_parts(cards, data, view),
        sources=_sources(claim.source_ids, data),
    )


def _claims(data: Dataset, view: View, root: str) -> Markup:
    claims = records(work_out(CARDS["claim-list"], data, view).result.frame)
    rows = [
        (
            templates.link(root + addresses.plain_page("claims", replace(view, claim=str(row["claim_id"])), data), str(row["statement"])),
            claimed_figure(row["claimed"], row["unit"]),
            mark_verdict(row["verdict"]),
        )
        for row in claims
    ]
    return table("Each statement with what was claimed and its verdict", ("Statement", "Claimed", "Verdict"), rows)


def _parts(cards: Iterable[str], data: Dataset, view: View) -> list[tuple[str, str, Markup]]:
    """Headline, caption and tables of each card that has rows."""
    found = []
    for card_id in cards:
        bundle = work_out(CARDS[card_id], data, view)
        if bundle.result.empty:
            found.append((bundle.words.empty, "", Markup()))
            continue
        tables = [table_html(result, result.words.subtitle, bundle.sources) for result in bundle.results if not result.empty]
        html = Markup().join(Markup(each) for each in tables)  # noqa: S704 # nosec B704 - tables escape their cells
        found.append((bundle.words.headline, bundle.words.caption, html))
    return found


def _fact(known: object, address: object) -> Markup:
    return templates.link(str(address or ""), "Not known" if missing(known) else partial_date(str(known)))


def _sources(ids: Iterable[str], data: Dataset) -> tuple[str, list[Markup]]:
    named = [source_html(each, data.find_sources([each])) for each in ids]
    return count_of(len(named), "source"), named


ROUTES = [Route(f"/{addresses.PLAIN}", get_page), Route(f"/{addresses.PLAIN}/{{page:path}}", get_page)]

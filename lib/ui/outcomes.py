"""What the minister quoted, as short cards: the statement, its figure, how it stands, and what could be traced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.result import records
from lib.core.wording import count_of
from lib.exports.templates import fill
from lib.topics.outcomes.measure import STATEMENT
from lib.topics.outcomes.words import figures
from lib.ui.card import show_card_with
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.ui.table import badge, source_html
from lib.view import addresses
from lib.view.view import with_subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.register.dataset import Dataset
    from lib.view.view import View

_CARD = "outcomes-claimed"


def show_quotes(data: Dataset, view: View) -> None:
    """The outcomes that claims quote; the files of the card have every text as a row."""
    show_card_with(_CARD, data, view, lambda: replay(_show_quotes, data, view))


def _show_quotes(data: Dataset, view: View) -> None:
    card = bundle(_CARD, data, view)
    if card.result.empty:
        st.info(card.words.empty)
        return
    rows = records(card.result.frame)
    verdicts = {str(row["claim_id"]): str(row["verdict"]) for row in records(bundle("claim-list", data, view).result.frame)}
    rows_of_claim: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        rows_of_claim.setdefault((row["claim_id"], row["subject"], row["outcome"]), []).append(row)
    cards = [_card(data, view, own, verdicts) for own in rows_of_claim.values()]
    st.html(fill("quoted", cards=cards))
    st.caption(card.words.lead)


def _card(data: Dataset, view: View, rows: list[dict[str, Any]], verdicts: Mapping[str, str]) -> dict[str, object]:
    """What the template shows of one claim and the outcome that it quotes."""
    first = next(row for row in rows if row["item"] == STATEMENT)
    ids = dict.fromkeys(each for row in rows for each in row["source_id"])
    verdict = verdicts.get(first["claim_id"], "")
    return {
        "statement": first["statement"],
        "figure": figures(first),
        "badge": badge(verdict) if verdict else "",
        "subject": first["subject"],
        "outcome": str(first["outcome"])[:1].lower() + str(first["outcome"])[1:],
        "address": addresses.page("claims", with_subject(view, claim=first["claim_id"]), data),
        "traces": [(row["item"], row["statement"]) for row in rows if row["item"] != STATEMENT],
        "sources": [source_html(each, data.sources) for each in ids],
        "count": count_of(len(ids), "source"),
    }

"""What the minister quoted, as short cards: the statement, its figure, how it stands, and what could be traced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.result import records
from lib.core.wording import count_of
from lib.core.words import uncapital
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
    rows_of_outcome: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        rows_of_outcome.setdefault((row["subject"], row["outcome"]), []).append(row)
    cards = [_card(data, view, own, verdicts) for own in rows_of_outcome.values()]
    st.html(fill("quoted", cards=cards))
    st.caption(card.words.lead)


def _card(data: Dataset, view: View, rows: list[dict[str, Any]], verdicts: Mapping[str, str]) -> dict[str, object]:
    """What the template shows of one outcome and the claims that quote it."""
    claims = [row for row in rows if row["item"] == STATEMENT]
    ids = dict.fromkeys(each for row in rows for each in row["source_id"])
    return {
        "subject": rows[0]["subject"],
        "outcome": uncapital(str(rows[0]["outcome"])),
        "figure": figures(rows[0]),
        "claims": [
            {
                "statement": row["statement"],
                "badge": badge(verdicts[row["claim_id"]]) if row["claim_id"] in verdicts else "",
                "address": addresses.page("claims", with_subject(view, claim=row["claim_id"]), data),
            }
            for row in claims
        ],
        "traces": list(dict.fromkeys((row["item"], row["statement"]) for row in rows if row["item"] != STATEMENT)),
        "sources": [source_html(each, data.sources) for each in ids],
        "count": count_of(len(ids), "source"),
    }

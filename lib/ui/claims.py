"""The page Claims: the scale, every claim as a short card, and the one that the link has open in its place."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from lib.core.result import records
from lib.core.wording import partial_date, write_list
from lib.exports.templates import fill
from lib.topics.claims.verdicts import SCALE, Verdict
from lib.topics.claims.words import answer, beside_figure, beside_label, claimed_figure, mark_verdict, readable
from lib.ui.about import escape_markdown, source_line
from lib.ui.card import show_card
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.ui.state import bundle
from lib.view import addresses
from lib.view.pages import PAGES
from lib.view.view import make_view, with_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lib.core.result import Result
    from lib.register.dataset import Dataset
    from lib.topics.claims.measure import JudgedClaim, ListFacts, TestsFacts
    from lib.view.view import View

#: Kind of test -> the page that shows its figure, and how a link names it; the picture of the claim shows published totals.
SHOWN_ON = {
    "live count": ("growth", "live mutuals over time"),
    "multiple": ("growth", "times as many as in the base year"),
    "published multiple": ("growth", "published counts over time"),
    "known value": ("growth", "value of services over time"),
    "outcome": ("outcomes", "outcome evidence"),
    "comparison": ("outcomes", "outcome evidence"),
    "supported": ("pipeline", "bodies supported"),
    "supported sectors": ("pipeline", "bodies supported"),
    "launches": ("growth", "launches a year"),
    "launches from": ("growth", "launches a year"),
    "councils": ("pipeline", "councils exploring"),
    "ambassadors": ("pipeline", "ambassadors"),
    "launch": ("mutuals", "profile of the mutual"),
    "listed": ("mutuals", "profile of the mutual"),
}
#: Kinds of tests whose subject is the id of a mutual.
_ABOUT_A_MUTUAL = ("launch", "listed")


def show_scale(data: Dataset, view: View) -> None:
    """What the page is, how the claims stand in all, and the scale with its rules."""
    listed_claims = bundle("claim-list", data, view)
    frame = listed_claims.result.frame
    if frame.empty:
        st.info(listed_claims.words.empty)
        return
    days = write_list([partial_date(str(each)) for each in dict.fromkeys(frame["said_on"])])
    st.markdown(f"**{listed_claims.words.headline}.**")
    st.markdown(
        f"The statements were made on {days}. Each is tested against the register and against what others published. The filters "
        "don’t apply to this page: the register’s figures are worked out as at the day of the claim, for all of England, with strong "
        "and moderate evidence."
    )
    _show_open(data, view)
    with st.expander("What the verdicts mean"):
        st.markdown("\n".join(f"- **{mark_verdict(str(verdict))}.** {rule}" for verdict, rule in SCALE.items()))
        st.markdown("No verdict is typed in: change the data and it is worked out anew. Names are a floor, so fewer of them prove nothing.")


def show_claims(data: Dataset, view: View) -> None:
    """A short card for each claim: what was said, the answer, claimed beside found; why, evidence and sources are folded."""
    every = bundle("claim-list", data, view).result
    rows = records(every.frame)
    if not rows:
        return
    st.header("The claims", anchor=False)
    verdicts = [str(each) for each in Verdict if every.facts.verdicts[each]]
    chosen = st.pills("Verdict", verdicts, selection_mode="multi", key="verdict", bind="query-params")
    by_link = {name: name.casefold() == view.claim.casefold() for name in every.frame["claim_id"].astype(str)}
    # A claim that the link opens is shown whatever its verdict.
    shown = [name for row in rows if by_link[name := str(row["claim_id"])] or not chosen or row["verdict"] in chosen]
    for name in shown:
        st.session_state[_key(name)] = by_link[name]
    with st.container(key="claims"):
        # Those that are folded are the same for everybody, whatever their filters.
        for is_open, names in groupby(shown, by_link.get):
            replay(_show_in_turn, tuple(names), data, view if is_open else _unfilter(data, view))


def _show_in_turn(shown: Sequence[str], data: Dataset, view: View) -> None:
    """Claims one below the other, each folded or open as its key says."""
    every = bundle("claim-list", data, view).result
    rows = {str(row["claim_id"]): row for row in records(every.frame)}
    for name in shown:
        with st.container(border=True, key=f"claim-{name}", gap="small"):
            st.html(_card(name, rows[name], every))
            expander = st.expander("Why, evidence and sources", key=_key(name), on_change=_toggle, args=(name, [*rows]), type="compact")
            with expander:
                if expander.open:
                    _show_claim(data, view)


def _card(name: str, row: Mapping[str, Any], every: Result[ListFacts]) -> str:
    figure, found = claimed_figure(row["claimed"], row["unit"]), every.facts.beside.get(name)
    pair: list[tuple[str, str, float, str]] = []
    if figure:
        top = max(float(row["claimed"]), found.value if found else 0.0) or 1.0
        pair.append(("Claimed", figure, float(row["claimed"]) / top, "claimed"))
        if found:
            pair.append((beside_label(found), beside_figure(found), found.value / top, "found"))
    return fill(
        "claim_card",
        statement=row["statement"],
        verdict=mark_verdict(row["verdict"]),
        kind=Verdict(row["verdict"]).name.lower(),
        answer=answer(every.facts.reasons[name]),
        pair=pair,
    )


def show_list(data: Dataset, view: View) -> None:
    """Every claim as a table and a file, folded."""
    with st.expander(
        "All claims as a table or file", expanded="claim-list" in st.query_params, key="all-claims", on_change="rerun"
    ) as every:
        if every.open:
            show_card("claim-list", data, view)


def show_as_at_the_claims(card_id: str, data: Dataset, view: View) -> None:
    """A card of another topic as at the day of the claims, whatever the filters."""
    show_card(card_id, data, _unfilter(data, view))


def _unfilter(data: Dataset, view: View) -> View:
    """The view as at the day of the claims, whatever the filters."""
    return make_view(data.register, data.latest, as_at=data.register.reference_date, edition=view.edition)


def _key(name: str) -> str:
    return f"open-{name}"


def _toggle(name: str, names: list[str]) -> None:
    """Bring the claim that the reader opened into the link, or take it out (a callback)."""
    if st.session_state.get(_key(name)):
        st.query_params["claim"] = name
        return
    if st.query_params.get("claim", "") in names:
        del st.query_params["claim"]


def _show_open(data: Dataset, view: View) -> None:
    """Say above the list which claim stands open and how it stands, for those who come by a link to it."""
    judged_claim = bundle("claim-tests", data, view).result.facts.judged_claim
    if judged_claim is None:
        if view.claim:
            st.caption(f":material/info: The link asked for claim ‘{escape_markdown(view.claim)}’, which this register does not have.")
        return
    st.markdown(
        f"Open below: **{escape_markdown(judged_claim.claim.statement)}. {mark_verdict(judged_claim.verdict)}.** {judged_claim.rule}"
    )


def _show_claim(data: Dataset, view: View) -> None:
    tests: Result[TestsFacts] = bundle("claim-tests", data, view).result
    judged_claim = tests.facts.judged_claim
    assert judged_claim  # noqa: S101 - only a claim of the list stands open
    claim = judged_claim.claim
    figure = claimed_figure(claim.value, claim.unit)
    st.markdown(
        f"**What was said** on {partial_date(claim.stated_on)} (in our words): "
        f"{escape_markdown(claim.statement)}{f': **{escape_markdown(figure)}**' if figure else ''}\n\n"
        f"**Verdict: {mark_verdict(judged_claim.verdict)}.** {judged_claim.rule}\n\n"
        f"**Where it was said.** {source_line(data, claim.page).removeprefix('- ')}"
    )
    if claim.value is not None:
        show_card("claim-figures", data, view)
    show_card("claim-tests", data, view)
    if links := list(_links(data, tests.view, judged_claim)):
        st.markdown(f"**See it in the dashboard, as at that day:** {write_list(links)}.")
    for title, text in (
        ("Evidence for", claim.evidence_for),
        ("Evidence against, or what to bear in mind", claim.evidence_against),
        ("Other published values", claim.other_values),
    ):
        if text:
            st.markdown(f"**{title}.** {escape_markdown(readable(text, claim.unit))}")


def _links(data: Dataset, view: View, judged_claim: JudgedClaim) -> Iterator[str]:
    """Links to the views that show the figures of the tests, each once, where the site has the page."""
    paths = {page.path for page in PAGES}
    unfiltered = make_view(data.register, data.latest, as_at=view.as_at, edition=view.edition)
    for kind, who in dict.fromkeys((kind, who if kind in _ABOUT_A_MUTUAL else "") for kind, who in judged_claim.shown_by):
        path, words = SHOWN_ON.get(kind, ("none", ""))
        if path in paths:
            yield f"[{words}]({addresses.page(path, with_subject(unfiltered, mutual=who), data)})"

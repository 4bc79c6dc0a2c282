"""Lines to take and the question box: an answer first, then the card that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.wording import as_sentence, count, plural
from lib.exports.notices import STATUS
from lib.topics.lines.lines import QUESTIONS, Line, OpenQuestion, explain_rule, work_out_lines
from lib.ui.about import source_line
from lib.ui.card import show_card
from lib.ui.replay import replay
from lib.ui.share import link
from lib.ui.spoken import st
from lib.ui.state import recall
from lib.view.pages import page_at

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View


def show_questions(data: Dataset, view: View) -> None:
    """Choose a question; read its answer, then the chart behind it."""
    replay(_show_questions, data, view)


def _show_questions(data: Dataset, view: View) -> None:
    st.header("Ask a question", anchor=False)
    questions = {question.text: question.key for question in QUESTIONS}
    choice = st.selectbox("Question", list(questions), key="question", bind="query-params")
    answer = next(each for each in recall(work_out_lines, data, view) if each.key == questions[choice])
    with st.container(key="answer"):
        if isinstance(answer, OpenQuestion):
            st.markdown(f"**The register can’t say with enough evidence:** {as_sentence(answer.why)}")
        else:
            st.markdown(f"**{answer.text}**")
            st.caption(_describe_basis(answer))
    show_card(answer.card, data, view)


def show_lines(data: Dataset, view: View) -> None:
    """Every line that the evidence carries, ready to copy; then those it doesn't, with the reason."""
    replay(_show_lines, data, view, link(page_at("lines"), data, view))


def _show_lines(data: Dataset, view: View, address: str) -> None:
    st.markdown("Each line stands alone, with what it covers.")
    every = recall(work_out_lines, data, view)
    for line in every:
        if isinstance(line, Line):
            _show_line(line, data, address)
    open_questions = [each for each in every if isinstance(each, OpenQuestion)]
    if open_questions:
        st.header("Not offered", anchor=False)
        st.markdown("\n".join(f"- {each.question} {as_sentence(each.why)}" for each in open_questions))
    st.caption(explain_rule())


def _show_line(line: Line, data: Dataset, address: str) -> None:
    with st.container(border=True, key=f"line-{line.key}"):
        st.markdown(f"**{line.text}**")
        st.caption(_describe_basis(line))
        with st.popover("Copy this line", icon=":material/content_copy:", key=f"copy-{line.key}"):
            st.code(quote(line, data, address), language=None, wrap_lines=True)
        label = f"{count(len(line.source_ids))} {plural(len(line.source_ids), 'source')}"
        with st.expander(label, key=f"sources-{line.key}", on_change="rerun") as sources:
            if sources.open:
                st.markdown("\n".join(source_line(data, each) for each in line.source_ids))


def quote(line: Line, data: Dataset, address: str) -> str:
    """The line as it is copied: the sentence, then what stands behind it."""
    behind = f"{line.coverage.rstrip('.')}. {line.evidence}. {data.register.title}, data edition {data.edition}. {STATUS}. {address}"
    return f"{line.text} [{behind}]"


def _describe_basis(line: Line) -> str:
    return f"{as_sentence(line.period)} {as_sentence(line.coverage)} {line.evidence} is counted."

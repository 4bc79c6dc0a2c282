"""The questions that people come with, as links to the page that answers each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.topics.claims.claim import list_tests
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.view.pages import has_content, page_at
from lib.view.view import gather_params, with_subject

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Question -> the page that answers it.
_QUESTIONS = {
    "What is in my region?": "map",
    "Is seven-fold true?": "claims",
    "What became of them?": "since",
    "Who is near …?": "nearby",
    "What can I say?": "lines",
    "Two pages for a meeting": "briefing",
}


def show_questions(data: Dataset, view: View) -> None:
    """Six questions, each a link to the page with its answer, with the filters of the view."""
    replay(_show_questions, data, view)


def _show_questions(data: Dataset, view: View) -> None:
    st.header("Questions people come with", anchor=False)
    with st.container(key="questions", horizontal=True):
        for question, path in _QUESTIONS.items():
            page = page_at(path)
            if has_content(page, data):
                subject_view = with_subject(view, claim=_claim_of_growth(data)) if path == "claims" else view
                params = gather_params(subject_view, data.register)
                st.page_link(page.file, label=question, icon=":material/arrow_forward:", icon_position="right", query_params=params)


def _claim_of_growth(data: Dataset) -> str:
    """The claim that is tested by how many times as many there are; empty where none is."""
    return next((test.claim_id for test in list_tests(data) if test.kind == "multiple"), "")

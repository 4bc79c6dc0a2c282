"""Templates write HTML from which no value can break out."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, UndefinedError

from lib.exports.templates import FOLDER, fill, link, read_styles

TEXTS = st.text(alphabet=st.one_of(st.sampled_from("<>&\"'/ {}%#=\n"), st.characters(codec="utf-8", exclude_characters="\0\r")))


class Reader(HTMLParser):
    """What a browser would find: elements, and the texts between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(TEXTS, TEXTS, TEXTS)
def test_a_link_reads_back_as_it_was_given(address: str, words: str, label: str) -> None:
    # When any text is made a link
    found = Reader(link(address, words, label=label))
    # Then there is one element at the most, with the address and words to the letter
    assert found.elements == ([("a", {"href": address} | ({"aria-label": label} if label else {}))] if address else [])
    assert "".join(found.texts) == words


def test_a_value_that_a_template_asks_for_and_does_not_get_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="words"):
        fill("status")
    with pytest.raises(TemplateNotFound):
        fill("no such template", words="")


def test_styles_stand_one_after_the_other() -> None:
    first, second = (read_styles(name) for name in ("briefing", "briefing_offline"))
    assert read_styles("briefing", "briefing_offline") == f"{first}\n{second}"


@pytest.mark.parametrize("template", sorted(path.name for path in FOLDER.glob("*.html")))
def test_no_template_lets_a_value_in_unescaped(template: str) -> None:
    text = (FOLDER / template).read_text(encoding="utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text

"""The one table: what it is given and nothing else, which columns give way, and what opens with a row."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.exports.tables import Column, styles_for, table, table_styles
from lib.exports.templates import link

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'/ {}%#=\n"), st.characters(codec="utf-8", exclude_characters="\0\r")), max_size=40
)


class Reader(HTMLParser):
    """What a browser would find: the cells of the rows, and the names of all elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.cells: list[str] = []
        self.open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        given = dict(attrs)
        ours = "colspan" in given or "opens" in (given.get("class") or "")  # what opens, and what opens it
        if given.get("role") == "rowheader" or (given.get("role") == "cell" and not ours):
            self.open = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.cells[-1] += data


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=3), TEXTS)
def test_a_table_holds_the_cells_it_is_given_and_nothing_else(rows: list[tuple[str, str]], caption: str) -> None:
    # When any texts are made a table
    found = Reader(table(caption, ("First", "Second"), rows))
    # Then it has the elements of a table and of what opens with a row, and each cell to the letter
    elements = "div table caption thead tbody tr th td details summary span dl dt dd"
    assert found.elements <= set(elements.split(" "))
    assert found.cells == [cell or "–Does not apply" for row in rows for cell in row] or any(len(word) > 34 for row in rows for word in row)


def test_a_link_in_a_cell_stays_a_link() -> None:
    assert '><a href="/x">A &amp; B</a></td>' in table("Caption", ("Name", "Page"), [("Name", link("/x", "A & B"))])


def starts(html: str) -> dict[str, int]:
    """Heading -> the room from which its column is shown; 0 for always."""
    heads = re.findall(r'scope="col" class="([^"]*)"[^>]*>([^<]+)</th>', html)
    return {heading: int(found[1]) if (found := re.search(r"from-(\d+)", look)) else 0 for look, heading in heads}


def test_columns_give_way_by_rank_and_what_heads_the_rows_never_does() -> None:
    # Given a table with more columns than a phone has room for, the last of the best rank
    columns = [
        Column(heading="Name"),
        *(Column(heading=each, rank=rank, least=10) for each, rank in (("Third", 3), ("Second", 2), ("First", 1))),
    ]
    html = table("Caption", columns, [("A name",) * 4])
    # Then each needs the more room the higher its rank
    found = starts(html)
    assert found["Name"] == 0
    assert 0 < found["First"] < found["Second"] < found["Third"]
    # And below that room it is said in what opens with the row
    assert all(f'until-{found[each]}"><dt>{each}</dt>' in html for each in ("Second", "Third"))


def test_a_text_too_long_for_three_lines_opens_with_its_row() -> None:
    html = table("Caption", ("Name", "Note"), [("A", "word " * 60), ("B", "short")])
    assert "Note" not in starts(html)
    assert html.count("<dt>Note</dt>") == 2


def test_a_cell_that_is_clipped_opens_whole_with_its_row_and_the_others_stay() -> None:
    # Given a column of short cells and one long one, which may take so many characters
    long = "Community health services of the whole county and of two towns beyond it"
    columns = [Column(heading="About", rank=0), Column(heading="Now", rank=1, clip=30)]
    html = table("Caption", columns, [("Alpha", "2011"), ("Beta", long)])
    # Then the column stands, the long cell ends between words, and the whole is said once, where its row opens
    assert Reader(html).cells == ["Alpha", "2011", "Beta", "Community health services of …"]
    assert html.count(long) == 1
    assert f"<dt>Now</dt><dd>{long}</dd>" in html


def test_sources_open_with_the_row_that_has_them() -> None:
    html = table("Caption", ("Name", "Figure"), [("A", "1"), ("B", "2")], sources=[[link("/s", "The page")] * 2, []])
    assert re.findall(r'class="count">([^<]*)<', html) == ["2 sources"]
    assert html.count('<li><a href="/s">The page</a></li>') == 2


def test_the_sorted_column_says_so() -> None:
    html = table("Caption", ("Name", "Figure"), [("A", "1")], sorts={"Figure": "descending"})
    assert re.findall(r'aria-sort="(\w+)">(\w+)', html) == [("descending", "Figure")]


@pytest.mark.parametrize("name", ["from", "until", "cards"])
def test_the_style_sheet_has_a_rule_for_every_room_that_a_table_asks_for(name: str) -> None:
    # Given tables of many widths
    rooms = set()
    for number in range(1, 9):
        for least in (3, 9, 17, 30):
            columns = [Column(heading="Name", least=least), *(Column(heading=str(each), least=least) for each in range(number))]
            rooms |= set(re.findall(rf"\b{name}-\d+", table("Caption", columns, [("A longer name than a date",) * (number + 1)])))
    # Then the style sheet knows each room
    assert rooms
    assert all(re.search(rf"\.{room}\b", table_styles()) for room in rooms)


def test_a_page_is_sent_the_rules_of_its_own_rooms_alone() -> None:
    # Given a page with one table
    page = table("Caption", [Column(heading="Name", least=9), Column(heading="Figure", least=9)], [("A longer name than a date", "1")])
    # When its part of the style sheet is taken, then it has each room that the table names and no other
    rooms = r"\b(from|until|cards)-(\d+)\b"
    named = set(re.findall(rooms, page))
    steps = {room for name, room in named if name != "cards"}
    assert set(re.findall(rooms, styles_for(page))) == {
        *((name, step) for step in steps for name in ("from", "until")),
        *(each for each in named if each[0] == "cards"),
    }
    assert len(named) > 1

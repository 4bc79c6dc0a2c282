"""Tables are whole at every width: nothing wider than its room, nothing cut, no row over three lines but opened ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.catalogue import CARDS
from lib.view.pages import PAGES
from tests.editions import NEWEST as _DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

WIDTHS = (1280, 768, 390, 320)
#: Every card of a page shows its table.
TABLES = "&".join(f"{card}=Table" for card in CARDS)
_MUTUAL = str(_DATA.observations["mutual_id"].value_counts().index[0])
_SUBJECTS = {
    "nearby": "near=Hull&",
    "claims": f"claim={_DATA.tables['claims']['claim_id'].iloc[0]}&",
}
#: Pages whose tables every run looks at; those of the others are like them.
_OFTEN = {"mutuals", "sectors", "claims"}
PLACES = [
    pytest.param(page.path, _SUBJECTS.get(page.path, ""), id=page.title, marks=[] if page.path in _OFTEN else [pytest.mark.thorough])
    for page in PAGES
] + [
    pytest.param("mutuals", f"mutual={_MUTUAL}&", id="Profile"),
    pytest.param("mutuals", f"state=ended&as_at={_DATA.latest}&sort=Most+staff&", id="Ended", marks=pytest.mark.thorough),
    pytest.param("sources", f"source={_DATA.tables['sources']['source_id'].iloc[0]}&", id="Source", marks=pytest.mark.thorough),
]
#: What is wrong with the tables that are seen now, in words; and how many tables and rows were looked at.
MEASURE = """() => {
  const seen = e => e.getClientRects().length > 0;
  const wrong = [];
  let rows = 0;
  const tables = [...document.querySelectorAll('[data-testid="stMain"] table')].filter(seen);
  for (const table of tables) {
    const name = table.caption ? table.caption.innerText.slice(0, 50) : 'no caption';
    if (!table.closest('.records')) wrong.push(`${name}: not the one table`);
    let room = table.parentElement;
    const right = Math.min(room.getBoundingClientRect().right, document.documentElement.clientWidth);
    if (table.getBoundingClientRect().right > right + 1) wrong.push(`${name}: ${table.offsetWidth} px in ${room.clientWidth}`);
    for (let box = room; box && box.dataset.testid !== 'stMain'; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (box.scrollHeight > box.clientHeight + 1 && style.overflowY !== 'visible' && style.maxHeight !== 'none')
        wrong.push(`${name}: a box of fixed height cuts it`);
    }
    for (const row of table.querySelectorAll('tbody tr.row')) {
      rows += 1;
      for (const cell of [...row.cells].filter(seen)) {
        const style = getComputedStyle(cell);
        const lines = (cell.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)) / parseFloat(style.lineHeight);
        const text = cell.innerText.slice(0, 40).replaceAll('\\n', ' ');
        // Where cells are equally tall, what one holds tells, not the cell.
        const range = document.createRange();
        range.selectNodeContents(cell);
        const height = range.getBoundingClientRect().height / parseFloat(style.lineHeight);
        // What heads a card may be a sentence.
        const most = cell.tagName === 'TH' && getComputedStyle(row).display === 'block' ? 7.3 : 3.3;
        if (Math.min(lines, height) > most) wrong.push(`${name}: ${height.toFixed(1)} lines: ${text}`);
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/(?<![^\\s/–-])[^\\s/–-]{2,25}(?![^\\s/–-])/g)) {
          range.setStart(texts.currentNode, word.index);
          range.setEnd(texts.currentNode, word.index + word[0].length);
          const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
          if (tops.size > 1 && seen(texts.currentNode.parentElement)) wrong.push(`${name}: broken: ${word[0]}`);
        }
        if (cell.scrollWidth > cell.clientWidth + 1) wrong.push(`${name}: cut: ${text} (${cell.scrollWidth} px in ${cell.clientWidth})`);
      }
    }
  }
  return {wrong: [...new Set(wrong)], tables: tables.length, rows};
}"""
#: Pages that show no table, whatever faces are open.
WITHOUT = {"Overview", "Lines to take", "Methods", "Accessibility"}


@pytest.mark.parametrize(("path", "about"), PLACES)
def test_every_table_is_whole_at_every_width(visit: Visit, path: str, about: str, request: pytest.FixtureRequest) -> None:
    # Given a page with every card on its table
    visitor = visit(f"{path}?{about}{TABLES}")
    for expander in visitor.page.locator('[data-testid="stExpander"] summary').all():
        if "numbers behind" in expander.inner_text():
            expander.click()
    for width in WIDTHS:
        # When it is looked at on a screen of some width
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.settle()
        found = visitor.page.evaluate(MEASURE)
        # Then every table is the one table, no wider than its room, and no row has more than three lines
        assert found["wrong"] == [], width
        assert found["rows"] or any(name in request.node.callspec.id for name in WITHOUT), width


def test_what_has_no_room_opens_with_its_row(visit: Visit) -> None:
    # Given the directory on a phone
    visitor = visit("mutuals", width=390)
    row = visitor.page.locator(".records tr.row").first
    rest = visitor.page.locator(".records tr.rest").first
    assert not rest.is_visible()
    # When a row is opened
    row.locator("summary").click()
    # Then what it does, its sector and its sources stand below, each once
    words = rest.inner_text()
    assert rest.is_visible()
    assert all(label in words for label in ("Services", "Sector", "Sources"))
    assert "Value of services" not in words
    assert "Value of services" in row.evaluate("row => [...row.cells].map(cell => cell.dataset.label).join()")


def test_a_table_is_sorted_by_any_column_and_says_so(visit: Visit) -> None:
    # Given sectors as a table
    visitor = visit("sectors?sectors=Table")
    # When it is sorted by value, the highest first
    visitor.choose("sort-sectors", "Value of services (where known), highest first")
    visitor.settle()
    # Then the heading says so, numbers go down, and what is not known is last; the link carries the order
    table = visitor.page.locator(".st-key-card-sectors table")
    heading = table.locator("th[aria-sort]")
    assert heading.get_attribute("aria-sort") == "descending"
    assert heading.inner_text().startswith("Value of services")
    cells = table.locator('tbody td[data-label^="Value of services"]').all_inner_texts()
    known = [cell for cell in cells if cell != "Not known"]
    assert cells == known + ["Not known"] * (len(cells) - len(known))
    scale = {"million": 1e6, "billion": 1e9}
    numbers = [float(cell.split()[0].lstrip("£").replace(",", "")) * scale.get(cell.split()[-1], 1) for cell in known]
    assert numbers == sorted(numbers, reverse=True)
    assert "sort-sectors=" in visitor.url()

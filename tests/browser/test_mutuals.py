"""Finding and comparing mutuals in a real browser: by typing, by keyboard, and by a link opened fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_access import ENDS, check_at_every_width, focus

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]


def read_count(visitor: Visitor) -> str:
    return visitor.page.locator(".shown").inner_text()


def test_typing_a_misspelt_name_brings_up_the_profile_link_with_the_keyboard_alone(visit: Visit) -> None:
    # Given the directory, and only a keyboard
    visitor = visit("mutuals?region=Yorkshire+and+The+Humber")
    focus(visitor, ".st-key-find")
    # When a misspelt name is typed, and no key pressed to send it
    visitor.page.keyboard.type("navgio", delay=50)
    visitor.page.wait_for_function("document.querySelectorAll('.st-key-directory-list tbody tr.row').length === 1")
    visitor.settle()
    # Then the mutual is there, the link has the words, and its name leads to the profile with the filters kept
    assert "find=navgio" in visitor.url()
    focus(visitor, ".st-key-directory-list tbody a")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**mutual=navigo**")
    visitor.settle()
    assert visitor.page.locator("h1").inner_text() == "NAViGO"
    assert "region=Yorkshire" in visitor.url()


@pytest.mark.thorough
def test_facet_and_page_survive_a_fresh_open(visit: Visit) -> None:
    # Given a reader who has chosen a sector group and gone on to its second page
    sender = visit("mutuals")
    sender.page.get_by_text("Narrow down by").click()
    sender.page.locator(".st-key-facet-sector_group button").first.click()
    sender.settle()
    sender.page.locator(".st-key-directory-pages").get_by_role("button", name="Page 2").click()
    sender.settle()
    assert read_count(sender).startswith("Showing 26 to")
    # When the link is opened by someone else
    receiver = visit(sender.url())
    # Then they see the same rows
    assert read_count(receiver) == read_count(sender)
    assert (
        receiver.page.locator(".st-key-directory-list tbody").inner_text()
        == sender.page.locator(".st-key-directory-list tbody").inner_text()
    )
    # And a new search begins on the first page
    receiver.page.locator(".st-key-find input").fill("care")
    receiver.page.wait_for_function("document.querySelector('.shown').innerText.includes('care')")
    receiver.settle()
    assert "page=" not in receiver.url()


@pytest.mark.thorough
def test_a_comparison_chosen_by_name_opens_fresh_from_its_link_and_passes_axe(visit: Visit) -> None:
    sender = visit("mutuals")
    for name in ("NAViGO", "Suffolk Libraries"):
        sender.choose("compared", name)
    assert "compare=navigo&compare=suffolk-libraries" in sender.url()
    receiver = visit(sender.url(), scheme="dark")
    assert receiver.page.locator("table", has_text="Side by side").locator("thead a").all_inner_texts() == ["NAViGO", "Suffolk Libraries"]
    assert receiver.page.locator(".st-key-card-compare-value .main-svg").count()
    check_at_every_width(receiver, ENDS)

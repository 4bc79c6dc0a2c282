"""Nearby, opened fresh by its link: a postcode, a town, nonsense; read by axe; the map framed; the list on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_access import ENDS, check_at_every_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.driver import Visitor

    Visit = Callable[..., Visitor]

KM_PER_MILE, KM_PER_DEGREE = 1.609344, 111.32
#: Longitudes and latitudes that the map shows, once it is drawn.
BOUNDS = """() => {
  const map = document.querySelector('.st-key-card-nearby .js-plotly-plot')?._fullLayout.map?._subplot?.map;
  return map && map.loaded() ? map.getBounds().toArray() : null;
}"""
POINTS = """() => document.querySelector('.st-key-card-nearby .js-plotly-plot')._fullData.filter(trace => trace.hoverinfo !== 'skip')
  .flatMap(trace => Array.from(trace.lon).map((lon, index) => [lon, trace.lat[index]]))"""


def headline(visitor: Visitor) -> str:
    text: str = visitor.page.locator(".st-key-card-nearby h2").first.inner_text()
    return text


def test_a_postcode_typed_in_goes_into_the_link_which_opened_fresh_shows_the_same_framed_map(visit: Visit) -> None:
    # Given a reader who types a postcode
    sender = visit("nearby?within=50")
    box = sender.page.locator(".st-key-near input")
    box.fill("ch44 5uf")
    box.press("Enter")
    sender.settle()
    assert "near=ch44+5uf" in sender.url()
    assert "within 50 miles of CH44 5UF (Wallasey)" in headline(sender)
    # When the link is opened by someone else
    receiver = visit(sender.url())
    # Then they see the same, on a map that holds every mutual and the whole circle searched, and not much more
    assert headline(receiver) == headline(sender)
    (west, south), (east, north) = receiver.page.wait_for_function(BOUNDS).json_value()
    points = receiver.page.evaluate(POINTS)
    lon, lat = ([point[axis] for point in points] for axis in (0, 1))
    assert west < min(lon) < max(lon) < east
    assert south < min(lat) < max(lat) < north
    middle, reach = lat[0], 50 * KM_PER_MILE / KM_PER_DEGREE  # the place looked round is drawn first
    assert south < middle - reach < middle + reach < north
    assert north - south < 4 * reach


@pytest.mark.thorough
def test_a_town_in_the_dark_lists_mutuals_with_links_to_their_profiles(visit: Visit) -> None:
    visitor = visit("nearby?near=Leeds", scheme="dark")
    assert "of Leeds" in headline(visitor)
    check_at_every_width(visitor, ENDS)
    # And the list prints without the app round it, with its sources
    visitor.page.emulate_media(media="print")
    assert visitor.page.locator(".visits li").first.is_visible()
    assert visitor.page.locator(".visits details p").first.is_visible()
    assert not visitor.page.locator(".st-key-near").is_visible()
    visitor.page.emulate_media(media="screen")
    # And its links lead to profiles
    name = visitor.page.locator(".visits h3").first.inner_text()
    target = visitor.page.locator(".visits h3 a").first.get_attribute("href")
    visitor.open(str(target))
    assert visitor.page.locator("h1").inner_text() == name


@pytest.mark.thorough
def test_nonsense_and_places_of_one_name_get_a_sentence_and_never_an_error(visit: Visit) -> None:
    visitor = visit("nearby?near=%3Cxyzzy%3E&within=soon")
    assert "Check the spelling" in visitor.page.locator('[data-testid="stAlert"]').inner_text()
    assert visitor.page.locator('[data-testid="stException"]').count() == 0
    visitor.open("nearby?near=Newport")
    visitor.page.locator(".st-key-place-choices button").first.click()
    visitor.page.wait_for_url("**near=Newport+%28**")
    visitor.settle()
    assert "of Newport (" in headline(visitor)

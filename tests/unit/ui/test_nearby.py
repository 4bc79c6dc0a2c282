"""The list for a visit has every mutual with its profile, site and sources, and escapes what it shows."""

from __future__ import annotations

from lib.catalogue import CARDS
from lib.core.card import work_out
from lib.ui.nearby import visits_html
from lib.view.view import with_subject
from tests.unit.topics.nearby.places import DATA, LATEST, only


def test_the_list_for_a_visit_has_every_mutual_in_order_with_profile_site_and_sources() -> None:
    view = with_subject(LATEST, near="Leeds", within="50")
    shown = work_out(CARDS["nearby"], DATA, view)
    html = visits_html(shown, DATA, view)
    found = [html.index(f"mutual={name}&amp;") for name in shown.result.frame["mutual_id"]]
    assert found == sorted(found)
    assert html.count("<li>") == len(shown.result.frame)
    for site in shown.result.frame["website"].dropna():
        assert f'href="{site}"' in html
    for source in {each for ids in shown.result.frame["source_id"] for each in ids}:
        if url := DATA.source(source).url:
            assert f'href="{url.replace("&", "&amp;")}"' in html


def test_the_list_escapes_what_it_shows() -> None:
    data = only(**{"<b>Alpha</b> & Co": (0.0, 0.1)})
    view = with_subject(LATEST, near="Leeds")
    html = visits_html(work_out(CARDS["nearby"], data, view), data, view)
    assert "&lt;b&gt;Alpha&lt;/b&gt; &amp; Co" in html
    assert "<b>" not in html

"""The pages of the site, said once: menu, addresses, headings, previews, logs and tests are made from this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.register.dataset import Dataset


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page.

    Args:
        file: Its script.
        path: Its address below the root; empty for the landing page.
        title: Its name in the menu and the browser tab.
        heading: Its one h1.
        purpose: What it is for, in one sentence.
        filtered: True when it follows the shared filters.
        subject: The parameters of `lib.view.view.PARAMETERS` that belong to this page alone.
        menu: False for pages that are reached from the foot of every page.
        card: The first card of the page, which previews show; empty where it has none.
        words: Words of the glossary (`lib.core.glossary`) that it uses, beside those that every page does.
        section: The heading that it stands under in the menu; empty for the pages that people come for first.
        needs: Tables, or columns as 'table.column', that must have rows for there to be anything to show; 'a|b' where either will do.
    """

    file: str
    path: str
    title: str
    heading: str
    purpose: str
    filtered: bool = True
    subject: tuple[str, ...] = ()
    menu: bool = True
    card: str = ""
    words: tuple[str, ...] = ()
    section: str = ""
    needs: tuple[str, ...] = ()


#: Heading in the menu of the pages beyond those that people come for first.
MORE = "Evidence and data"
PAGES = (
    Page(
        file="pages/overview.py",
        path="",
        words=("Estimated", "Range", "Traced"),
        card="growth-live",
        title="Overview",
        heading="Public service mutuals in England",
        purpose="The sector in one sentence, one bar and four numbers, then growth, the map and the questions people come with.",
    ),
    Page(
        file="pages/map.py",
        path="map",
        card="map-regions",
        title="Map",
        heading="Where mutuals are",
        purpose="Regions and local authorities shaded by the measure, with each mutual as a point.",
    ),
    Page(
        file="pages/growth.py",
        path="growth",
        card="growth-live",
        title="Growth",
        heading="How the sector grew",
        purpose="Live mutuals over time, launches and endings, value, and the same by sector group or region.",
    ),
    Page(
        file="pages/sectors.py",
        path="sectors",
        words=("Estimated", "Traced"),
        card="sectors",
        title="Sectors",
        heading="Which services mutuals deliver",
        purpose="Number, value and staff by sector, by region, and how concentrated the value is.",
    ),
    Page(
        file="pages/mutuals.py",
        path="mutuals",
        words=("In-house", "Mutuals Support Programme", "Parent body", "Pathfinder"),
        card="directory",
        title="Mutuals",
        heading="Every mutual in the register",
        purpose="Find a mutual, read its profile, and set up to four side by side.",
        subject=("mutual", "compare"),
    ),
    Page(
        file="pages/briefing.py",
        path="briefing",
        words=("Estimated", "Headcount", "Local authority", "Range", "Self-reported", "Traced", "Turnover"),
        card="briefing",
        title="Briefing",
        heading="Briefing: two pages for the meeting",
        purpose="Two printable pages on any view, and the same as slides, document, data and offline pack.",
        subject=("note",),
    ),
    Page(
        file="pages/lines.py",
        path="lines",
        title="Lines to take",
        heading="Lines to take",
        purpose="Facts that can be said aloud, each with what stands behind it, and answers to the common questions.",
    ),
    Page(
        file="pages/nearby.py",
        path="nearby",
        card="nearby",
        title="Nearby",
        heading="Mutuals near a place",
        purpose="The mutuals around a postcode, town or council, on a map and as a list for a visit.",
        subject=("near", "within"),
        needs=("organisations.lat",),
        section=MORE,
    ),
    Page(
        file="pages/since.py",
        path="since",
        words=("In-house", "Pathfinder", "Still going", "Turnover"),
        card="since",
        title="Since then",
        heading="What became of them",
        purpose="What became of the mutuals live at the date: still going, ended and why, and who took over.",
        section=MORE,
    ),
    Page(
        file="pages/claims.py",
        path="claims",
        words=("As at", "Estimated", "Mutuals Support Programme", "Self-reported", "Traced"),
        card="claim-list",
        title="Claims",
        heading="What the minister said on 8 February 2013, and what the record shows",
        purpose="Each statement of that day with a verdict by rule, the figures beside it, and the evidence for and against.",
        filtered=False,
        subject=("claim",),
        needs=("claims",),
        section=MORE,
    ),
    Page(
        file="pages/outcomes.py",
        path="outcomes",
        words=("Range", "Self-reported", "Traced", "Turnover"),
        card="outcome-themes",
        title="Outcomes",
        heading="What mutuals achieved",
        purpose="Outcome evidence by theme: each figure against what it is compared with, better and worse, and who says so.",
        needs=("outcomes",),
        section=MORE,
    ),
    Page(
        file="pages/pipeline.py",
        path="pipeline",
        words=("Mutuals Support Programme", "Pathfinder", "Still going"),
        card="pipeline-councils",
        title="Pipeline",
        heading="From interest to launch to today",
        purpose="Councils that explored, bodies that were supported, what became of plans, why mutuals ended and how long they last.",
        needs=("councils|plans|programme",),
        section=MORE,
    ),
    Page(
        file="pages/changes.py",
        path="changes",
        words=("Estimated",),
        card="changes-figures",
        title="What changed",
        heading="What changed",
        purpose="What is new, ended or corrected since an earlier edition of the data, and what it does to the figures.",
        filtered=False,
        subject=("since",),
        section=MORE,
    ),
    Page(
        file="pages/sources.py",
        path="sources",
        title="Sources",
        heading="Sources and what rests on them",
        purpose="Every page that the register cites, to search, with every row that rests on it.",
        filtered=False,
        section=MORE,
    ),
    Page(
        file="pages/quality.py",
        path="quality",
        words=("Range",),
        card="quality-work",
        title="Quality",
        heading="How much the register knows",
        purpose="What is known by field, sector, region and year, the oldest figures, the weakest evidence, and what to look for next.",
        section=MORE,
    ),
    Page(
        file="pages/methods.py",
        path="methods",
        words=("Estimated", "Headcount", "Local authority", "Range", "Self-reported", "Traced", "Turnover"),
        title="Methods",
        heading="Methods, limits and licences",
        purpose="How mutuals are counted and valued, what the register can't tell, and where everything comes from.",
        filtered=False,
        section=MORE,
    ),
    Page(
        file="pages/dictionary.py",
        path="dictionary",
        words=("Estimated", "Headcount", "Local authority", "Parent body", "Still going"),
        title="Data dictionary",
        heading="Data dictionary",
        purpose="Every table, column, measure, filter and download defined.",
        filtered=False,
        menu=False,
    ),
    Page(
        file="pages/accessibility.py",
        path="accessibility",
        title="Accessibility",
        heading="Accessibility statement",
        purpose="What was tested, what is known to fall short, and how to ask for help.",
        filtered=False,
        menu=False,
    ),
)


def page_at(path: str) -> Page:
    """The page at an address. Raises StopIteration for one that is not there."""
    return next(page for page in PAGES if page.path == path)


def has_plain_page(page: Page) -> bool:
    """True for pages that follow the filters, which the briefing shows, and for claims: the hosted form has them without scripts."""
    return page.filtered or page.path == "claims"


def has_picture(page: Page) -> bool:
    """True for pages that messages show with a picture: of their first card, or of the filters in words."""
    return bool(page.card) or page.filtered


def heading(page: Page, data: Dataset) -> str:
    """The h1 of a page: the overview's is the title of the register."""
    return data.speaker.say(page.heading) if page.path else data.register.title


def has_content(page: Page, data: Dataset) -> bool:
    """True where the register has something for the page to show."""
    return all(any(data.has(each) for each in need.split("|")) for need in page.needs)

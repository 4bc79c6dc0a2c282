"""A link as the server reads it, before any page runs: which page, which edition, which view; and whole addresses of the same site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lib.core.words import view_title
from lib.view.links import migrate
from lib.view.pages import PAGES, has_plain_page, heading
from lib.view.view import from_params
from lib.web.below import BELOW
from lib.web.headers import behind_tls

if TYPE_CHECKING:
    from starlette.types import Scope

    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a link leads to.

    Args:
        page: The page.
        data: The edition that it names, or the newest.
        view: Its view, without what belongs to other pages.
        notices: What it asks for in vain, one sentence each.
    """

    page: Page
    data: Dataset
    view: View
    notices: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it shows, in words."""
        return view_title(self.data.names.get(self.view.mutual) or heading(self.page, self.data), self.view, filtered=self.page.filtered)

    @property
    def has_plain_page(self) -> bool:
        """True where it has a plain page."""
        return has_plain_page(self.page)


def read_link(path: str, query: str, data: Dataset) -> Link:
    """What a link leads to; the landing page for a path that is none.

    Args:
        path: The page's address below the root, without slashes at its ends.
        query: The query string.
        data: The newest edition.
    """
    params, _ = migrate(parse_qs(query, keep_blank_values=True, errors="replace"), data.register)
    view, notices = from_params(params, data.register, data.latest)
    page = next((page for page in PAGES if page.path == path), PAGES[0])
    if view.edition in {each.name for each in data.editions}:
        data = data.at(view.edition)
    others = {
        name: type(value)()
        for name in ("mutual", "compare", "near", "since", "claim", "note")
        if name not in page.subject
        for value in [getattr(view, name)]
    }
    return Link(page=page, data=data, view=replace(view, **others), notices=notices)


def root_of(scope: Scope) -> str:
    """Where the site begins, as the reader's browser names it, with a slash at its end."""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return f"{'https' if behind_tls(scope) else 'http'}://{host}{scope.get(BELOW, '')}/" if host else f"{scope.get(BELOW, '')}/"

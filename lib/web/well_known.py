"""What machines ask a host for: robots.txt, security.txt and the policy that it names."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.register.store import store
from lib.view.addresses import API

if TYPE_CHECKING:
    from starlette.requests import Request

#: The day after which nobody may rely on security.txt: put it on, by less than a year, when contact and policy were looked at.
EXPIRES = date(2027, 10, 31)
_CACHE_HEADERS = {"cache-control": "public, max-age=3600"}
_POLICY = "/.well-known/security-policy.txt"
_TEXT = """{title}: how to report a weakness

Write to {contact}. Say where it is, what you did and what happened; a link is enough where it shows.
We say within five working days that we read it, and within a month what we do about it. Please give us that month before you publish.

In scope: this host, its pages, its open API and its files. The register is public, so reading it, in whatever quantity the limits
allow, is no weakness. Please do not flood the host, and touch no data of other people: there is none to be had here on purpose.

Nobody who follows this in good faith has to expect anything but thanks. There is no reward.
"""


def get_robots(_request: Request) -> PlainTextResponse:
    """Every page may be found; the API and the machinery behind the pages lead nowhere for a search."""
    return PlainTextResponse(f"User-agent: *\nDisallow: {API}/\nDisallow: /_stcore/\nDisallow: /files/\n", headers=_CACHE_HEADERS)


def get_security(request: Request) -> PlainTextResponse:
    """RFC 9116: whom to tell of a weakness, until when this holds, and what to expect."""
    expires = datetime.combine(EXPIRES, time(), UTC).isoformat().replace("+00:00", "Z")
    policy = request.url.replace(path=_POLICY, query="", fragment="")
    lines = [f"Contact: mailto:{store().newest().register.contact}", f"Expires: {expires}", f"Policy: {policy}", "Preferred-Languages: en"]
    return PlainTextResponse("\n".join(lines) + "\n", headers=_CACHE_HEADERS)


def get_policy(_request: Request) -> PlainTextResponse:
    """What to expect after a report."""
    register = store().newest().register
    return PlainTextResponse(_TEXT.format(title=register.title, contact=register.contact), headers=_CACHE_HEADERS)


ROUTES = [Route("/robots.txt", get_robots), Route("/.well-known/security.txt", get_security), Route(_POLICY, get_policy)]
WELL_KNOWN = tuple(route.path for route in ROUTES)

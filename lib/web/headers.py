"""Security headers on every answer."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lib.ui.streamlit_internals import index_page
from lib.view.addresses import STATIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Who may show the app in a frame: words of the CSP directive, such as 'self' https://intranet.example.
ANCESTORS_VARIABLE = "MUTUALS_FRAME_ANCESTORS"
API = "/api/"
#: The project's own files, whose names stay as they are.
FILES = f"/{STATIC}/"
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_ANCESTOR = re.compile(r"'self'|'none'|(https?://)?[A-Za-z0-9*.:-]+|https?:")
_FRAMES = {"'self'": b"SAMEORIGIN", "'none'": b"DENY"}
#: Answers that may be kept: the file, a part of it, that it is as it was.
_SUCCESSES = frozenset({200, 206, 304})
_YEAR = 365 * 24 * 3600
#: What the pages need: styles that Streamlit writes as it draws, pictures and workers that it makes in the browser.
_PAGE_POLICY = {
    "default-src": "'none'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob: data:",
    "worker-src": "'self' blob:",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "frame-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
_FEATURES_OFF = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def frame_ancestors() -> str:
    """Who may show the app in a frame, as `MUTUALS_FRAME_ANCESTORS` says; only this host if it is not set.

    Raises ValueError for words that the directive does not know.
    """
    words = os.environ.get(ANCESTORS_VARIABLE, "").split() or ["'self'"]
    wrong = [word for word in words if not _ANCESTOR.fullmatch(word)]
    if wrong:
        raise ValueError(f"{ANCESTORS_VARIABLE}: {wrong[0]!r} is neither 'self', 'none' nor a host")
    return " ".join(words)


@lru_cache(maxsize=1)
def script_hashes() -> tuple[str, ...]:
    """What the policy calls the scripts that stand in Streamlit's own page."""
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in _INLINE.findall(index_page()))


def page_policy(ancestors: str) -> str:
    """The Content Security Policy of the app's pages and files."""
    # Streamlit's messages count in 64 bits by WebAssembly, on every page.
    script = " ".join(("'self'", "'wasm-unsafe-eval'", *script_hashes()))
    return "; ".join(f"{name} {words}" for name, words in {**_PAGE_POLICY, "script-src": script, "frame-ancestors": ancestors}.items())


def security_headers(ancestors: str) -> Mapping[bytes, bytes]:
    """The headers that every answer has."""
    headers = {
        b"content-security-policy": page_policy(ancestors).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
        b"permissions-policy": ", ".join(f"{name}=()" for name in _FEATURES_OFF).encode(),
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
    }
    return headers | ({b"x-frame-options": _FRAMES[ancestors]} if ancestors in _FRAMES else {})


class SecurityHeaders:
    """ASGI middleware that puts the security headers on every answer, also on refused websockets."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app; the settings are read once. Raises ValueError for a setting that can't be."""
        self.app = app
        self.headers = security_headers(frame_ancestors())
        policy = f"default-src 'none'; frame-ancestors {frame_ancestors()}".encode()
        # Data is not a page: nothing in it may run, and other sites may read it.
        self.data_headers = {**self.headers, b"content-security-policy": policy, b"cross-origin-resource-policy": b"cross-origin"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on and complete its headers."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        own = self.data_headers if scope["path"].startswith(API) else self.headers
        secure = behind_tls(scope)

        async def complete(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                headers = [
                    (name, value) for name, value in message.get("headers", ()) if name.lower() not in own and name.lower() != b"server"
                ]
                lasting = scope["path"].startswith(FILES) and message["status"] in _SUCCESSES
                if lasting and not any(name.lower() == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"public, max-age=3600"))
                if secure:
                    headers = [(name, _secure(value) if name.lower() == b"set-cookie" else value) for name, value in headers]
                tls = [(b"strict-transport-security", f"max-age={_YEAR}; includeSubDomains".encode())] if secure else []
                message = {**message, "headers": [*headers, *own.items(), *tls]}
            await send(message)

        await self.app(scope, receive, complete)


def _secure(cookie: bytes) -> bytes:
    """A cookie that the browser sends over encrypted connections only."""
    is_secure = any(part.strip().lower() == b"secure" for part in cookie.split(b";"))
    return cookie if is_secure else cookie + b"; Secure"


def behind_tls(scope: Scope) -> bool:
    """True when the reader's connection is encrypted, here or at the proxy in front."""
    forwarded = dict(scope["headers"]).get(b"x-forwarded-proto", b"").split(b",")[0].strip().lower()
    return scope.get("scheme") in {"https", "wss"} or forwarded == b"https"

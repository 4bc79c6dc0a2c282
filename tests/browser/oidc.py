"""A small OpenID Connect provider on this machine, for tests: discovery, sign-in page, token, keys, sign-out."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT, SECRET = "dashboard", "a-secret-of-the-client"
NAME = "Ann Example"
_LIFETIME = 300


@contextmanager
def provider() -> Iterator[str]:
    """Run a provider with one person, who signs in by a link; give its address."""
    key = RSAKey.generate_key(2048, {"use": "sig", "kid": "one", "alg": "RS256"})
    #: Code -> nonce of the sign-in that it stands for; each is good for once.
    codes: dict[str, str] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            if path == "/.well-known/openid-configuration":
                self._json(_discovery(self.server.server_address[1]))
            elif path == "/keys":
                self._json({"keys": [key.as_dict(private=False)]})
            elif path == "/authorize" and asked["client_id"] == [CLIENT]:
                code = f"code-{len(codes)}-{time.monotonic_ns()}"
                codes[code] = asked.get("nonce", [""])[0]
                way = f"{asked['redirect_uri'][0]}?code={code}&state={quote(asked['state'][0])}"
                self._send(f'<!doctype html><title>Provider</title><a href="{way.replace("&", "&amp;")}">Sign in as {NAME}</a>'.encode())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            code = form.get("code", [""])[0]
            if code not in codes:
                self.send_error(400)
                return
            issuer, now = f"http://127.0.0.1:{self.server.server_address[1]}", int(time.time())
            claims = {
                "iss": issuer,
                "sub": "ann",
                "aud": CLIENT,
                "iat": now,
                "exp": now + _LIFETIME,
                "nonce": codes.pop(code),
                "name": NAME,
            }
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
            self._json({"access_token": "access", "token_type": "Bearer", "expires_in": _LIFETIME, "id_token": token})

        def _json(self, told: object) -> None:
            self._send(json.dumps(told).encode(), "application/json")

        def _send(self, body: bytes, kind: str = "text/html") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is noted."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _discovery(port: int) -> dict[str, object]:
    issuer = f"http://127.0.0.1:{port}"
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }

"""What the hosted form asks of Streamlit's server: its page and files, its settings and secrets, its messages and cookies.

All of it leans on Streamlit's inside, as `streamlit_internals` does. Sign-in can't step aside: it raises ImportError where Streamlit keeps
its cookies elsewhere, and so lets nobody in.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Bytes of the message that ends a run; most are longer, and need not be read.
_LONGEST_END = 200


def index_page() -> bytes:
    """The page that Streamlit sends to every reader, as it is installed."""
    from streamlit import file_util  # noqa: PLC0415 - only the hosted form needs it

    return (Path(file_util.get_static_dir()) / "index.html").read_bytes()


def ends_run(message: bytes) -> bool:
    """True for the message to the browser that says that a run has ended, and no other follows at once."""
    if len(message) > _LONGEST_END:
        return False
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: PLC0415 - only the hosted form needs it

    try:
        end = ForwardMsg.FromString(message)
    except ValueError:
        return False
    return bool(end.WhichOneof("type") == "script_finished" and end.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


def page_files() -> frozenset[str]:
    """Names of the files that Streamlit serves beside its page."""
    from streamlit import file_util  # noqa: PLC0415 - only the hosted form needs it

    return frozenset(path.name for path in Path(file_util.get_static_dir()).iterdir() if path.is_file())


def base_path() -> str:
    """The path that the site is below, as the host's settings say it."""
    from streamlit import config  # noqa: PLC0415 - only the hosted form needs it

    return str(config.get_option("server.baseUrlPath") or "")


def read_secrets() -> Mapping[str, object]:
    """What the host's secrets hold; nothing where there are none. Raises ValueError where there are some that can't be read."""
    from streamlit import config  # noqa: PLC0415 - rarely needed
    from streamlit.runtime.secrets import secrets_singleton  # noqa: PLC0415

    try:
        return dict(secrets_singleton.to_dict())
    except Exception as error:  # whatever it is, secrets that are there and can't be read must not pass for none
        if any(os.path.lexists(path) for path in config.get_option("secrets.files")):
            raise ValueError("the host's secrets can't be read") from error
        return {}


def provider_token() -> str:
    """What Streamlit's way in calls the provider of the secrets."""
    from streamlit.auth_util import encode_provider_token  # noqa: PLC0415 - only where sign-in is on

    return str(encode_provider_token("default"))


def is_signed_in(cookies: Mapping[str, str]) -> bool:
    """True for the cookies of someone who has signed in; their signature, age and origin are checked."""
    from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri  # noqa: PLC0415 - only where sign-in is on
    from streamlit.web.server.server_util import get_cookie_secret  # noqa: PLC0415
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value  # noqa: PLC0415
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME  # noqa: PLC0415

    def read(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace")) if value else None

    try:
        user = json.loads(get_cookie_with_chunks(read, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return False
    return isinstance(user, dict) and user.get("is_logged_in") is True and user.get("origin") == get_origin_from_redirect_uri()

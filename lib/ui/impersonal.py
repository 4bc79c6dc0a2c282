"""Logs that say nothing of a reader, at whatever level and whoever writes them.

What an exception says may hold what somebody looked for, and what Streamlit and the server beneath it say may hold a link or an address. So
of an exception its kind and where it came from is kept, and of what others write the text as it stands in their code.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

#: Loggers of the project: what they are handed holds nothing of a reader.
_OWN = ("lib", "mutuals")


def install() -> None:
    """Have every record made so from now on; as often as one likes."""
    if logging.getLogRecordFactory() is not _make_record:
        logging.setLogRecordFactory(_make_record)


def describe_exception(error: BaseException) -> str:
    """The kind of an exception, of those behind it, and where each came from; never what it says."""
    lines: list[str] = []
    ids: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in ids:
        ids.add(id(cause))
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}".removeprefix("builtins."))
        lines += [f"  {PurePath(each.filename).name}:{each.lineno} {each.name}" for each in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


class _Record(logging.LogRecord):
    """A record as `install` has it made."""

    def __init__(
        self, name: str, level: int, pathname: str, lineno: int, msg: object, args: Any, exc_info: Any, *more: Any, **named: Any
    ) -> None:
        """Keep of others' records the text alone, and of an exception its kind and places."""
        own = name.split(".", maxsplit=1)[0] in _OWN
        message = msg if own or isinstance(msg, str) else type(msg).__name__
        super().__init__(name, level, pathname, lineno, message, args if own else (), None, *more, **named)
        error = _error_of(exc_info)
        self.exc_text = describe_exception(error) if error else None


def _error_of(exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None) -> BaseException | None:
    return exc_info[1] if exc_info else None


_make_record = _Record

"""Parts that are sent again by a real server: in the order of drawing them, and never past a new choice of the reader."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.server import serving
from tests.app.socket import ask, connected, is_end, receive, widget

ROOT = Path(__file__).resolve().parents[2]
#: What every visit does: to London and back, so that the third time all parts are there to be sent again.
CHOICES = ([], ["London"], [], ["London"], [], ["London"])


def named(message: ForwardMsg) -> str:
    """What a message is, where it goes and what it holds; buttons with a file, which each run names anew, without what they hold."""
    kind = message.WhichOneof("type")
    if kind == "delta":
        element = message.delta.new_element.WhichOneof("type")
        held = b"" if element == "download_button" else message.delta.SerializeToString(deterministic=True)
        return f"{list(message.metadata.delta_path)} {element} {held!r}"
    return str(kind)


def texts(messages: list[ForwardMsg]) -> list[str]:
    markdown = [message.delta.new_element.markdown.body for message in messages if message.WhichOneof("type") == "delta"]
    return [text for text in markdown if text]


async def visits(base: str) -> list[list[str]]:
    """What a reader of Growth gets in each run of `CHOICES`."""
    runs = []
    async with connected(base) as socket:
        await ask(socket, "growth", {})
        first = await receive(socket, is_end)
        region = widget(first, "region")
        for regions in CHOICES:
            await ask(socket, "growth", {region: regions})
            runs.append([named(message) for message in await receive(socket, is_end)])
    return runs


def test_a_server_sends_parts_again_as_and_in_the_order_that_it_would_draw_them() -> None:
    # Given a server that sends parts again, and one that draws each
    received = {}
    for replay in ("1", "0"):
        with serving(ROOT / "app.py", environment={"MUTUALS_REPLAY": replay}) as server:
            # When a reader goes to London and back, and so may be sent all of it again
            received[replay] = asyncio.run(visits(server.base))
    # Then each run has the same messages, in the same order, with the end at the end
    assert received["1"] == received["0"]
    for run in received["1"]:
        assert run[:2] == ["session_status_changed", "new_session"]
        assert run[-1] == "script_finished"
        assert len(run) > 40


@pytest.fixture
def pause(tmp_path: Path) -> Path:
    """The file that says at whose name the app waits."""
    return tmp_path / "paused"


def test_a_click_during_a_run_leaves_nothing_of_it_in_the_next(pause: Path) -> None:
    async def click(base: str) -> tuple[list[ForwardMsg], ...]:
        async with connected(base) as socket:
            await ask(socket, "", {})
            name = widget(await receive(socket, is_end), "name")
            for each in ("Ann", "Bob", "Ann", "Bob"):
                await ask(socket, "", {name: each})
                await receive(socket, is_end)
            # When the run for Ann waits half way, the reader chooses Bob, and only then the first run could go on
            await asyncio.to_thread(pause.write_text, "Ann")
            await ask(socket, "", {name: "Ann"})
            before = await receive(socket, lambda message: texts([message]) == ["Before Ann 4"])
            await ask(socket, "", {name: "Bob"})
            after = await receive(socket, is_end)
            await asyncio.to_thread(pause.unlink)
            await asyncio.sleep(0.5)
            await ask(socket, "", {name: "Bob"})
            return before, after, await receive(socket, is_end)

    # Given an app whose parts have all been drawn for Ann and for Bob
    with serving(ROOT / "tests/app/paused_app.py", environment={"PAUSED": str(pause), "PYTHONPATH": str(ROOT)}) as server:
        before, *after = asyncio.run(click(server.base))
    # Then nothing comes of Ann's second part, and all of Bob's comes in order, in one run from its beginning to its end
    assert texts(before) == [f"Before Ann {number}" for number in range(5)]
    for run in after:
        assert texts(run) == [*(f"{when} Bob {number}" for when in ("Before", "After") for number in range(5)), "End"]
        kinds = [message.WhichOneof("type") for message in run]
        assert kinds.count("new_session") == 1
        assert kinds.index("new_session") < kinds.index("delta")
        assert run[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

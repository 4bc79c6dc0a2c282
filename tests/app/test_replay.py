"""A part that is sent again is what drawing it anew would send, to whoever may have it and to nobody else."""

from __future__ import annotations

import inspect
import logging
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.testing.v1 import AppTest, local_script_runner

from lib.ui import streamlit_internals
from lib.ui.replay import replay
from lib.ui.streamlit_internals import VARIABLE, Spot
from lib.view.pages import PAGES, Page
from tests.app import parts
from tests.app.opening import forget, open_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    from lib.ui.streamlit_internals import Recording

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[bytes]]:
    """The elements of each run, but for buttons with a file, which each run names anew."""
    runs: list[list[bytes]] = []
    parse = local_script_runner.parse_tree_from_messages

    def note(messages: list[ForwardMsg]) -> object:
        elements = [each for each in messages if each.WhichOneof("type") == "delta"]
        lasting = [each for each in elements if each.delta.new_element.WhichOneof("type") != "download_button"]
        runs.append([each.SerializeToString(deterministic=True) for each in lasting])
        return parse(messages)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", note)
    return runs


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Whether each part that was found could be sent again."""
    again: list[bool] = []
    send = Spot.send

    def note(spot: Spot, recording: Recording) -> bool:
        again.append(send(spot, recording))
        return again[-1]

    with monkeypatch.context() as patch:
        patch.setattr(Spot, "send", note)
        yield again


def choose(app: AppTest, regions: Sequence[str]) -> AppTest:
    app.multiselect(key="region").set_value(list(regions)).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_a_page_sent_again_is_the_page_drawn_anew(page: Page, sent: list[list[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a reader who went from England to London and back, so that both have been drawn
    app = open_page(page.path)
    for regions in (["London"], [], ["London"], []):
        choose(app, regions)
    # When London is chosen once more
    with counting(monkeypatch) as again:
        choose(app, ["London"])
    # Then most of the page is sent again: the filters, the heading, the foot and what the page itself is made of
    assert len(again) > 3
    assert all(again)
    # And it is what is sent when nothing is kept
    forget()
    choose(app, ["London"])
    assert sent[-2] == sent[-1]


def test_another_reader_with_a_link_of_their_own_gets_their_own_page(sent: list[list[bytes]]) -> None:
    def linked(region: str) -> list[bytes]:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.query_params["region"] = region
        app.run()
        assert app.multiselect(key="region").value == [region]
        return sent[-1]

    # Given parts kept from one reader's view of England and from others who came by links
    choose(choose(choose(open_page(), ["London"]), []), [])
    linked("London")
    linked("London")
    # When another reader opens a link to the South West
    kept = linked("South West")
    # Then they see what they would see if nothing were kept
    forget()
    assert kept == linked("South West")


def test_what_a_link_chose_in_a_widget_never_seen_before_is_sent_to_nobody_else() -> None:
    def open_changes(**link: str) -> tuple[AppTest, str]:
        app = open_page("changes", link)
        return app, " ".join(re.findall(r"<caption>.*?</caption>", "".join(each.proto.body for each in app.get("html"))))

    # Given a server on which nobody has seen the list of changes, and a first reader whose link sorts it
    order = open_changes()[0].selectbox(key="sort-changes").options[1]
    forget()
    assert "sorted by" in open_changes(**{"sort-changes": order})[1]
    # Then the next reader, whose link does not, sees it as it is listed
    assert "sorted by" not in open_changes()[1]


def test_a_link_to_share_is_the_readers_own() -> None:
    def offered(face: str) -> list[str]:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
        app.switch_page("pages/growth.py").run()
        if face:
            app.query_params["growth-live"] = face
        app.run()
        for _ in range(2):
            app.session_state["share"] = True
            app.run()
        assert not app.exception
        return [code.value for code in app.code if "growth" in code.value and "<iframe" not in code.value]

    # Given a reader who shares the page with a table open, then one who shares it as it is
    with_table, plain = offered("Table"), offered("")
    # Then each is offered a link to what they see
    assert with_table
    assert all("growth-live=Table" in each for each in with_table)
    assert plain
    assert not any("growth-live" in each for each in plain)


def test_a_filter_set_by_code_reaches_the_browser_though_its_part_is_kept() -> None:
    # Given a filter panel that is kept for England and for London
    app = open_page()
    for regions in (["London"], [], ["London"]):
        choose(app, regions)
    # When a button clears the filters
    app.button(key="clear").click().run()
    # Then the message of the filter carries the new value, as the browser holds the old one
    assert app.multiselect(key="region").proto.set_value
    assert app.multiselect(key="region").value == []


def _script() -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs this function's text as a script of its own

    from lib.ui.replay import replay  # noqa: PLC0415
    from tests.app import parts  # noqa: PLC0415

    st.title(f"Hello {replay(parts.asks, 'Who?') or 'nobody'}")
    replay(parts.downloads)
    st.caption("After")


def test_what_a_part_gives_follows_the_widgets_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(_script).run()
    for name in ("Ann", "Bob", "Ann"):
        app.text_input(key="name").set_value(name).run()
    # When a value is chosen for which the part is kept
    with counting(monkeypatch) as again:
        app.text_input(key="name").set_value("Bob").run()
    # Then what it gave belongs to that value, what follows stands where it did, and a part with a file of one session is never kept
    assert again == [True]
    assert app.title[0].value == "Hello Bob"
    assert [type(each).__name__ for each in app.main.children.values()] == ["Markdown", "TextInput", "Title", "DownloadButton", "Caption"]


def test_a_choice_that_a_browser_brings_to_a_server_started_anew_is_its_own() -> None:
    # Given a reader with a name on the screen, and a server started anew, on which another has seen the same part with nothing chosen
    reader = AppTest.from_function(_script).run()
    reader.text_input(key="name").set_value("Bob")
    held = reader._tree.get_widget_states()
    forget()
    other = AppTest.from_function(_script).run()
    # When the reader's browser brings what it holds before the server has drawn the widget for it, also where the part can be sent again
    for newcomer in (other, AppTest.from_function(_script), AppTest.from_function(_script)):
        returning = AppTest.from_function(_script)._run(held)
        # Then the reader gets their page, and nobody else does
        assert returning.title[0].value == "Hello Bob"
        assert newcomer.run().title[0].value == "Hello nobody"


def _lists() -> None:
    import streamlit as st  # noqa: PLC0415

    from lib.ui.replay import replay  # noqa: PLC0415
    from tests.app import parts  # noqa: PLC0415

    replay(parts.lists, int(st.session_state.get("rows", 1)))


def test_a_view_is_sent_again_whatever_view_a_reader_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given lists of one, two and three rows, each with a widget of its own, drawn until all were seen
    def show(*lists: int) -> None:
        for rows in lists:
            app.session_state["rows"] = rows
            app.run()

    app = AppTest.from_function(_lists)
    show(1, 2, 3, 1, 2, 3)
    # When a reader comes to each from another than the first reader did
    with counting(monkeypatch) as again:
        show(2, 1, 3)
    # Then each is sent again
    assert again == [True] * 3
    assert app.markdown[0].value == "3 rows"


def _twice() -> None:
    import streamlit as st  # noqa: PLC0415

    from lib.ui.replay import replay  # noqa: PLC0415
    from tests.app import parts  # noqa: PLC0415

    replay(parts.write_text, "a")
    if again := st.session_state.get("again"):
        st.checkbox("Another", key="same") if again == "key" else parts.write_text("a")


@pytest.mark.parametrize("again", ["key", "element"])
def test_two_elements_of_one_key_are_found_though_the_first_was_sent_again(again: str) -> None:
    app = AppTest.from_function(_twice).run()
    app.run().run()
    assert not app.exception
    app.session_state["again"] = again
    app.run()
    assert len(app.exception) == 1


def _marks() -> None:
    from lib.ui.replay import replay  # noqa: PLC0415
    from tests.app import parts  # noqa: PLC0415

    replay(parts.marks)


def test_a_part_that_sets_its_own_widgets_is_not_trusted() -> None:
    app = AppTest.from_function(_marks).run()
    for name in ("Ann", "Bob", "Ann", "Bob", "Ann", "Bob"):
        app.text_input(key="name").set_value(name).run()
        assert app.checkbox(key="mark").value is (name == "Bob")


def test_without_a_reader_a_part_is_simply_drawn() -> None:
    assert replay(str.upper, "a") == "A"


def _once() -> None:
    from lib.ui.replay import replay  # noqa: PLC0415
    from lib.ui.streamlit_internals import install  # noqa: PLC0415
    from tests.app import parts  # noqa: PLC0415

    install()
    replay(parts.counts)


def drawings(runs: int) -> int:
    """How often a part is drawn in so many runs of a page."""
    parts.DRAWN.clear()
    app = AppTest.from_function(_once).run()
    for _ in range(runs - 1):
        app.run()
    assert not app.exception
    assert [each.value for each in app.markdown] == ["Counted"]
    return len(parts.DRAWN)


@pytest.fixture
def before_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as it is before an entrypoint has put anything on."""
    monkeypatch.setattr(streamlit_internals, "_INSTALLED", streamlit_internals._Settings())
    monkeypatch.setattr(AppSession, "flush_browser_queue", inspect.unwrap(AppSession.flush_browser_queue))


def noted(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == streamlit_internals.__name__]


def other_attribute(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(AppSession, "_call_soon_on_event_loop")


def other_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(script_run_context, "get_script_run_ctx", lambda: None)


def other_object(patch: pytest.MonkeyPatch) -> None:
    def make(self: AppSession) -> None:
        self._browser_queue = None

    patch.setattr(AppSession, "__init__", make)


def other_version(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(streamlit, "__version__", "1.68.0")


def other_wish(patch: pytest.MonkeyPatch) -> None:
    patch.setenv(VARIABLE, "0")


@pytest.mark.usefixtures("before_start")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (other_attribute, "no AppSession._call_soon_on_event_loop as before"),
        (other_signature, "no get_script_run_ctx as before"),
        (other_object, "AppSession._scriptrunner"),
        (other_version, "this is Streamlit 1.68.0"),
        (other_wish, "MUTUALS_REPLAY is off"),
    ],
)
def test_on_another_streamlit_or_where_it_is_turned_off_every_part_is_drawn_and_the_log_says_so_once(
    change: Callable[[pytest.MonkeyPatch], None], reason: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Given a Streamlit that is not as it was, or a host that wants none of it
    flush = AppSession.flush_browser_queue
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING, logger="lib"):
        change(patch)
        streamlit_internals.install()
        streamlit_internals.install()
    # Then the part is drawn in each run, Streamlit is left as it is, and one line says why
    assert drawings(4) == 4
    assert AppSession.flush_browser_queue is flush
    assert [reason in line for line in noted(caplog)] == [True]


@pytest.mark.usefixtures("before_start")
def test_on_the_streamlit_that_was_tested_a_part_is_drawn_once(caplog: pytest.LogCaptureFixture) -> None:
    # When an entrypoint has put on what there is
    assert drawings(4) == 1
    # Then nothing is said of it, and messages leave together
    assert noted(caplog) == []
    assert AppSession.flush_browser_queue is not inspect.unwrap(AppSession.flush_browser_queue)


def test_an_import_puts_nothing_on() -> None:
    # Given a process that has imported all that the entrypoints import
    code = (
        "import lib.ui.frame, lib.ui.embed, lib.web.health; from streamlit.runtime.app_session import AppSession;"
        "print(hasattr(AppSession.flush_browser_queue, '__wrapped__'))"
    )
    # Then Streamlit is as it was
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert printed.split() == ["False"]

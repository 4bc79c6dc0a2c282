"""Parts of a made-up page, for the tests of sending them again."""

import streamlit as st

#: One for each time that `counts` was drawn.
DRAWN: list[bool] = []


def asks(label: str) -> str:
    st.markdown(label)
    return str(st.text_input("Name", key="name"))


def downloads() -> None:
    st.download_button("File", data=b"1", file_name="one.txt", key="file")


def lists(rows: int) -> None:
    """A part whose widgets differ with its arguments, as the pages of lists do."""
    st.markdown(f"{rows} rows")
    st.text_input("Page", value="1", key=f"page-of-{rows}")


def write_text(text: str) -> None:
    st.markdown(text)
    st.text_input("Name", key="same")


def marks() -> None:
    """A part that breaks the rule: it sets a widget of its own by code."""
    named = st.text_input("Name", key="name") == "Bob"
    if st.session_state.get("mark") != named:
        st.session_state["mark"] = named
    st.checkbox("Is Bob", key="mark")


def counts() -> None:
    DRAWN.append(True)
    st.markdown("Counted")


def greets(name: str, when: str) -> None:
    for number in range(5):
        st.markdown(f"{when} {name} {number}")

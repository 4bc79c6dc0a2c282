"""An app without content whose start-up objects are frozen: what Streamlit itself costs."""

import gc

import streamlit as st


@st.cache_resource
def freeze() -> None:
    """Once: the collector then never looks at what lives for ever."""
    gc.collect()
    gc.freeze()


freeze()
st.write("Nothing")

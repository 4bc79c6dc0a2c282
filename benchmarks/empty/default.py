"""An app without content, the yardstick of the load tool."""

import streamlit as st

st.write("Nothing")

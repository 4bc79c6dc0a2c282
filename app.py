"""Entrypoint: page set-up, menu, shared filters, then the page. Nothing else."""

import streamlit as st

from lib.ui import address, embed, filters, frame, go_to, impersonal, share, sign_in, state, streamlit_internals
from lib.ui.site import navigate, show_menu
from lib.view.pages import has_content

impersonal.install()
streamlit_internals.install()
sign_in.require()
card = share.find_embedded_card()
state.choose_edition()
data = state.dataset()
if not card:
    address.agree(data)
here, run_page = navigate(data, menu=not card)
state.keep_page(here)
if card:
    embed.show(card, data)
    st.stop()
show_menu(data)
chosen = filters.draw(data, here)
go_to.follow(data, here, chosen)
view = filters.add_subject(chosen, here)
state.keep_view(view)
frame.show_glossary(here, data)
frame.set_page(frame.tab_title(here, data, view))
if has_content(here, data):
    frame.show_header(here, data, view)
    run_page()
else:
    frame.show_nothing_here(here, data)
frame.show_footer(data)
address.finish(data)

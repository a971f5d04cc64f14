"""The web app's frame: page settings, look and navigation. Started by `inhouse app`.

    streamlit run app/ui/main.py        with INHOUSE_WORKSPACE, INHOUSE_MODEL and INHOUSE_ADAPTER in the environment

Holds no page: each is a function in a module of its own.
"""

from pathlib import Path

import streamlit as st

from app.ui.ask import show_page as show_ask_page

HERE = Path(__file__).parent

# A material icon or an emoji as page icon would be fetched from the internet; Streamlit's own favicon is not.
st.set_page_config(page_title="Inhouse", layout="centered")
st.html(HERE / "look.css")
st.navigation([st.Page(show_ask_page, title="Ask", default=True)], position="top").run()

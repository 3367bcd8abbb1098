"""Where Streamlit comes in: the server imports this file once, and runs it anew for every reader and every click."""

import streamlit as st

from layers import assets
from views import serving

if __name__ == "__main__":
    from views import frame  # not at the top: the server listens before the libraries behind the pages are loaded

    frame.main()
else:
    assets.publish()  # Streamlit looks for the folder of published files when it starts
    app = st.App(__file__, middleware=serving.MIDDLEWARE, lifespan=serving.warmed)

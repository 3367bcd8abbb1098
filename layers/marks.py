"""What is drawn and said beside the colours, the same on the page and on paper: villages, and what is assumed."""

ASSUMED = (
    ("border-village-scheme", "border_village_scheme", "Danh sách 18 xã: giả định"),
    ("border", "border", "Xã biên giới: giả định"),
    ("disadvantaged", "disadvantaged_region", "Vùng khó khăn: giả định, chưa đủ danh sách"),
)


def assumptions(view, filters):
    """Say what the filter rests on that is only assumed.

    Parameters
    ----------
    view : layers.table.CommuneView
    filters : layers.filters.Filters

    Returns
    -------
    tuple of str
        Vietnamese lines for the legend; empty when every flag asked for is sourced.
    """
    return tuple(
        words
        for token, flag, words in ASSUMED
        if token in filters.flags and view.flags[f"{flag}_status"].eq("assumed").any()
    )


def village_marks(view, filters):
    """Return the communes whose villages are drawn: those of the scheme, when it is asked for.

    Returns
    -------
    DataFrame
        index commune_code; total, attained. Without rows when the scheme is not asked for or nothing is known.
    """
    marked = view.table[["villages_total", "villages_attained"]].dropna()
    wanted = marked if "border-village-scheme" in filters.flags else marked.iloc[:0]
    return wanted.rename(columns={"villages_total": "total", "villages_attained": "attained"})

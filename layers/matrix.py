"""The commune × criterion matrix: one row a commune, one column a criterion, coloured by status."""

import altair as alt

from layers.themes import INK, MUTED, STATUS_COLOURS
from ntm.attainment import STATUS_VI

ROW_PX = 15


def cells(view, table):
    """Return one row per commune and criterion.

    Returns
    -------
    DataFrame
        columns code, commune (name with district, in the table's order), number, criterion, status (Vietnamese).
    """
    names = {f"c{c.number}": (c.number, c.name_vi) for c in view.criteria.criteria}
    frame = table.reset_index(names="code")
    frame["commune"] = frame["name"].str.cat(frame["district"].fillna(""), sep=" · ").str.rstrip(" ·")
    long = frame.melt(["code", "commune"], list(names), "column", "status")
    long["number"] = long["column"].map(lambda column: names[column][0])
    long["criterion"] = long["column"].map(lambda column: names[column][1])
    long["status"] = long["status"].map(STATUS_VI)
    return long.drop(columns="column")


def chart(view, table):
    """Return the matrix as an Altair chart, communes with most criteria first."""
    ordered = table.sort_values("met", ascending=False, kind="stable")
    data = cells(view, ordered)
    rank = list(dict.fromkeys(data["commune"]))
    shown = [status for status in STATUS_VI.values() if status in set(data["status"])]
    colours = [STATUS_COLOURS[key] for key, status in STATUS_VI.items() if status in shown]
    return (
        alt.Chart(data)
        .mark_rect(stroke="#FFFFFF", strokeWidth=1)
        .encode(
            x=alt.X("number:O", title="Tiêu chí", axis=alt.Axis(orient="top", labelAngle=0)),
            y=alt.Y("commune:N", sort=rank, title=None, axis=alt.Axis(labelLimit=260)),
            color=alt.Color(
                "status:N",
                title=None,
                scale=alt.Scale(domain=shown, range=colours),
                legend=alt.Legend(orient="top", direction="horizontal"),
            ),
            tooltip=[
                alt.Tooltip("commune", title="Xã"),
                alt.Tooltip("criterion", title="Tiêu chí"),
                alt.Tooltip("status", title="Kết quả"),
            ],
        )
        .properties(height=max(120, ROW_PX * len(rank)))
        .configure(font="Be Vietnam Pro")
        .configure_axis(labelColor=INK, titleColor=MUTED, domain=False, ticks=False)
        .configure_view(strokeWidth=0)
    )

"""The annex of work as a Gantt chart: one bar per interval, by responsible body and quarter."""

import altair as alt
import pandas as pd

from layers.themes import ACCENT, INK, MUTED

ROW_PX = 24
RHYTHM_COLOURS = {"theo tháng, quý": ACCENT, "hằng quý": "#3F9C7F", "thường xuyên": "#A5D0A8",
                  "định kỳ và đột xuất": "#F2D9A0", "không ghi tháng, quý": "#D9D7D0"}  # fmt: skip

QUARTERS = alt.Axis(orient="top", format="T%-m/%Y", tickCount={"interval": "month", "step": 3}, grid=True)


def gantt(rows):
    """Return the chart of an annex of work.

    Parameters
    ----------
    rows : DataFrame
        As `layers.plan_timeline.gantt_rows` returns, with a column rhythm_vi; lines without months have no bar but
        keep their line.
    """
    data = rows.assign(
        what=rows["row"].astype(str).str.cat(rows["work"], sep=". "),
        until=rows["end"] + pd.Timedelta(days=1),
        sections=rows["section"],
    )
    order = list(dict.fromkeys(data["what"]))
    shown = [word for word in RHYTHM_COLOURS if word in set(data.loc[data["start"].notna(), "rhythm_vi"])]
    return (
        alt.Chart(data)
        .mark_bar(height=ROW_PX * 0.55, cornerRadius=3)
        .encode(
            y=alt.Y("what:N", sort=order, title=None, axis=alt.Axis(labelLimit=430, labelOverlap=False)),
            x=alt.X("start:T", title=None, axis=QUARTERS),
            x2="until:T",
            color=alt.Color("rhythm_vi:N", title=None, legend=alt.Legend(orient="top", direction="horizontal"),
                            scale=alt.Scale(domain=shown, range=[RHYTHM_COLOURS[word] for word in shown])),
            tooltip=[alt.Tooltip("work", title="Việc"), alt.Tooltip("body", title="Thực hiện"),
                     alt.Tooltip("lead", title="Chỉ đạo"), alt.Tooltip("coordinator", title="Phối hợp"),
                     alt.Tooltip("time", title="Thời gian ghi trong kế hoạch")],
        )
        .properties(height=ROW_PX * len(order))
        .configure(font="Be Vietnam Pro")
        .configure_axis(labelColor=INK, titleColor=MUTED, domain=False, ticks=False, gridColor="#E6E3DA")
        .configure_view(strokeWidth=0)
    )  # fmt: skip

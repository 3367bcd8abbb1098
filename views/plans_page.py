"""Kế hoạch và thực hiện: what each plan sets out, where it stands, on the map, in time, and what does not add up."""

import streamlit as st

from layers import html, plan_html
from layers.formatting import unit_title
from layers.plan_facts import VILLAGE_LEVEL
from layers.plan_gantt import gantt
from layers.plan_layers import layer_choices, plan_table, plan_theme, said_of
from layers.plan_places import communes_by_district, plan_library
from layers.plan_progress import gantt_rows, progress, roadmap
from layers.plan_timeline import RHYTHM_VI
from layers.screen import DEMO_MARK, Painting
from ntm import plan_checks, plans
from ntm.criteria import criteria_set
from ntm.plan_between import follows
from ntm.plan_vocabulary import KIND_VI
from views import map_frame, shared

PROGRESS, MAP, TIMELINE, FINDINGS, AGAINST, ALL = (
    "Mục tiêu và thực hiện", "Trên bản đồ", "Tiến độ công việc", "Điều chưa khớp", "So hai kế hoạch",
    "Mọi con số và trích dẫn",
)  # fmt: skip


@st.cache_resource(show_spinner=False)
def library():
    """Every plan, read once."""
    return plan_library()


@st.cache_resource(show_spinner=False)
def findings():
    """What does not add up in all plans."""
    every = library().plans
    return plan_checks.findings(every, communes_by_district(every))


def page():
    with shared.shown_to_people():
        every = {plan.id: plan for plan in library().plans}
        with st.sidebar:
            shared.first_value("kehoach", lambda: _asked(every))
            st.selectbox("Kế hoạch", every, key="kehoach", format_func=lambda key: _short(every[key]))
        plan = every[st.session_state.kehoach]
        shared.remember(kehoach=plan.id)
        _head(plan)
        body(plan, every)


def _asked(every):
    wanted = st.query_params.get("kehoach", "")
    return wanted if wanted in every else next(iter(every))


def _short(plan):
    place = plan.place[:1].upper() + plan.place[1:]
    return f"{place}, {plan.period.replace('-', '–')}"


def _head(plan):
    number = f"số {plan.number}" if plan.number else "số để trống trong văn bản"
    when = plan.date if plan.date else "ngày để trống trong văn bản"
    told = f"{plan.issuer} · {number}, {when} · tệp nguồn {plan.source_file}"
    scan = " · chữ quét (OCR) kém, chỗ nghi ngờ được ghi rõ" if plan.ocr else ""
    st.html(html.header(f"Kế hoạch {plan.place}, {plan.period.replace('-', '–')}", f"{plan.title} · {told}{scan}"))
    for refusal in library().refused:
        st.warning(refusal.sentence)


@st.fragment
def body(plan, every):
    """The part of the page a choice changes."""
    with shared.shown_to_people():
        parts = {PROGRESS: _progress, MAP: _map, TIMELINE: _timeline, FINDINGS: _findings, AGAINST: _against, ALL: _all}
        shown = [part for part in parts if _has(plan, part, every)]
        if st.session_state.get("phan") not in shown:
            st.session_state["phan"] = _asked_part(shown)
        st.segmented_control("Phần", shown, key="phan", required=True, label_visibility="collapsed")
        shared.remember(phan=st.session_state.phan)
        parts[st.session_state.phan](plan, every)


def _asked_part(shown):
    wanted = st.query_params.get("phan", "")
    return wanted if wanted in shown else shown[0]


def _has(plan, part, every):
    """Whether the plan has that part at all: no empty page is offered."""
    if part == PROGRESS:
        return any(code == plan.province_code for code, *_ in shared.choices())
    if part == MAP:
        return bool(layer_choices(plan))
    if part == TIMELINE:
        return bool(plan.timeline)
    return _pair(plan, every) is not None if part == AGAINST else True


def _progress(plan, _every):
    years = sorted(year for code, year, *_ in shared.choices() if code == plan.province_code)
    earlier = [year for year in years if year < plan.last_year]
    year = st.selectbox("So với số liệu của năm", years, index=years.index(max(earlier, default=years[0])), key="namth")
    kind = next(k for code, y, k, _ in shared.choices() if (code, y) == (plan.province_code, year))
    view = shared.view_of(plan.province_code, year, kind)
    rows = progress(plan, view)
    if view.dataset.kind == "demo":
        st.html(html.note(DEMO_MARK, f"Cột «Thực hiện» là {view.dataset.about}, không phải kết quả báo cáo."))
    if rows.empty:
        st.info("Kế hoạch này không có chỉ tiêu nào so được với số liệu các tiêu chí của xã.")
        return
    st.html(f'<p class="ntm-lead">{_progress_words(plan, view, rows)}</p>')
    st.html(plan_html.progress_list(rows))


def _progress_words(plan, view, rows):
    """The answer; figures made from this very plan answer nothing and that is said instead."""
    if view.dataset.kind == "demo" and view.dataset.year == plan.last_year:
        return (
            "Số liệu minh họa của năm này được lập từ chính kế hoạch này, nên so sánh dưới đây không nói lên kết quả. "
            "Phần «So hai kế hoạch», khi có, cho biết mức cuối năm suy ra từ kế hoạch năm sau."
        )
    short = int(rows["shortfall"].fillna(0).gt(0).sum())
    return f"<b>{short}</b> trong {len(rows)} chỉ tiêu so được còn thiếu so với số liệu năm {view.dataset.year}."


def _map(plan, _every):
    choices = layer_choices(plan)
    left, right = st.columns([2.45, 1], gap="small")
    with left:
        layer = st.selectbox("Lớp", choices, format_func=choices.get, key=f"lop {plan.id}")
        year = _roadmap_year(plan) if layer == "roadmap" else None
        with st.container(key="map"):
            _paint(plan, plan_theme(plan, layer, year), _village_words(plan, year))
    with right, st.container(key="panel"):
        _said(plan, layer)


def _roadmap_year(plan):
    years = sorted(roadmap(plan)["year"].unique().tolist())
    return st.select_slider("Đến hết năm", years, value=years[-1], key=f"lotrinh {plan.id}")


def _village_words(plan, year):
    """Model villages the roadmap asks for in a year; it does not name them, so they are said and not drawn."""
    rows = roadmap(plan)
    rows = rows[(rows["level"] == VILLAGE_LEVEL) & (rows["year"] == year)]
    return tuple(f"Thôn NTM kiểu mẫu trong năm {year}: {count} thôn" for count in rows["count"])


def _paint(plan, chosen, words):
    table = plan_table(plan)
    own = plan.place_code if plan.level == "commune" else ""
    if st.session_state.get("khdangxem") != plan.id:
        st.session_state.update(khdangxem=plan.id, xakh=own)
    size = criteria_set("2016-2020").size
    none = table.iloc[:0].assign(total=0, attained=0)
    everything = table["rural"] | True
    notes = (*words, f"Nguồn: kế hoạch {plan.place}, {plan.period}")
    painting = Painting(chosen, table, everything, size, st.session_state.xakh, False, notes, none, own)
    map_frame.show(plan.province_code, plan.geography_date, painting, chosen="xakh")


def _said(plan, layer):
    """What the plan says of the commune that was clicked, else of the places of the layer."""
    table = plan_table(plan)
    code = st.session_state.get("xakh", "")
    if code in table.index:
        row = table.loc[code]
        st.html(plan_html.said_list(said_of(plan, code), unit_title(row["kind"], row["name"]), row["district"] or ""))
        return
    chosen = [one for one in plan.targets if _belongs(one, layer)]
    st.html(plan_html.said_list(chosen, "Kế hoạch viết", "Bấm một xã trên bản đồ để xem điều viết về xã đó."))


def _belongs(target, layer):
    if layer.startswith("district:"):
        return target.indicator == layer.partition(":")[2] and len(target.place_code) == 3
    return target.indicator.startswith("named:") and len(target.place_code) == 5


def _timeline(plan, _every):
    rows = gantt_rows(plan)
    rows["rhythm_vi"] = rows["rhythm"].map(RHYTHM_VI)
    bodies = list(dict.fromkeys(rows["body"]))
    wanted = st.multiselect("Cơ quan thực hiện", bodies, placeholder="Tất cả", key="coquan")
    chosen = rows[rows["body"].isin(wanted)] if wanted else rows
    st.html(f'<p class="ntm-lead"><b>{chosen["row"].nunique()}</b> việc trong phụ lục của kế hoạch.</p>')
    st.altair_chart(gantt(chosen), width="stretch")
    shown = chosen.drop_duplicates("row")[["section", "work", "lead", "body", "coordinator", "time", "line"]]
    shown.columns = ["Mục", "Việc", "Chỉ đạo", "Thực hiện", "Phối hợp", "Thời gian", "Dòng"]
    st.dataframe(shown, hide_index=True)


def _findings(plan, every):
    titles = {key: _short(one) for key, one in every.items()}
    only = st.toggle("Chỉ kế hoạch này", value=True, key="chikh")
    chosen = [one for one in findings() if not only or plan.id in (one.plan, one.other_plan)]
    if not chosen:
        st.success("Mọi con số tính lại được trong kế hoạch này đều khớp.")
        return
    st.html(f'<p class="ntm-lead"><b>{len(chosen)}</b> điều chưa khớp. Văn bản được giữ nguyên như đã in.</p>')
    st.html(plan_html.findings_list(chosen, titles))


def _pair(plan, every):
    """Two plans of one place for following years, this one among them; None when there is no other."""
    pairs = ((one, other) for one in every.values() for other in every.values() if follows(one, other))
    return next((pair for pair in pairs if plan in pair), None)


def _against(plan, every):
    earlier, later = _pair(plan, every)
    rows = plan_checks.plan_against_plan(earlier, later)
    names = {c.number: c.name_vi for c in criteria_set("2016-2020").criteria}
    missed = int(rows["shortfall"].fillna(0).gt(0).sum())
    st.html(
        f'<p class="ntm-lead"><b>{missed}</b> tiêu chí không đạt mục tiêu năm {earlier.last_year}, theo mức cuối năm '
        f"{earlier.last_year} suy ra từ chính kế hoạch {later.first_year} (mục tiêu trừ số tăng thêm).</p>"
    )
    st.html(plan_html.comparison_table(rows, names, (earlier.last_year, later.first_year)))


def _all(plan, _every):
    frame = plans.targets_frame((plan,))
    frame["kind"] = frame["kind"].map(KIND_VI)
    columns = {"topic": "Nhóm", "label": "Con số nói về", "value": "Giá trị", "value_max": "Đến", "unit": "Đơn vị",
               "text": "Ghi bằng chữ", "place": "Nơi", "place_code": "Mã", "year": "Năm", "kind": "Loại",
               "quote": "Trích dẫn", "line": "Dòng", "alternative": "Cách đọc khác"}  # fmt: skip
    shown = frame[list(columns)].rename(columns=columns)
    shown["Năm"] = shown["Năm"].astype(str)
    st.html(f'<p class="ntm-lead"><b>{len(shown)}</b> con số và điều nêu tên, mỗi dòng một trích dẫn.</p>')
    st.dataframe(shown, hide_index=True, height=560)

"""The whole country in a real browser: painted, near and far, found, clicked, and never without its archipelagos."""

import pytest

READY = "document.body && document.body.dataset.ntmCountry === 'ready'"
LANG_SON, HA_NOI = [21.85, 106.6], [21.03, 105.84]


class Country:
    """What can be seen and done on the country's map."""

    def __init__(self, page):
        self.page = page

    def frame(self):
        return next((frame for frame in self.page.frames if "streamlit_folium" in frame.url), None)

    def until(self, expression, timeout=30):
        for _ in range(timeout * 10):
            frame = self.frame()
            if frame and frame.evaluate(expression):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the map never came to: {expression}")

    def say(self, expression):
        return self.frame().evaluate(expression)

    def go(self, place, zoom):
        self.say(f"NTMCountry.state.map.setView({place}, {zoom}, {{animate: false}}) && 0")
        self.until(READY)

    def spot(self, place):
        """Where a place of the map stands in the window."""
        box = self.page.locator("iframe[title*='folium']").bounding_box()
        point = self.say(f"(p => [p.x, p.y])(NTMCountry.state.map.latLngToContainerPoint({place}))")
        return box["x"] + point[0], box["y"] + point[1]

    def colour(self, place):
        """Colour drawn on the canvas at a place, as #RRGGBB."""
        return self.say(
            f"(place => {{ const s = NTMCountry.state, c = s.base, d = devicePixelRatio || 1;"
            " const p = s.map.latLngToLayerPoint(place).subtract(c._bounds.min);"
            " const q = c._pen.getImageData(Math.round(p.x * d), Math.round(p.y * d), 1, 1).data;"
            " return '#' + [...q].slice(0, 3).map(v => v.toString(16).padStart(2, '0')).join('').toUpperCase(); })"
            f"({place})"
        )


def until(condition, page, timeout=30):
    for _ in range(timeout * 10):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to what was expected")


@pytest.fixture
def asked(page):
    """Addresses of the country's files the page asked for."""
    seen = []
    page.on("request", lambda request: seen.append(request.url) if "/geo/vn-" in request.url else None)
    return seen


@pytest.fixture
def country(server, page, asked):
    """The country of 2021, painted; the first time it is built."""
    page.goto(f"{server}/ca-nuoc?nam=2021")
    shown = Country(page)
    shown.until(READY, timeout=240)
    return shown


def test_the_first_view_has_the_whole_country_and_both_archipelagos(country, page, asked):
    assert country.say("NTMCountry.state.provinces.length") == 63
    seen = country.say(
        "NTMCountry.state.overview.archipelagos.map(g => [g.name, g.of, g.points.every(p =>"
        " NTMCountry.state.map.getBounds().contains([p[0], p[1]]))])"
    )
    assert seen == [["Quần đảo Hoàng Sa", "thành phố Đà Nẵng", True], ["Quần đảo Trường Sa", "tỉnh Khánh Hòa", True]]
    frame = country.frame()
    assert frame.locator(".ntm-inset").count() == 0
    assert (
        "Ranh giới tham khảo, không phải địa giới pháp lý" in frame.locator(".leaflet-control-attribution").inner_text()
    )
    assert "SỐ LIỆU MINH HỌA" in frame.locator(".ntm-legend").inner_text()
    assert {url.rsplit("-", 1)[1] for url in asked} == {"overview.bin", "10.bin", "20.bin"}


def test_only_provinces_with_figures_are_coloured_and_the_legend_counts_everyone(country):
    assert country.colour(HA_NOI) == "#D9D7D0"
    rows = country.say(
        "[...document.querySelectorAll('.ntm-legend .ntm-row')].map(row =>"
        " [row.dataset.key, Number(row.querySelector('b').textContent.replace('.', ''))])"
    )
    assert sum(count for _, count in rows) == 11_163 - 226 - 164 + 200 + 152
    country.go(LANG_SON, 10)
    painted = country.say(
        "(s => { const d = s.byCode['20'].detail, p = s.paint.painted['20'];"
        " return d.units.map(u => [u.id, s.paint.rows[p.classes[u.index]].colour]); })(NTMCountry.state)"
    )
    assert len(painted) == 200 and len({colour for _, colour in painted}) > 4
    at = country.say("NTMCountry.state.byCode['20'].detail.units.find(u => u.id === '06379').index")
    place = country.say("NTMCountry.state.centre('06379')")
    country.go(place, 12)
    assert country.colour([place[0] + 0.004, place[1]]) == dict(painted)["06379"] and painted[at][0] == "06379"


def test_nearer_come_districts_then_communes_file_by_file(country, asked):
    country.go(HA_NOI, 8)
    assert not [url for url in asked if url.endswith("-01.bin")]
    country.go(HA_NOI, 11)
    country.until("NTMCountry.state.byCode['01'].detail !== undefined")
    assert [url for url in asked if url.endswith("-01.bin")]
    assert country.say("NTMCountry.state.byCode['01'].detail.units.length") == 584
    assert not [url for url in asked if url.endswith("-79.bin")]
    assert country.frame().locator(".ntm-inset b").all_inner_texts() == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]


def test_panning_moves_what_is_drawn_and_seldom_draws_anew(country, page):
    country.go(HA_NOI, 10)
    country.until(READY)
    before = country.say("NTMCountry.state.frames")
    x, y = country.spot(HA_NOI)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(x - 5 * step, y - 3 * step)
    page.mouse.up()
    page.wait_for_timeout(400)
    assert country.say("NTMCountry.state.map.getCenter().lng") > HA_NOI[1] + 0.05
    assert country.say("NTMCountry.state.frames") - before <= 10


def test_pointing_names_the_commune_and_says_when_nothing_is_known(country, page):
    country.go(HA_NOI, 12)
    country.until("NTMCountry.state.byCode['01'].detail !== undefined")
    x, y = country.spot(HA_NOI)
    page.mouse.move(x, y)
    page.mouse.move(x + 1, y)
    tip = country.frame().locator(".ntm-tip")
    tip.wait_for(timeout=10000)
    words = tip.inner_text()
    assert "Thành phố Hà Nội" in words and "Chưa có số liệu" in words


def test_a_province_with_figures_leads_to_its_map_and_others_have_none_yet(country, page, open_map):
    country.go(HA_NOI, 7)
    page.mouse.click(*country.spot(HA_NOI))
    panel = page.locator(".st-key-panel")
    until(lambda: "Thành phố Hà Nội" in panel.inner_text() and "Chưa có số liệu" in panel.inner_text(), page)
    assert panel.locator("a").count() == 0
    country.go(LANG_SON, 6)
    page.mouse.click(*country.spot(LANG_SON))
    until(lambda: "Tỉnh Lạng Sơn" in panel.inner_text(), page)
    panel.locator("a").click()
    page.wait_for_url("**/?tinh=20&nam=2021*", timeout=20000)
    assert open_map.painted() == 200


def test_a_commune_is_found_by_its_name_without_diacritics(country, page):
    page.get_by_label("Tìm xã").fill("hoang van thu, lang son")
    page.keyboard.press("Enter")
    country.until("NTMCountry.state.map.getZoom() > 10")
    panel = page.locator(".st-key-panel")
    until(lambda: "Hoàng Văn Thụ" in panel.inner_text() and "tỉnh Lạng Sơn" in panel.inner_text(), page)
    assert country.say(
        "(c => c.lat > 21.3 && c.lat < 22.5 && c.lng > 106 && c.lng < 107.4)(NTMCountry.state.map.getCenter())"
    )


def test_a_region_in_the_address_opens_that_region(server, page):
    page.goto(f"{server}/ca-nuoc?nam=2021&vung=tn")
    shown = Country(page)
    shown.until(READY, timeout=240)
    shown.until("NTMCountry.state.paint.active.length === 5")
    assert "Tây Nguyên" in page.locator(".st-key-panel").inner_text()
    assert shown.say("NTMCountry.state.map.getBounds().contains([12.7, 108.2])")
    assert not shown.say("NTMCountry.state.map.getBounds().contains([21, 105.8])")


def test_a_browser_that_cannot_unpack_asks_for_the_plain_files(server, page, asked):
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"{server}/ca-nuoc?nam=2021")
    shown = Country(page)
    shown.until(READY, timeout=240)
    assert {url.rsplit("-", 1)[1] for url in asked} == {"overview.json", "10.json", "20.json"}
    assert shown.colour(HA_NOI) == "#D9D7D0"

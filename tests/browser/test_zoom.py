"""The view belongs to the reader: once anything has moved the map, no resize and no filter takes it back."""

import pytest


def state(shown):
    return shown.frame().evaluate("[window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]")


def until(condition, page, timeout=20):
    for _ in range(timeout * 10):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to what was expected")


def moved_by_script(shown):
    shown.frame().evaluate("window.map.setView([22.1, 106.5], 11, {animate: false})")


def moved_by_keyboard(shown):
    before = state(shown)
    shown.frame().evaluate("window.map.getContainer().focus()")
    shown.page.keyboard.press("+")
    until(lambda: state(shown)[0] > before[0], shown.page)
    shown.page.wait_for_timeout(600)


@pytest.mark.parametrize("move", [moved_by_script, moved_by_keyboard])
def test_a_view_survives_resizing_and_a_filter(shown, move):
    move(shown)
    zoom, lat, lng = state(shown)
    shown.page.set_viewport_size({"width": 1180, "height": 900})
    shown.page.wait_for_timeout(800)
    assert state(shown) == pytest.approx([zoom, lat, lng], abs=0.01)
    shown.page.get_by_role("button", name="Xã biên giới", exact=True).click()
    until(lambda: shown.in_filter() == 20, shown.page)
    assert state(shown) == pytest.approx([zoom, lat, lng], abs=0.01)


def test_a_map_nobody_moved_is_fitted_to_its_frame_again(shown):
    before = state(shown)
    shown.page.set_viewport_size({"width": 900, "height": 900})
    until(lambda: state(shown)[0] != before[0], shown.page)
    inside = "window.map.getBounds().contains(L.latLngBounds(Object.values(window.NTM_GEOGRAPHY)[0].bounds))"
    until(lambda: shown.frame().evaluate(inside), shown.page)

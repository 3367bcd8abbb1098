import pandas as pd
import pytest

from ntm.correspondence import Correspondence, Match, check_correspondence, correspondence, renumbered
from ntm.criteria import CONFIDENCES, criteria_set
from ntm.errors import CriteriaError

FILED = [("2016-2020", "2021-2025"), ("2021-2025", "2026-2030"), ("2016-2020", "2026-2030")]


@pytest.mark.parametrize(("first", "second"), FILED)
def test_every_match_is_no_surer_than_the_two_names(first, second):
    found = correspondence(first, second)
    assert found.source and found.note.startswith("Khác ngưỡng")
    for match in found.matches:
        names = [
            criteria_set(first).criterion(match.from_criterion),
            criteria_set(second).criterion(match.to_criterion),
        ]
        weakest = max(CONFIDENCES.index(one.confidence) for one in names)
        assert CONFIDENCES.index(match.confidence) >= weakest
        assert bool(match.note) == (names[0].name_vi != names[1].name_vi)


def test_the_two_sets_of_nineteen_correspond_one_to_one():
    found = correspondence("2016-2020", "2021-2025")
    assert found.pairs == {number: number for number in range(1, 20)}
    assert found.without_counterpart == ((), ())


@pytest.mark.parametrize("first", ["2016-2020", "2021-2025"])
def test_only_planning_kept_its_name_in_the_set_of_ten(first):
    found = correspondence(first, "2026-2030")
    assert found.pairs == {1: 1}
    assert found.without_counterpart == (tuple(range(2, 20)), tuple(range(2, 11)))
    same = {one.name_vi for one in criteria_set(first).criteria} & {
        one.name_vi for one in criteria_set("2026-2030").criteria
    }
    assert same == {"Quy hoạch"}


def test_it_can_be_read_from_either_side():
    back = correspondence("2026-2030", "2021-2025")
    assert (back.from_set, back.to_set, back.pairs) == ("2026-2030", "2021-2025", {1: 1})
    assert back.note == correspondence("2021-2025", "2026-2030").note


def test_a_set_corresponds_to_itself():
    itself = correspondence("2026-2030", "2026-2030")
    assert itself.pairs == {number: number for number in range(1, 11)}
    assert itself.note == ""


@pytest.mark.parametrize("pair", [("2021-2025", "2021-2025-advanced"), ("2021-2025-advanced", "2026-2030")])
def test_sets_without_a_table_are_refused_in_one_sentence(pair):
    with pytest.raises(CriteriaError, match="Chưa có bảng đối chiếu.*2021-2025-advanced.*hãy chọn") as error:
        correspondence(*pair)
    assert str(error.value).count(".") == 1


def test_an_unknown_set_is_refused():
    with pytest.raises(CriteriaError, match="Không có bộ tiêu chí «2031-2035»"):
        correspondence("2016-2020", "2031-2035")


def test_statuses_move_to_the_criterion_that_corresponds_and_the_rest_are_unknown():
    given = pd.DataFrame([["attained", *["not_attained"] * 18]], index=["06001"], columns=range(1, 20))
    moved = renumbered(given, "2016-2020", "2026-2030")
    assert list(moved.columns) == list(range(1, 11))
    assert moved.loc["06001"].tolist() == ["attained", *["unknown"] * 9]
    assert (renumbered(given, "2016-2020", "2016-2020") == given).all(axis=None)


@pytest.mark.parametrize(
    ("matches", "message"),
    [
        ([Match(1, 1, "likely"), Match(2, 1, "likely")], "tiêu chí 1 được đối chiếu hai lần"),
        ([Match(1, 1, "likely"), Match(1, 2, "likely")], "tiêu chí 1 được đối chiếu hai lần"),
        ([Match(1, 11, "likely")], "«2026-2030» không có tiêu chí số 11"),
        ([Match(20, 1, "likely")], "«2021-2025» không có tiêu chí số 20"),
        ([Match(1, 1, "surely")], "độ tin cậy «surely»"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(matches, message):
    with pytest.raises(CriteriaError, match=message):
        check_correspondence(Correspondence("2021-2025", "2026-2030", tuple(matches), "", ""))

"""A forecast where no deal was ever open, as in a file of sales alone: nothing to land but new business."""

import numpy as np

from cadran.metrics.estimators.forecast import BANDS, Chances, Landing, Stays, chances

NONE = np.empty(0, dtype=np.int64)
NO_STAYS = Stays(NONE, NONE, NONE, NONE, NONE, NONE, NONE.astype(np.bool_))


def chances_of_nothing() -> Chances:
    return chances(NO_STAYS, 1_000, NONE)


def test_without_any_stage_there_are_chances_of_no_cell() -> None:
    assert chances_of_nothing().curves.shape[:2] == (0, len(BANDS) - 1)


def test_without_any_stage_the_period_lands_on_what_is_sold_and_new() -> None:
    p = chances_of_nothing().within(NONE, NONE, 0, 30)
    landing = Landing(5_000.0, p, np.empty(0), [np.array([1_000.0, 3_000.0])], draws=100)
    assert (landing.from_open, landing.from_new) == (0, 2_000)
    assert set(landing.total()) == {6_000, 8_000}

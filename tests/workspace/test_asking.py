"""From what people type to a question: what is refused, and with which words."""

import pytest

from cadran.errors import BadInput, UnknownName
from cadran.metrics.filters import parse
from cadran.metrics.query import Filter


def test_filters_of_one_key_are_one_and_blank_and_filled_are_told_apart() -> None:
    found = parse(["region=West", "region=East", "rep=", "team!="])
    assert found == (
        Filter("region", ("West", "East")), Filter("rep", (), blank=True), Filter("team", (), filled=True),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["region!=West", "region"])
def test_a_filter_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse([text])


def test_an_unknown_name_always_has_neighbours() -> None:
    with pytest.raises(UnknownName) as error:
        parse(["xyzzy=1"])
    assert len(error.value.near) == 3

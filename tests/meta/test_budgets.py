"""Budgets of size. They are a ratchet: a number here may fall, it never rises."""

from functools import cache
from statistics import median, quantiles

from tests.meta.tree import SRC, functions, modules, texts

LONGEST_FILE, LONGEST_FUNCTION = 600, 60
MEDIAN_FILE, NINTH_FILE = 130, 350  # the aim for the median is 120
MEDIAN_FUNCTION, NINTH_FUNCTION = 8, 30


def file_sizes() -> dict[str, int]:
    return {name: texts()[name].count("\n") for name in modules(SRC)}


@cache
def function_sizes() -> dict[str, int]:
    return {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, tree in modules(SRC).items()
        for node in functions(tree)
    }


def ninth_decile(sizes: dict[str, int]) -> float:
    return quantiles(sizes.values(), n=10)[-1]


def test_no_file_is_too_long_to_read_in_one_sitting() -> None:
    assert not {name: size for name, size in file_sizes().items() if size > LONGEST_FILE}


def test_no_function_is_too_long_for_one_screen() -> None:
    assert not {name: size for name, size in function_sizes().items() if size > LONGEST_FUNCTION}


def test_files_and_functions_are_short_as_a_rule() -> None:
    files, calls = file_sizes(), function_sizes()
    assert median(files.values()) <= MEDIAN_FILE
    assert ninth_decile(files) <= NINTH_FILE
    assert median(calls.values()) <= MEDIAN_FUNCTION
    assert ninth_decile(calls) <= NINTH_FUNCTION

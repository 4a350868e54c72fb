"""Editions: a report for one reader, gathered through their eyes, frozen as JSON, compared with what is known now."""

from cadran.panels.edition.compared import Differing, compare
from cadran.panels.edition.edition import Chart, Edition, Figure, Kind, Line, Reader, Remark, Section, Table
from cadran.panels.edition.frozen import from_json, to_json
from cadran.panels.edition.gathering import gather, kind_of, title_of

__all__ = [
    "Chart", "Differing", "Edition", "Figure", "Kind", "Line", "Reader", "Remark", "Section", "Table", "compare",
    "from_json", "gather", "kind_of", "title_of", "to_json",
]  # fmt: skip

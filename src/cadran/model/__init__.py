"""The canonical model: what Cadran knows about, declared once. Pure: no file, no database."""

from cadran.model.column import Column, Kind, Table
from cadran.model.tables import TABLES, table

__all__ = ["TABLES", "Column", "Kind", "Table", "table"]

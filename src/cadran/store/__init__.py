"""The workspace on disk: generations of one DuckDB file, keyed upsert with history, quarantine."""

from cadran.store.backup import Manifest, backup, restore
from cadran.store.batch import Batch, Counts
from cadran.store.bookkeeping import CellIssue, Held, Import, cell_issues, held, imports, remembered_mapping
from cadran.store.generations import Store
from cadran.store.reader import Reader
from cadran.store.settings import Settings
from cadran.store.writer import Writer, end_of_day

__all__ = [
    "Batch", "CellIssue", "Counts", "Held", "Import", "Manifest", "Reader", "Settings", "Store", "Writer",
    "backup", "cell_issues", "end_of_day", "held", "imports", "remembered_mapping", "restore",
]  # fmt: skip

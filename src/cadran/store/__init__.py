"""The workspace on disk: generations of one DuckDB file, keyed upsert with history, quarantine."""

from cadran.store.batch import Batch, Counts
from cadran.store.generations import Store
from cadran.store.reader import Reader
from cadran.store.settings import Settings
from cadran.store.writer import Writer, end_of_day

__all__ = ["Batch", "Counts", "Reader", "Settings", "Store", "Writer", "end_of_day"]

"""Files as people have them: found out, staged as text in DuckDB, judged by column, read as typed values."""

from cadran.sources.files.headers import fold
from cadran.sources.files.shape import FileShape, read_head
from cadran.sources.files.stage import Staged, stage_text

__all__ = ["FileShape", "Staged", "fold", "read_head", "stage_text"]

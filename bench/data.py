"""The workspace the benchmark reads: five years, ten million activities, made once and kept."""

import tempfile
import time
from pathlib import Path

import pyarrow as pa

from cadran.sources.demo.bench import bench_tables
from cadran.store import Batch, Writer
from cadran.store.duck import columns, quote
from cadran.workspace import Workspace
from cadran.workspace.publishing import publish

SIZES = {"activities": 10_000_000, "deals": 1_000_000, "deal_changes": 4_000_000, "orders": 2_000_000}
BESIDE = ("source_id", "source_updated_at", "deleted", "line")


def workspace(share: float = 1.0) -> tuple[Workspace, float | None]:
    """(the workspace, seconds it took to make, None when it was there); `share` of the full size."""
    folder = Path(tempfile.gettempdir()) / f"cadran-bench-{share:g}"
    if (folder / "DONE").exists():
        return Workspace.open(folder), None
    started = time.perf_counter()
    made = Workspace.create(folder, {"today": "2025-12-31", "revenue_basis": "orders"})
    with made.store.write() as writer:
        for name, reader in bench_tables(**{k: int(n * share) for k, n in SIZES.items()}).items():
            _load(writer, name, reader)
        writer.before_publish(lambda con: publish(con, writer.settings, None))
    (folder / "DONE").touch()
    return made, time.perf_counter() - started


def _load(writer: Writer, name: str, reader: pa.RecordBatchReader) -> None:
    started = time.perf_counter()
    writer.con.register("bench_rows", reader)
    writer.con.execute(f"CREATE OR REPLACE TEMP TABLE {quote('bench_' + name)} AS FROM bench_rows")
    writer.con.unregister("bench_rows")
    given = tuple(c for c in columns(writer.con, quote("bench_" + name)) if c not in BESIDE)
    batch = Batch(table=name, relation=f"bench_{name}", columns=given, source="bench", import_id=writer.next_import())
    counts = writer.upsert(batch)
    writer.con.execute(f"DROP TABLE {quote('bench_' + name)}")
    print(f"  {name}: {counts.loaded:,} rows in {time.perf_counter() - started:.1f} s", flush=True)

"""Importing a large French CSV against a bare read and write of the same rows; publishing changed deals."""

import tempfile
import time
from pathlib import Path

from cadran.sources.own import stage
from cadran.store.duck import in_memory, literal, to_arrow
from cadran.workspace import Workspace
from cadran.workspace.publishing import publish_changes

HEADER = (
    "Affaire - ID;Affaire - Titre;Affaire - Propriétaire;Affaire - Organisation;Affaire - Étape;Affaire - Statut;"
    "Affaire - Valeur;Affaire - Affaire créée;Affaire - Date de gain;Affaire - Date de perte"
)
_ROWS = """
SELECT 'A' || i, 'Affaire n° ' || i, 'Commercial ' || (i % 30), 'Société ' || (i % 20000), 'Négociation',
  CASE WHEN i % 3 = 0 THEN 'Gagné' WHEN i % 3 = 1 THEN 'Perdu' ELSE 'Ouvert' END,
  replace(format('{{:,.2f}}', (i % 90000) + 0.5), ',', ' ').replace('.', ',') || ' €',
  strftime(DATE '2021-01-01' + (i % 1500)::INTEGER, '%d/%m/%Y'),
  CASE WHEN i % 3 = 0 THEN strftime(DATE '2021-02-01' + (i % 1500)::INTEGER, '%d/%m/%Y') END,
  CASE WHEN i % 3 = 1 THEN strftime(DATE '2021-02-01' + (i % 1500)::INTEGER, '%d/%m/%Y') END
FROM range({count}) AS r(i)
"""


def make(folder: Path, count: int) -> tuple[Path, Path]:
    """The same rows as a French office's file (cp1252, semicolons) and as plain UTF-8."""
    con = in_memory()
    plain, french = folder / "affaires-utf8.csv", folder / "affaires.csv"
    con.execute(f"COPY ({_ROWS.format(count=count)}) TO {literal(str(plain))} (DELIMITER ';', HEADER FALSE)")
    with plain.open(encoding="utf-8") as rows, french.open("w", encoding="cp1252", newline="\r\n") as target:
        target.write(HEADER + "\n")
        for part in iter(lambda: rows.read(1 << 22), ""):
            target.write(part)
    return plain, french


def bare(plain: Path, folder: Path) -> float:
    """Seconds to read the plain file as text and write it to a DuckDB file, and nothing else."""
    target = folder / "bare.duckdb"
    target.unlink(missing_ok=True)
    con = in_memory()
    started = time.perf_counter()
    con.execute(f"ATTACH {literal(str(target))} AS bare")
    con.execute(
        f"CREATE TABLE bare.rows AS FROM read_csv({literal(str(plain))}, delim=';', header=false, all_varchar=true)"
    )
    con.execute("DETACH bare")
    return time.perf_counter() - started


def imported(french: Path, folder: Path) -> float:
    """Seconds of `import_files` of the French file into an empty workspace, derived relations and all."""
    made = Workspace.create(Path(tempfile.mkdtemp(dir=folder)) / "ws", {"today": "2025-12-31"})
    started = time.perf_counter()
    report = made.import_files([french], yes=True)
    took = time.perf_counter() - started
    done = report.files[0]
    if done.loaded + done.quarantined + done.footer != done.rows_read or done.quarantined:
        raise AssertionError(done)
    return took


def changed_deals(workspace: Workspace, count: int) -> float:
    """Seconds from opening the writer to the new generation, for `count` deals with a new amount."""
    with workspace.facts() as facts:
        rows = to_arrow(
            facts.con,
            "SELECT source_id, amount + 1 AS amount, source_updated_at + INTERVAL 1 DAY AS source_updated_at"
            f" FROM now.deals WHERE amount IS NOT NULL ORDER BY hash(source_id) LIMIT {count}",
        )
    started = time.perf_counter()
    with workspace.store.write() as writer:
        counts = writer.upsert(stage(writer.con, "deals", rows, source="bench", import_id=writer.next_import()))
        writer.before_publish(lambda con: publish_changes(con, writer))
    if counts.loaded != count:
        raise AssertionError(counts)
    return time.perf_counter() - started

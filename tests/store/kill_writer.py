"""A process that imports in a loop until it is killed: `python -m tests.store.kill_writer FOLDER`.

Every import sets all deals to one and the same amount, so that a torn one would show as two amounts.
"""

import sys
from pathlib import Path

from cadran.store import Batch, Store, duck

ROWS = 3_000


def main(folder: Path) -> None:
    store = Store.open(folder)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        import_all(store)


def import_all(store: Store) -> None:
    """One import: new amount, new owner, and a few new deals each time."""
    with store.write() as writer:
        number = writer.generation
        writer.con.execute(f"""
            CREATE TEMP TABLE came AS SELECT range::VARCHAR AS source_id, {number}::DECIMAL(18,4) AS amount,
                'Rep {number % 3} ' || range % 40 AS owner, 'Deal ' || range AS name, range AS line
            FROM range({ROWS} + {number})
        """)
        columns = ("amount", "owner", "name")
        writer.upsert(Batch(table="deals", relation="came", columns=columns, source="crm", import_id=number))
        writer.before_publish(derive)


def derive(con: duck.Connection) -> None:
    con.execute("CREATE OR REPLACE TABLE now.totals AS SELECT count(*) AS n, min(amount) AS amount FROM now.deals")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

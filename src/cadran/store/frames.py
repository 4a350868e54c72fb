"""Results of queries as frames."""

from typing import Any

import polars as pl

from cadran.store.duck import Connection, streamed


def cells(con: Connection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query by column, as values of Python."""
    return frame(con, sql).to_dicts()


def frame(con: Connection, sql: str) -> pl.DataFrame:
    """The whole result of a query, in one piece: what is summed over several pieces ends in another last digit."""
    return pl.DataFrame(streamed(con, sql)).rechunk()

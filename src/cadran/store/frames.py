"""Results of queries as frames."""

import polars as pl

from cadran.store.duck import Connection, streamed


def frame(con: Connection, sql: str) -> pl.DataFrame:
    """The whole result of a query, in one piece: what is summed over several pieces ends in another last digit."""
    return pl.DataFrame(streamed(con, sql)).rechunk()

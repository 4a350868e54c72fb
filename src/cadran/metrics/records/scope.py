"""Whose rows: the condition of a viewer's scope on a column of reps, for a query and for a frame."""

import polars as pl

Owners = frozenset[int] | None  # ids of the reps whose rows are seen; None: all rows


def within(column: str, owners: Owners) -> str:
    """The condition that the column holds one of the reps seen, as SQL text."""
    if owners is None:
        return "TRUE"
    return f"{column} IN ({', '.join(str(o) for o in sorted(owners)) or 'NULL'})"


def among(column: str, owners: Owners) -> pl.Expr:
    """The same condition on a frame; a row of nobody is in no scope but that of all."""
    return pl.lit(True) if owners is None else pl.col(column).is_in(sorted(owners)).fill_null(False)

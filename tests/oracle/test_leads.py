"""Leads of the demo company handed over to sales, by hand."""

from tests.oracle.judge import Case, Judge

SQLS = Case("FROM now.leads WHERE inside(sql_on)", "count(*)")


def test_year(judge: Judge) -> None:
    judge.whole("sqls", SQLS)


def test_by_rep(judge: Judge) -> None:
    by_owner = Case("SELECT owner_id AS rep FROM now.leads WHERE inside(sql_on)", "count(*)")
    judge.groups("sqls", by_owner)


def test_by_source(judge: Judge) -> None:
    judge.groups("sqls", Case("SELECT lead_source AS source FROM now.leads WHERE inside(sql_on)", "count(*)"), "source")


def test_by_month(judge: Judge) -> None:
    judge.months("sqls", SQLS)

r"""Times to an event of which some have not come yet: Kaplan-Meier and Aalen-Johansen curves, in SQL.

Each entrant has the time it has lasted, and how that ended: 1 the event (a deal won), 2 another end that
rules it out (a deal lost), 0 not yet. Entrants of one time stand in one bucket; those still running at t are
at risk of what ends at t. With, at each time t_j, n_j at risk, d_j ended in either way, e_j of them by the event:

    S(t) = Π (1 - d_j / n_j)              still running: Kaplan-Meier, over t_j <= t
    F(t) = Σ S(t_j-) e_j / n_j            ended by the event: Aalen-Johansen; 1 - S where nothing competes

The **plateau** is F at the last time, the share that the event reaches as far as the curve can tell. The share
**unknown** is S there: it may still all go to the event, so that the plateau lies between F and F + S. The
**median** is the first time at which F reaches half the plateau where ends compete, half of all where none do. Where
the unknown share is the greater one, half of the events may well be still to come: the median can then only grow.

Variance, by Greenwood's argument on both terms of F (Marubini and Valsecchi), sums over t_j <= t:

    a_j = d_j / (n_j (n_j - d_j));  b_j = S(t_j-)² e_j (n_j - e_j) / n_j³;  c_j = S(t_j-) e_j / n_j²
    Cov(F(s), F(t)) = Σ_{t_j <= s} (F(s) - F_j)(F(t) - F_j) a_j + b_j - (F(s) + F(t) - 2 F_j) c_j,   s <= t

which for d = e is Greenwood's S² Σ a_j. Squares are multiplied out, so that running sums of a, aF, aF², b, c, cF
give all of it in one pass. A bucket that ends all who are left has a_j = 0: F moves no more after it.

Intervals are taken on the scale log(-log x), where they stay between 0 and 1: x^exp(±z se(x) / (x |log x|)), for
x = S where nothing competes, x = F for the plateau, and x = G = F / plateau, the curve of those whom the event
reaches, for their median, with Var(log G(t)) from the covariance above. The interval of the median is where
the bounds of its curve cross one half (Brookmeyer and Crowley); a bound that never does is none. None also where the
curve has arrived (x = 0 or 1): the scale says nothing there.

Kaplan, E. L. and Meier, P. (1958), JASA 53:457-481. Aalen, O. and Johansen, S. (1978), Scand. J. Stat. 5:141-150.
Greenwood, M. (1926), The natural duration of cancer. Brookmeyer, R. and Crowley, J. (1982), Biometrics 38:29-41.
Marubini, E. and Valsecchi, M. G. (1995), Analysing survival data from clinical trials, ch. 10 (variance).
Kalbfleisch, J. and Prentice, R. (1980), The statistical analysis of failure time data (log-log scale).
"""

from collections.abc import Sequence
from textwrap import dedent

from cadran.metrics.estimators.intervals import Z_95

NEAR = 1e-9  # shares that differ by less are equal: sums of doubles end in noise


def curve_sql(entrants: str, keys: Sequence[str], *, competing: bool) -> str:
    """The curves: a row per key and time, from a query of `keys`, `lasted` (a number) and `ended` (1, 2, 0).

    Columns: the keys, `t`; `gone`, `events`, `others`, `running`, who left the watching at that time and how; `n` at
    risk; `s`, `f` with its variance `v` and bounds `f_low`, `f_high`; `plateau` and `unknown`, F and S at the end; `g`,
    the share come of those whom the event reaches, with its bounds `g_low`, `g_high`. Without competitors an end by 2
    only ends the watching.
    """
    by = ", ".join(keys)
    return dedent(f"""\
        {_reached(entrants, keys, competing=competing)},
        sums AS (
            SELECT *, {_sums("OVER upto", "")}, {_sums("OVER whole", "_end")} FROM reached {_windows(by)}
        ),
        spread AS (
            SELECT *, {_variance("f", "")} AS v, {_variance("plateau", "_end")} AS v_end FROM sums
        ),
        scaled AS (
            SELECT *, {_conditional(competing)} FROM spread
        )
        SELECT *, gone - events - others AS running, {_bounds(competing)} FROM scaled""")


def _reached(entrants: str, keys: Sequence[str], *, competing: bool) -> str:
    """WITH ... `reached`: the curves without their variance, but with the terms of which that is made."""
    by = ", ".join(keys)
    others = "count(*) FILTER (ended = 2)" if competing else "0"
    return dedent(f"""\
        WITH entrants AS ({entrants}),
        buckets AS (
            SELECT {by}, CAST(lasted AS DOUBLE) AS t, count(*) AS gone,
                count(*) FILTER (ended = 1) AS events, {others} AS others
            FROM entrants WHERE lasted IS NOT NULL GROUP BY ALL
        ),
        at_risk AS (
            SELECT *, CAST(events AS DOUBLE) AS e, CAST(events + others AS DOUBLE) AS d,
                CAST(sum(gone) OVER whole - sum(gone) OVER upto + gone AS DOUBLE) AS n,
                sum(events) OVER upto AS come, sum(events) OVER whole AS all_events
            FROM buckets {_windows(by)}
        ),
        kept AS (
            SELECT *, product((n - d) / n) OVER upto AS s, product((n - d) / n) OVER whole AS unknown,
                coalesce(product((n - d) / n) OVER earlier, 1.0) AS was
            FROM at_risk {_windows(by)}
        ),
        reached AS (
            SELECT *, least(sum(was * e / n) OVER upto, 1.0) AS f, least(sum(was * e / n) OVER whole, 1.0) AS plateau,
                CASE WHEN n > d THEN d / (n * (n - d)) ELSE 0.0 END AS a,
                was * was * e * (n - e) / (n * n * n) AS b, was * e / (n * n) AS c
            FROM kept {_windows(by)}
        )""")


def _windows(by: str) -> str:
    parts = f"PARTITION BY {by} ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND"
    return f"WINDOW upto AS ({parts} CURRENT ROW), earlier AS ({parts} 1 PRECEDING), whole AS (PARTITION BY {by})"


def _sums(over: str, suffix: str) -> str:
    """The sums of which every variance is made, up to a time or over the whole curve."""
    terms = {"a0": "a", "a1": "a * f", "a2": "a * f * f", "b0": "b", "c0": "c", "c1": "c * f"}
    return ", ".join(f"sum({term}) {over} AS {name}{suffix}" for name, term in terms.items())


def _variance(f: str, suffix: str) -> str:
    a0, a1, a2, b0, c0, c1 = (f"{name}{suffix}" for name in ("a0", "a1", "a2", "b0", "c0", "c1"))
    return f"greatest({f} * {f} * {a0} - 2 * {f} * {a1} + {a2} + {b0} - 2 * ({f} * {c0} - {c1}), 0.0)"


def _conditional(competing: bool) -> str:
    """`x`: the curve on which the median is read, with its standard error; `g`: the share of events come by t."""
    if not competing:
        return "s AS x, sqrt(v) AS se, f AS g"
    joint = "f * plateau * a0 - (f + plateau) * a1 + a2 + b0 - (f + plateau) * c0 + 2 * c1"
    ratio = f"v / (f * f) + v_end / (plateau * plateau) - 2 * ({joint}) / (f * plateau)"
    share = "CASE WHEN f > 0 THEN f / plateau END"
    return f"{share} AS x, CASE WHEN f > 0 THEN {share} * sqrt(greatest({ratio}, 0.0)) END AS se, {share} AS g"


def _bounds(competing: bool) -> str:
    low, high = _log_log("x", "se")
    if not competing:
        low, high = f"1 - {high}", f"CASE WHEN x <= {NEAR} THEN 1.0 ELSE 1 - {low} END"
    else:
        high = f"CASE WHEN x >= 1 - {NEAR} THEN 1.0 ELSE {high} END"
    f_low, f_high = _log_log("f", "sqrt(v)")
    return f"{low} AS g_low, {high} AS g_high, {f_low} AS f_low, {f_high} AS f_high"


def _log_log(x: str, se: str) -> tuple[str, str]:
    inside = f"{x} > {NEAR} AND {x} < 1 - {NEAR}"
    reach = f"{Z_95} * {se} / ({x} * abs(ln({x})))"
    low, high = (f"CASE WHEN {inside} THEN pow({x}, exp({sign}{reach})) END" for sign in ("", "-"))
    return low, high


def summary_sql(entrants: str, keys: Sequence[str], *, competing: bool) -> str:
    """A row per key: `n` entrants, `events`, `running` (not ended yet), `mean` and `ended_median` of the events' times,
    `running_longer` (running for longer than that median), `plateau`, `unknown` (S at the end), `median` with `low` and
    `high`. Times in the unit of `lasted`; none where no event came."""
    by = ", ".join(keys)
    return dedent(f"""\
        SELECT {by}, {_COUNTED},
            any_value(plateau) AS plateau, any_value(unknown) AS unknown,
            min(t) FILTER ({"g" if competing else "f"} >= {0.5 - NEAR}) AS median,
            min(t) FILTER (g_high >= {0.5 - NEAR}) AS low, min(t) FILTER (g_low >= {0.5 - NEAR}) AS high
        FROM ({curve_sql(entrants, keys, competing=competing)}) GROUP BY {by}""")


_COUNTED = """CAST(sum(gone) AS BIGINT) AS n, CAST(sum(events) AS BIGINT) AS events,
            CAST(sum(running) AS BIGINT) AS running, sum(t * events) / nullif(sum(events), 0) AS mean,
            min(t) FILTER (2 * come >= all_events AND come > 0) AS ended_median,
            CAST(coalesce(sum(running) FILTER (2 * (come - events) >= all_events AND come > events), 0) AS BIGINT)
                AS running_longer"""


def plateau_sql(entrants: str, keys: Sequence[str], *, competing: bool) -> str:
    """A row per key: what `summary_sql` tells up to `unknown`, and `plateau_low` and `plateau_high`. The curve's bounds
    on its way there, which cost most, are not worked out."""
    by = ", ".join(keys)
    low, high = _log_log("plateau", "sqrt(v_end)")
    return dedent(f"""\
        {_reached(entrants, keys, competing=competing)},
        whole AS (
            SELECT {by}, {_COUNTED}, any_value(plateau) AS plateau, any_value(unknown) AS unknown, {_sums("", "_end")}
            FROM (SELECT *, gone - events - others AS running FROM reached) GROUP BY {by}
        )
        SELECT * EXCLUDE (v_end), {low} AS plateau_low, {high} AS plateau_high
        FROM (SELECT *, {_variance("plateau", "_end")} AS v_end FROM whole)""")


def area_sql(entrants: str, keys: Sequence[str], limit: float) -> str:
    """A row per key: `events`, and `area` under S from 0 to `limit`, or to the longest time watched where that is less,
    with its bounds `low` and `high`.

    It is the mean of min(time, limit), the restricted mean survival time. With A_j the area from t_j on, its variance
    is Σ A_j² d_j / (n_j (n_j - d_j)), by Greenwood's argument (Irwin, J. O. (1949), J. Hygiene 47:188-189).
    """
    by = ", ".join(keys)
    return dedent(f"""\
        WITH curve AS ({curve_sql(entrants, keys, competing=False)}),
        steps AS (
            SELECT {by}, t, events, a, was * (least(t, {limit}) - lag(least(t, {limit}), 1, 0.0) OVER upto) AS step
            FROM curve {_windows(by)}
        ),
        areas AS (
            SELECT *, sum(step) OVER whole AS area, sum(step) OVER whole - sum(step) OVER upto AS rest
            FROM steps {_windows(by)}
        ),
        found AS (
            SELECT {by}, CAST(sum(events) AS BIGINT) AS events, any_value(area) AS area,
                {Z_95} * sqrt(sum(rest * rest * a)) AS reach
            FROM areas GROUP BY {by}
        )
        SELECT {by}, events, area, greatest(area - reach, 0.0) AS low, least(area + reach, {limit}) AS high
        FROM found""")

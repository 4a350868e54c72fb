"""A log of activities without a direction, as most CRMs export it: asked about, and never silently uncounted."""

from pathlib import Path

from tests.surfaces.conftest import Cadran

LOG = """Activity ID,Type,Subject,Owner,Date,Status
1,Call,Hello,Ann Lee,2025-03-03,done
2,Call,Again,Bo Roy,2025-03-04,done
3,Email,Offer,Ann Lee,2025-03-05,done
4,Meeting,Visit,Ann Lee,2025-03-06,done
"""


def imported(cadran: Cadran, folder: Path, log: str, *options: str) -> dict[str, object]:
    """The report on the only file of an import into a workspace, made where there is none."""
    (folder / "log.csv").write_text(log, encoding="utf-8")
    cadran("init", folder / "w", "--today", "2025-03-31")
    found = cadran("import", "-w", folder / "w", folder / "log.csv", *options, "--json").json()
    assert isinstance(found, dict)
    return dict(found["files"][0])


def read(cadran: Cadran, folder: Path, *kpis: str) -> dict[str, dict[str, object]]:
    found = cadran("kpi", "get", "-w", folder / "w", *kpis, "--period", "2025-03", "--json").json()
    assert isinstance(found, list)
    return {reading["kpi"]: reading for reading in found}


def test_calls_that_say_no_direction_are_asked_about_and_counted_as_answered(cadran: Cadran, tmp_path: Path) -> None:
    report = imported(cadran, tmp_path, LOG, "--yes")
    assert [(a["asked"], a["answer"]) for a in report["assumed"]] == [("value:direction=", "outbound")]
    found = read(cadran, tmp_path, "calls", "emails", "client_interactions")
    assert {k: (r["value"], r["excluded"]) for k, r in found.items()} == {
        "calls": (2, 0), "emails": (1, 0), "client_interactions": (3, 0)
    }  # fmt: skip


def test_without_an_answer_they_are_left_out_with_a_reason_and_what_to_do(cadran: Cadran, tmp_path: Path) -> None:
    report = imported(cadran, tmp_path, LOG)
    assert [(q["asked"], q["proposed"]) for q in report["unanswered"]] == [("value:direction=", "outbound")]
    calls = read(cadran, tmp_path, "calls")["calls"]
    assert (calls["value"], calls["reason"], calls["excluded_by"]) == (None, "never_filled", {"no_direction": 2})
    told = cadran("kpi", "get", "-w", tmp_path / "w", "calls", "--period", "2025-03", "--lang", "fr").out
    assert "jamais renseigné : Activités, sens" in " ".join(told.split())
    imported(cadran, tmp_path, LOG, "--yes")
    assert read(cadran, tmp_path, "calls")["calls"]["value"] == 2


def test_a_log_that_tells_some_directions_is_believed_and_the_others_left_out(cadran: Cadran, tmp_path: Path) -> None:
    head, *lines = LOG.splitlines()
    told = [f"{head},Direction", f"{lines[0]},Outgoing", *(f"{line}," for line in lines[1:])]
    assert imported(cadran, tmp_path, "\n".join(told), "--yes")["assumed"] == []
    calls = read(cadran, tmp_path, "calls")["calls"]
    assert (calls["value"], calls["excluded_by"]) == (1, {"no_direction": 1})

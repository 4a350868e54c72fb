"""Plans, questions and reports of an import as JSON, for the application's database, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cadran.sources.files.importing import ImportPlan
from cadran.sources.files.questions import Question
from cadran.workspace.importing import FileReport, ImportReport


def question_json(question: Question) -> dict[str, Any]:
    return asdict(question)


def question_of(found: Mapping[str, Any]) -> Question:
    return Question(**{**found, "candidates": tuple(found["candidates"]), "samples": tuple(found["samples"])})


def plan_json(plan: ImportPlan) -> list[dict[str, Any]]:
    """What each file was recognised as, and which of its columns give what."""
    return [
        {
            "file": f.name, "crm": f.recognised.crm if f.recognised else "", "mapped": f.mapped(),
            "object": f.recognised.object if f.recognised else "", "rows": f.staged.read,
            "table": f.recognised.table if f.recognised else "", "left_out": dict(f.left_out),
        }
        for f in plan.files
    ]  # fmt: skip


def report_json(report: ImportReport) -> dict[str, Any]:
    return {"files": [asdict(f) for f in report.files], "generation": report.generation, "basis": report.basis}


def files_of(report: Mapping[str, Any]) -> list[FileReport]:
    """The files of a report as they were."""
    return [_file(found) for found in report.get("files", ())]


def _file(found: Mapping[str, Any]) -> FileReport:
    return FileReport(**{
        **found,
        "assumed": tuple((question_of(q), answer) for q, answer in found["assumed"]),
        "unanswered": tuple(map(question_of, found["unanswered"])),
    })  # fmt: skip

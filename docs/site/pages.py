"""Writes the pages of the site from the catalogue, the specs and the papers: `python docs/site/pages.py fr build/...`.

A page per KPI comes from the value that the engine computes and from the cases that the tests run, so that none can
say anything else. The papers (mapping, statistics, performance, decisions) are taken as they stand in docs/.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kpi
from cadran.model import TABLES
from cadran.model.format import Format
from cadran.model.words import FAMILIES, said, say
from cadran.panels.explain import Explained, explain
from cadran.panels.formula import Formula

sys.path.insert(0, str(Path(__file__).parent))
from cases import Case, cases

DOCS = Path(__file__).parents[1]
PAPERS = ("mapping", "serving", "reports", "alerts", "statistics", "performance")


def write(lang: str, target: Path) -> None:
    """All pages of one language, as Markdown for Sphinx."""
    to = Format(lang, "EUR")
    (target / "kpis").mkdir(parents=True, exist_ok=True)
    for kpi in KPIS.values():
        (target / "kpis" / f"{kpi.id}.md").write_text(page(kpi, to), "utf-8")
    for family in dict.fromkeys(k.family for k in KPIS.values()):
        (target / f"{family}.md").write_text(family_page(family, to), "utf-8")
    (target / "glossary.md").write_text(glossary(to), "utf-8")
    for name in PAPERS:
        shutil.copy(DOCS / f"{name}.md", target / f"{name}.md")
    shutil.copytree(DOCS / "adr", target / "adr", dirs_exist_ok=True)
    with (target / "adr" / "README.md").open("a", encoding="utf-8") as decisions:
        decisions.write("\n```{toctree}\n:hidden:\n:glob:\n\n0*\n```\n")
    (target / "index.md").write_text(index(to), "utf-8")
    shutil.copy(Path(__file__).parent / "conf.py", target / "conf.py")


def index(to: Format) -> str:
    families = list(dict.fromkeys(k.family for k in KPIS.values()))
    intro = to.word(
        f"Les {len(KPIS)} indicateurs de Cadran : pour chacun la définition, la formule telle qu'elle est calculée, les"
        " lignes écartées, et des cas que les tests exécutent.",
        f"The {len(KPIS)} KPIs of Cadran: for each its definition, the formula as it is computed, the rows left out,"
        " and cases that the tests run.",
    )  # fmt: skip
    listed = _toc(families, to.word("Indicateurs", "KPIs")) + _toc(
        ["glossary", *PAPERS, "adr/README"], to.word("Documents", "Papers")
    )
    return f"# Cadran\n\n{intro}\n\n{listed}"


def _toc(names: Sequence[str], caption: str) -> str:
    return f"```{{toctree}}\n:caption: {caption}\n:maxdepth: 1\n\n" + "\n".join(names) + "\n```\n\n"


def family_page(family: str, to: Format) -> str:
    own = [k for k in KPIS.values() if k.family == family]
    rows = (f"| [{k.name(to.lang)}](kpis/{k.id}.md) | `{k.id}` | {explain(k.id, to).definition} |" for k in own)
    head = f"| {to.word('indicateur', 'KPI')} | id | {to.word('définition', 'definition')} |\n|---|---|---|"
    hidden = "```{toctree}\n:hidden:\n\n" + "\n".join(f"kpis/{k.id}" for k in own) + "\n```\n"
    return "\n".join([f"# {said(FAMILIES, family, to.lang)}", "", hidden, head, *rows, ""])


def page(kpi: Kpi, to: Format) -> str:
    """The page of one KPI."""
    told, (says, shown) = explain(kpi.id, to), cases(kpi.id)
    return "\n".join([
        f"# {told.name}", "", f"`{kpi.id}`", "", told.definition, "",
        *_formula(told.formula), f"**{to.word('À savoir', 'Caveat')}.** {told.caveat}", "",
        *_facts(told, kpi, to), *_variants(told, to), *_left_out(told, to), *_cases(says, shown, to),
    ])  # fmt: skip


def _formula(told: Formula) -> list[str]:
    letters = [f"- {letter} : {meaning}" for letter, meaning in told.letters]
    return ["```text", told.expression, "```", "", *letters, ""]


def _facts(told: Explained, kpi: Kpi, to: Format) -> list[str]:
    """What stands in the catalogue, as a table."""
    found = {
        to.word("unité", "unit"): told.unit,
        to.word("sorte", "kind"): told.kind,
        to.word("une ligne", "one row"): told.grain,
        to.word("date", "axis"): f"`{told.axis}`",
        to.word("pour", "for"): ", ".join(told.roles),
        to.word("source", "source"): told.source,
        to.word("effectif minimal", "minimum sample"): str(kpi.min_sample or 10),
        to.word("à côté", "beside"): ", ".join(told.beside),
        to.word("autres noms", "other names (French)"): ", ".join(told.aliases),
    }  # fmt: skip
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in found.items() if value), ""]


def _variants(told: Explained, to: Format) -> Iterator[str]:
    if told.variants:
        yield from (f"## {to.word('Variantes', 'Variants')}", "")
    for name, what, said_as in told.variants:
        yield from (f"### `{told.id}.{name}`", "", what, "", *_formula(said_as))


def _left_out(told: Explained, to: Format) -> Iterator[str]:
    if told.left_out:
        yield from (f"## {to.word('Lignes écartées', 'Rows left out')}", "")
        yield from (f"- {why} : `{condition}`" for why, condition in told.left_out)
        yield ""


def _cases(says: str, shown: Sequence[Case], to: Format) -> Iterator[str]:
    yield from (f"## {to.word('Cas exécutés par les tests', 'Cases that the tests run')}", "", says, "")
    for case in shown:
        yield from (f"### {case.title}", "")
        if case.company:
            yield from ("```text", case.company, "```", "")
        if case.asked:
            yield from ("```python", *case.asked, "```", "")


def glossary(to: Format) -> str:
    """The canonical tables and their columns, in both languages."""
    parts = [f"# {to.word('Glossaire', 'Glossary')}", ""]
    for table in TABLES.values():
        parts += [f"## {say((table.fr, table.en), to.lang)}", "", f"`{table.name}`", ""]
        parts += ["| | français | English |", "|---|---|---|"]
        parts += [f"| `{c.name}` | {c.fr} | {c.en} |" for c in table.columns]
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))

"""The command line as a person uses it: one small firm from `init` to the report."""

import json
import shutil
from pathlib import Path

import pytest
from tests.surfaces.conftest import Cadran

from cadran.surfaces.cli import run
from cadran.surfaces.cli.loading import COMMANDS

DEALS = """Deal ID;Deal name;Owner;Account;Stage;Amount;Date de création;Date de clôture;Status
1;Pompe;Ana;Acme;Gagné;1 200,50 €;03/01/2017;14/02/2017;Gagnée
2;Vanne;Bo;Acme;Perdu;900;05/01/2017;20/02/2017;Perdue
3;Tuyau;Ana;Beta;Gagné;;06/01/2017;21/02/2017;Gagnée
4;Joint;;Beta;Qualification;100;07/01/2017;;En cours
5;Cuve;Bo;Gamma;Gagné;500;08/01/2017;99/99/2017;Gagnée
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with five deals, one of them held back: to be copied."""
    folder = tmp_path_factory.mktemp("firm")
    deals = folder / "deals.csv"
    deals.write_text(DEALS, encoding="utf-8")
    assert run(["init", str(folder / "w"), "--today", "2017-12-31", "--set", "name=Dupont"], {}) == 0
    assert run(["import", "-w", str(folder / "w"), str(deals), "--yes"], {}) == 0
    return folder / "w"


@pytest.fixture(scope="module")
def firm(imported: Path) -> Path:
    """The copy that is read, and into which the same rows are imported again."""
    return Path(shutil.copytree(imported, imported.with_name("firm")))


# ---------------------------------------------------------------- workspaces


def test_a_workspace_is_made_once(cadran: Cadran, tmp_path: Path) -> None:
    made = cadran("init", tmp_path / "w", "--currency", "usd", "--timezone", "America/New_York", "--json")
    assert made.json() == {"ok": True, "workspace": str(tmp_path / "w")}
    again = cadran("init", tmp_path / "w", "--lang", "fr")
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("Erreur")


@pytest.mark.parametrize(("option", "near"), [
    (("--timezone", "Europe/Pari"), "Europe/Paris"),
    (("--set", "fiscal_year=4"), "fiscal_year_start"),
    (("--language", "de"), ""),
    (("--set", "currency"), "setting=value"),
])  # fmt: skip
def test_a_bad_setting_names_its_neighbours(cadran: Cadran, tmp_path: Path, option: tuple[str, str], near: str) -> None:
    said = cadran("init", tmp_path / "w", *option)
    assert said.code == 2
    assert near in said.err
    assert not (tmp_path / "w" / "CURRENT").exists()


def test_a_backup_is_restored(cadran: Cadran, firm: Path, tmp_path: Path) -> None:
    said = cadran("backup", tmp_path / "b", "-w", firm)
    assert said.code == 0
    assert "tables, " in said.out
    assert "sha256" not in said.out
    assert cadran("restore", tmp_path / "b", tmp_path / "again").code == 0
    asked = ("kpi", "get", "deals_won", "--period", "2017", "--json")
    assert cadran(*asked, "-w", tmp_path / "again").json() == cadran(*asked, "-w", firm).json()


# ---------------------------------------------------------------- importing


def test_an_import_accounts_for_every_row_and_twice_changes_nothing(cadran: Cadran, firm: Path) -> None:
    found = cadran("import", "-w", firm, firm.parent / "deals.csv", "--yes", "--json").json()
    assert isinstance(found, dict)
    (file,) = found["files"]
    counts = ("rows_read", "loaded", "unchanged", "deleted", "quarantined", "footer")
    assert [file[name] for name in counts] == [5, 0, 4, 0, 1, 0]
    assert (file["crm"], file["object"], list(file["tables"])) == ("generic", "deal", ["deals"])


def test_an_import_is_told_in_french(cadran: Cadran, firm: Path) -> None:
    said = cadran("import", "-w", firm, firm.parent / "deals.csv", "--yes", locale="fr_FR.UTF-8")
    assert "Quarantaine" in said.out
    assert "Affaires" in said.out


def test_a_file_that_is_not_there_is_an_error(cadran: Cadran, firm: Path) -> None:
    said = cadran("import", "-w", firm, firm / "none.csv")
    assert said.code == 2
    assert "none.csv" in said.err


def test_rows_held_back_are_listed_exported_and_replayed(cadran: Cadran, imported: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(imported, tmp_path / "w")
    (held,) = cadran("quarantine", "-w", copy, "--json").json()
    assert (held["line"], held["reason"], held["value"]) == (6, "unreadable", "99/99/2017")
    assert held["cells"]["Deal name"] == "Cuve"
    assert "illisible" in cadran("quarantine", "-w", copy, "--lang", "fr").out
    assert cadran("quarantine", "export", tmp_path / "q", "-w", copy).code == 0
    (mend,) = (tmp_path / "q").iterdir()
    mend.write_text(mend.read_text(encoding="utf-8").replace("99/99/2017", "09/02/2017"), encoding="utf-8")
    assert cadran("quarantine", "replay", mend, "-w", copy).code == 0
    assert "No row is held back" in cadran("quarantine", "-w", copy).out
    (won,) = cadran("kpi", "get", "deals_won", "-w", copy, "--period", "2017", "--json").json()
    assert won["value"] == 3


def test_what_a_spreadsheet_would_run_comes_back_as_it_was(cadran: Cadran, tmp_path: Path) -> None:
    """The export keeps spreadsheets from running it, and the replay reads what the file had."""
    copy, file = tmp_path / "w", tmp_path / "deals.csv"
    file.write_text("Deal ID,Deal name,Stage,Amount,Close date,Owner\n"
                    "1,Cuve,Won,100,2017-02-01,Ana\n2,-Avoir,Won,-500,99/99/2017,Ana\n", encoding="utf-8")  # fmt: skip
    assert cadran("init", copy, "--today", "2017-12-31").code == 0
    assert cadran("import", "-w", copy, file, "--as", "deals", "--yes").code == 0
    assert cadran("quarantine", "export", tmp_path / "q", "-w", copy).code == 0
    (mend,) = (tmp_path / "q").iterdir()
    written = mend.read_text(encoding="utf-8-sig")
    assert "'-500" in written
    assert "'-Avoir" in written
    mend.write_text(written.replace("99/99/2017", "2017-02-09"), encoding="utf-8-sig")
    assert cadran("quarantine", "replay", mend, "-w", copy).code == 0
    (won,) = cadran("kpi", "get", "revenue", "-w", copy, "--period", "2017", "--json").json()
    assert won["value"] == -400
    rows = cadran("kpi", "rows", "revenue", "-w", copy, "--period", "2017", "--json").json()
    assert {row["label"] for row in rows} == {"Cuve", "-Avoir"}


def test_the_quarantine_asks_for_its_workspace(cadran: Cadran) -> None:
    assert "-w DIR" in cadran("quarantine").err


# ---------------------------------------------------------------- KPIs


def test_kpis_are_listed_with_both_names(cadran: Cadran) -> None:
    found = cadran("kpi", "list", "--json").json()
    assert isinstance(found, list)
    (win_rate,) = [kpi for kpi in found if kpi["id"] == "win_rate"]
    assert (win_rate["name_fr"], win_rate["name_en"]) == ("Taux de gain", "Win rate")
    assert "Taux de gain" in cadran("kpi", "list", locale="fr").out


def test_a_reading_in_json_has_its_terms_and_what_was_left_out(cadran: Cadran, firm: Path) -> None:
    asked = ("kpi", "get", "-w", firm, "win_rate", "average_deal_size", "--period", "2017", "--json")
    win_rate, size = cadran(*asked).json()
    assert (win_rate["value"], win_rate["numerator"], win_rate["denominator"]) == (pytest.approx(2 / 3), 2, 3)
    assert win_rate["low"] < win_rate["value"] < win_rate["high"]
    assert "median" not in win_rate
    assert (size["value"], size["median"], size["coverage"]) == (1200.5, 1200.5, 0.5)
    assert size["excluded_by"] == {"no_amount": 1}


def test_options_reach_the_engine(cadran: Cadran, firm: Path) -> None:
    asked = ("kpi", "get", "-w", firm, "deals_won", "--period", "2017-Q1", "--grain", "month", "--by", "rep",
             "--where", "rep=Ana", "--compare", "previous", "--json")  # fmt: skip
    found = cadran(*asked).json()
    assert isinstance(found, list)
    by_month = {r["period"]["from"]: r for r in found if r["group"]["rep"] == "Ana"}
    assert [by_month[f"2017-0{month}-01"]["value"] for month in (1, 2, 3)] == [None, 2, 0]
    assert by_month["2017-01-01"]["reason"] == "before_data"
    assert by_month["2017-03-01"]["previous"] == {
        "value": 2, "period": {"from": "2017-02-01", "to": "2017-03-01"}, "change": -1
    }  # fmt: skip


def test_a_reading_on_the_terminal(cadran: Cadran, firm: Path) -> None:
    said = cadran("kpi", "get", "-w", firm, "average_deal_size", "lost_value", "--period", "2017", "--lang", "fr")
    assert "Montant moyen des affaires gagnées" in said.out
    assert "1\u202f201\u00a0€" in said.out


def test_the_rows_behind_and_those_left_out(cadran: Cadran, firm: Path) -> None:
    asked = ("kpi", "rows", "-w", firm, "average_deal_size", "--period", "2017")
    (used,) = cadran(*asked, "--json").json()
    assert (used["name"], used["amount"], used["closed_on"]) == ("Pompe", 1200.5, "2017-02-14")
    (left,) = cadran(*asked, "--excluded", "--json").json()
    assert (left["name"], left["reason"]) == ("Tuyau", "no_amount")
    assert "Pompe" in cadran(*asked).out


def test_rows_without_a_date_are_told_apart_from_those_that_a_reading_leaves_out(
    cadran: Cadran, tmp_path: Path
) -> None:
    deals = DEALS.replace("900;05/01/2017;20/02/2017", "900;05/01/2017;")  # Vanne was lost, nobody knows when
    (tmp_path / "deals.csv").write_text(deals, encoding="utf-8")
    cadran("init", tmp_path / "w", "--today", "2017-12-31")
    cadran("import", "-w", tmp_path / "w", tmp_path / "deals.csv", "--yes")
    asked = ("-w", tmp_path / "w", "lost_value", "average_deal_size", "deals_lost", "--period", "2017")
    readings = {r["kpi"]: r["excluded"] for r in cadran("kpi", "get", *asked, "--json").json()}
    assert readings == {"lost_value": 0, "average_deal_size": 1, "deals_lost": 0}
    for kpi, excluded in readings.items():
        rows = ("kpi", "rows", "-w", tmp_path / "w", kpi, "--period", "2017", "--excluded")
        listed = cadran(*rows, "--json").json()
        assert [r["counted"] for r in listed].count(True) == excluded
        assert {r["name"] for r in listed if not r["counted"]} == (set() if excluded else {"Vanne"})
        assert ("Without a date" in cadran(*rows).out) == (not excluded)


def test_a_kpi_is_explained_by_its_own_formula(cadran: Cadran) -> None:
    said = cadran("explain", "win_rate", "--lang", "fr")
    for text in ("Taux de gain", "A / (A + B)", "issue = gagnée", "Réserve", "creation_cohort"):
        assert text in said.out
    found = cadran("explain", "win_rate", "--json").json()
    assert isinstance(found, dict)
    assert found["formula"]["expression"] == "A / (A + B)"


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(("args", "code", "near"), [
    (("kpi", "get", "win_rat"), "unknown_kpi", "win_rate"),
    (("kpi", "get", "win_rate", "--period", "2017Q1"), "bad_period", "2017-Q1"),
    (("kpi", "get", "win_rate", "--by", "regoin"), "unknown_dimension", "region"),
    (("kpi", "get", "win_rate", "--where", "rep=Anna"), "unknown_value", "Ana"),
    (("kpi", "get", "win_rate", "--grain", "monthly"), "unknown_name", "month"),
    (("kpi", "get", "win_rate", "--variant", "valu"), "unknown_variant", "value"),
    (("kpi", "get", "win_rate", "--of", "calls"), "of_not_applicable", "target_attainment"),
    (("kpi", "get", "win_rate", "--lang", "de"), "unknown_name", ""),
    (("kpi", "get", "win_rate", "--today", "31/12/2017"), "bad_day", ""),
])  # fmt: skip
def test_an_error_has_one_shape_and_names_the_nearest(
    cadran: Cadran, firm: Path, args: tuple[str, ...], code: str, near: str
) -> None:
    said = cadran(*args, "-w", firm, "--json")
    assert (said.code, said.out) == (2, "")
    found = json.loads(said.err)
    assert list(found) == ["ok", "error", "code", "near"]
    assert (found["ok"], found["code"]) == (False, code)
    assert not near or near in found["near"]


def test_an_error_speaks_the_language_asked_for(cadran: Cadran, firm: Path) -> None:
    asked = ("kpi", "get", "-w", firm, "win_rat")
    assert "Did you mean 'win_rate'" in cadran(*asked).err
    assert "Vouliez-vous dire « win_rate »" in cadran(*asked, locale="fr_FR.UTF-8").err
    assert "Vouliez-vous dire" in cadran("--lang=fr", *asked).err
    assert "Did you mean" in cadran(*asked, "--lang", "en", locale="fr_FR.UTF-8").err


@pytest.mark.parametrize("args", [("kpi", "get"), ("kpi", "get", "win_rate", "--nope"), ("nonsense",)])
def test_what_is_no_command_is_a_usage_error(cadran: Cadran, args: tuple[str, ...]) -> None:
    said = cadran(*args, "--json")
    assert said.code == 2
    assert json.loads(said.err)["code"] == "usage"


@pytest.mark.parametrize(("args", "said"), [
    (("nonsense",), "commande inconnue : « nonsense »"),
    (("kpi", "gett"), "commande inconnue : « gett ». Vouliez-vous dire « get » ?"),
    (("kpi", "get", "win_rate"), "il manque l'option « --workspace » / « -w »"),
    (("kpi", "rows", "-w", "w"), "il manque l'argument « KPI »."),
    (("kpi", "get", "win_rate", "--nope"), "option inconnue : --nope"),
    (("kpi", "get", "win_rate", "--perio"), "option inconnue : --perio. Options possibles : --period"),
    (("kpi", "get", "win_rate", "-w"), "l'option « -w » demande une valeur"),
    (("kpi", "list", "--json=3"), "l'option « --json » ne prend pas de valeur"),
    (("kpi", "list", "more"), "argument en trop : more"),
    (("kpi", "rows", "-w", "w", "win_rate", "--limit", "x"),
     "valeur refusée pour « --limit » : il y faut un nombre entier"),
])  # fmt: skip
def test_a_usage_error_speaks_french(cadran: Cadran, args: tuple[str, ...], said: str) -> None:
    told = " ".join(cadran(*args, locale="fr_FR.UTF-8").err.split())
    assert said in told
    assert "cadran --help" in told


def test_a_group_without_a_command_shows_its_help_and_no_empty_error(cadran: Cadran) -> None:
    assert cadran("kpi").err == ""


def test_no_workspace_says_how_to_make_one(cadran: Cadran, tmp_path: Path) -> None:
    assert "cadran init" in cadran("kpi", "get", "win_rate", "-w", tmp_path).err


# ---------------------------------------------------------------- report and help


def test_the_report_prints_and_writes_its_page(cadran: Cadran, firm: Path, tmp_path: Path) -> None:
    said = cadran("report", "-w", firm, "--period", "2017", "--html", tmp_path / "r.html", "--lang", "fr")
    assert said.code == 0
    for text in (
        "CA face à l'objectif",
        "CA par commercial",
        "Taux d'activité",
        "Pipeline pondéré",
        "Affaires perdues",
    ):
        assert text in said.out
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Performance commerciale · Dupont" in page
    assert "<svg" in page


def test_the_report_speaks_the_workspaces_language_unless_asked(cadran: Cadran, firm: Path) -> None:
    """`init` took the locale's language, English here."""
    assert "Revenue against target" in cadran("report", "-w", firm, locale="fr_FR.UTF-8").out
    assert (firm / "report.html").exists()


def test_the_help_lists_every_command(cadran: Cadran) -> None:
    said = cadran("--help")
    assert said.code == 0
    assert all(name in said.out for name in COMMANDS)
    assert "Importer des fichiers" in cadran("--help", "--lang", "fr").out

"""The pages of reports: one's own alone, changed by oneself, left by a link that nobody can forge."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.surfaces.web.reports.conftest import sent_to, subscribed

from cadran.surfaces.web.people.models import AuditEntry, User
from cadran.surfaces.web.post.models import Letter, State
from cadran.surfaces.web.post.outbox import put
from cadran.surfaces.web.reports.changing import begin_for
from cadran.surfaces.web.reports.leaving import headers_of, link_of
from cadran.surfaces.web.reports.models import Kind, Run, RunState, SentEdition, Subscription

In = Callable[[str], Client]
CHOSEN = {"weekday": "5", "hour": "16", "zone": "America/Montreal", "language": "en", "formats": ["pdf", "csv"]}


def path(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def test_anybody_subscribes_changes_pauses_and_stops_their_own(client_of: In, people: dict[str, User]) -> None:
    ana = client_of("ana")
    assert ana.post("/reports/weekly/", CHOSEN).status_code == 302
    one = Subscription.objects.get()
    assert (one.user, one.weekday, one.hour, one.zone, one.language, one.formats) == (
        people["ana"], 5, 16, "America/Montreal", "en", ["pdf", "csv"],
    )  # fmt: skip
    assert one.since > timezone.now() - timedelta(minutes=1)
    ana.post("/reports/weekly/pause/")
    assert Subscription.objects.get().paused_until
    ana.post("/reports/weekly/resume/")
    assert Subscription.objects.get().paused_until is None
    ana.post("/reports/weekly/stop/")
    assert Subscription.objects.get().stopped_at
    assert ana.get("/reports/").status_code == 200
    assert client_of("cy").post("/reports/weekly/stop/").status_code == 404
    assert ana.post("/reports/weekly/dance/").status_code == 404
    assert client_of("mark").post("/reports/followups/", {"hour": "7"}).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"zone": "Mars/Olympus"}, {"zone": "/etc/passwd"}, {"hour": "24"}, {"weekday": "0"}, {"formats": ["exe"]}]
)
def test_what_there_is_not_is_refused_with_what_was_typed(client_of: In, wrong: dict[str, object]) -> None:
    answer = client_of("ana").post("/reports/weekly/", CHOSEN | wrong)
    assert answer.status_code == 400
    assert "America/Montreal" in answer.content.decode() or "zone" in wrong
    assert not Subscription.objects.exists()


def test_a_manager_subscribes_the_team_once_and_nobody_who_left_it(client_of: In, people: dict[str, User]) -> None:
    subscribed(people["ana"]).delete()
    assert client_of("ana").post("/reports/team/", {"kind": "weekly"}).status_code == 403
    client_of("bo").post("/reports/team/", {"kind": "weekly"})
    assert [(s.user.email, s.made_by) for s in Subscription.objects.all()] == [("ana@example.org", people["bo"])]
    client_of("ana").post("/reports/weekly/stop/")
    client_of("bo").post("/reports/team/", {"kind": "weekly"})
    assert Subscription.objects.get().stopped_at
    client_of("exec").post("/reports/team/", {"kind": "followups"})
    reps = Subscription.objects.filter(kind="followups").values_list("user__email", flat=True)
    assert set(reps) == {"ana@example.org", "cy@example.org"}
    assert AuditEntry.objects.filter(what="report_subscribed").count() == 3


def test_looking_at_the_link_changes_nothing_and_a_post_stops_it(client_of: In, people: dict[str, User]) -> None:
    one = subscribed(people["ana"])
    stranger, link = Client(enforce_csrf_checks=True), path(link_of(one))
    for _ in range(2):
        assert stranger.get(link).status_code == stranger.head(link).status_code == 200
    assert Subscription.objects.get().stopped_at is None
    assert stranger.post(link).status_code == 400
    assert stranger.post(link, {"do": "pause"}).status_code == 200
    assert Subscription.objects.get().paused_until
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscription.objects.get().stopped_at
    assert AuditEntry.objects.filter(what="report_left", email="ana@example.org").count() == 2


def test_a_link_that_was_altered_or_made_up_does_nothing(people: dict[str, User]) -> None:
    one, other = subscribed(people["ana"]), subscribed(people["bo"])
    mine, theirs = path(link_of(one)), path(link_of(other))
    signature = mine.rpartition(":")[2]
    forged = [
        f"/unsubscribe/{other.pk}:{signature}", mine[:-3] + "AA/", f"/unsubscribe/{one.pk}/", "/unsubscribe/x:y/",
        mine.replace(f"/{one.pk}:", f"/{one.pk} :"), f"/unsubscribe/{one.pk}:{theirs.rpartition(':')[2]}",
    ]  # fmt: skip
    for link in forged:
        assert Client().post(link, {"do": "stop"}).status_code == 404, link
    assert not Subscription.objects.exclude(stopped_at=None).exists()
    assert headers_of(one) == {
        "List-Unsubscribe": f"<http://127.0.0.1:8000{mine}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip


def test_an_edition_opens_as_it_was_sent_for_its_reader_alone(client_of: In, people: dict[str, User]) -> None:
    kept, ana = sent_to(people["ana"]), client_of("ana")
    here = f"/reports/editions/{kept.pk}/"
    shown = ana.get(f"{here}mail/")
    picture = f"{here}picture/{kept.files.get(name='1.png').pk}/"
    assert f'<img src="{picture}">' in shown.content.decode()
    policy = shown.headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "script-src 'none'" in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert ana.get(picture).content == b"PNG"
    assert ana.get(f"{here}pdf/").content == b"%PDF-as-sent"
    assert ana.get(f"{here}csv/").content.decode().startswith("\ufeffRubrique;Ligne")  # written from what was sent
    assert ana.get(f"{here}exe/").status_code == 404
    assert AuditEntry.objects.filter(what="exported").count() == 2
    for name in ("bo", "boss", "cy"):
        for address in (here, f"{here}mail/", picture, f"{here}pdf/", f"{here}csv/", f"{here}today/"):
            assert client_of(name).get(address).status_code == 404, (name, address)
    assert str(kept.pk) not in client_of("boss").get("/reports/").content.decode()


def test_an_edition_is_compared_with_what_is_known_today(client_of: In, people: dict[str, User]) -> None:
    ana = client_of("ana")
    ana.post("/reports/monthly/", {"day": "0", "hour": "7", "zone": "Europe/Paris", "language": "fr"})
    ana.post("/reports/monthly/now/")
    kept = SentEdition.objects.get()
    page = ana.get(f"/reports/editions/{kept.pk}/today/").content.decode()
    assert "Rien n'a changé depuis" in page or "Rien n&#x27;a changé depuis" in page
    was = kept.content
    shown = next(f for f in json.loads(was)["edition"]["figures"] if f["value"])
    SentEdition.objects.update(content=was.replace(f'"value":{shown["value"]}', f'"value":{shown["value"] * 2}', 1))
    page = ana.get(f"/reports/editions/{kept.pk}/today/").content.decode()
    assert "Un chiffre a changé depuis" in page
    assert Run.objects.get().state == RunState.DONE


def test_what_was_sent_is_the_administrators_to_see_and_to_send_again(client_of: In) -> None:
    put(key="a", to="ines@example.org", subject="Objet", text="Texte")
    Letter.objects.update(state=State.FAILED, error={"fr": "Refusé (550).", "en": "Refused (550)."})
    for name in ("exec", "bo", "ana", "mark"):
        assert client_of(name).get("/settings/post/").status_code == 403
        assert client_of(name).post("/settings/post/1/again/").status_code == 403
    boss = client_of("boss")
    for state in ("", "failed"):
        page = boss.get(f"/settings/post/?state={state}").content.decode()
        assert "ines@example.org" in page
        assert "Refusé (550)." in page
    assert "ines@example.org" not in boss.get("/settings/post/?state=sent").content.decode()
    boss.post(f"/settings/post/{Letter.objects.get().pk}/again/")
    assert [m.to for m in mail.outbox] == [["ines@example.org"]]
    assert Letter.objects.get().state == State.SENT
    boss.post(f"/settings/post/{Letter.objects.get().pk}/again/")
    assert len(mail.outbox) == 1


def test_subscribing_a_team_twice_at_once_keeps_one(people: dict[str, User]) -> None:
    begin_for([people["ana"]], Kind.WEEKLY, people["bo"])
    assert begin_for([people["ana"]], Kind.WEEKLY, people["bo"]) == []


def test_a_report_that_could_not_be_made_is_shown_and_made_again(
    client_of: In, people: dict[str, User], quick: list[str]
) -> None:
    why = {"fr": "Personne de ce nom.", "en": "Nobody of that name."}
    now = timezone.now()
    run = Run.objects.create(
        subscription=subscribed(people["ana"]), occurrence="w", day=now.date(), due_at=now, next_try_at=now,
        state=RunState.FAILED, error=why, attempts=8,
    )  # fmt: skip
    assert client_of("ana").post(f"/settings/post/reports/{run.pk}/again/").status_code == 403
    boss = client_of("boss")
    assert "Personne de ce nom." in boss.get("/settings/post/").content.decode()
    assert "Personne de ce nom." in client_of("ana").get("/reports/").content.decode()
    boss.post(f"/settings/post/reports/{run.pk}/again/")
    assert Run.objects.get().state == RunState.DONE
    assert "Personne de ce nom." not in boss.get("/settings/post/").content.decode()
    assert boss.post(f"/settings/post/reports/{run.pk}/again/").status_code == 404

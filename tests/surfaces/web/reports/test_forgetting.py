"""Who is forgotten is in no edition, no file of one and no mail that waits."""

from tests.surfaces.web.reports.conftest import sent_to, subscribed

from cadran.store.spelling import Spelling, fold
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.persons.application import Gone, forget
from cadran.surfaces.web.post.models import Letter, Part, State
from cadran.surfaces.web.post.outbox import Attachment, put
from cadran.surfaces.web.reports.models import EditionFile, Run, SentEdition, Subscription

PDF = Attachment("a.pdf", "application/pdf", b"%PDF of Jean Martin")


def test_who_is_named_in_an_edition_is_named_no_more(people: dict[str, User]) -> None:
    kept, other = sent_to(people["ana"]), sent_to(people["bo"])
    run = Run.objects.create(subscription=subscribed(people["ana"]), occurrence="w", day=kept.today,
                             due_at=kept.made_at, next_try_at=kept.made_at)  # fmt: skip
    named = kept.content.replace("Semaine 47", "Avec Jean Martin")
    SentEdition.objects.filter(pk=kept.pk).update(run=run, content=named, html="<p>Jean Martin</p>")
    for key in (run.key, "report/9/w"):
        put(key=key, to="ana@example.org", subject="S", text="T", attachments=[PDF])
    put(key="alert/1", to="bo@example.org", subject="Jean Martin", text="T")
    forget([Gone(Spelling("abc", "Personne abc", frozenset(), frozenset({fold("Jean Martin")})), frozenset())])
    kept.refresh_from_db()
    assert "Martin" not in kept.content + kept.html
    assert "Personne abc" in kept.content
    assert set(EditionFile.objects.values_list("edition", flat=True)) == {other.pk}
    states = dict(Letter.objects.values_list("key", "state"))
    assert states == {run.key: State.GIVEN_UP, "report/9/w": State.WAITING, "alert/1": State.GIVEN_UP}
    assert "Martin" not in str(list(Letter.objects.values()))
    assert Part.objects.filter(letter__key="report/9/w").exists()


def test_who_had_an_account_has_no_report_left(people: dict[str, User]) -> None:
    sent_to(people["ana"])
    sent_to(people["bo"])
    subscribed(people["ana"])
    forget([Gone.only_here(people["ana"], "Personne")])
    assert not Subscription.objects.exists()
    assert [e.user for e in SentEdition.objects.all()] == [people["bo"]]

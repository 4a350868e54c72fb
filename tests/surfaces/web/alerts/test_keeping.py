"""Said once: episodes, what got worse, what came back."""

from datetime import timedelta

from tests.surfaces.web.alerts.conftest import MONDAY, alert

from cadran.panels.alerts import KINDS
from cadran.surfaces.web.alerts.keeping import AGAIN, drop_old, keep, unread
from cadran.surfaces.web.alerts.models import Notice, Wish
from cadran.surfaces.web.people.models import User

ALL = tuple(KINDS)
HOUR = timedelta(hours=1)


def test_the_same_thing_is_said_once(ines: User) -> None:
    assert keep(ines, [alert(), alert("deal/crm/2")], ALL, MONDAY) == 2
    assert keep(ines, [alert(), alert("deal/crm/2")], ALL, MONDAY + 30 * HOUR) == 0
    assert Notice.objects.count() == 2


def test_it_is_said_again_where_it_got_worse_but_not_where_it_eased(ines: User) -> None:
    keep(ines, [alert(severity=2)], ALL, MONDAY)
    Notice.objects.update(read_at=MONDAY, mail_due=False)
    assert keep(ines, [alert(severity=1)], ALL, MONDAY + HOUR) == 0
    assert keep(ines, [alert(severity=2)], ALL, MONDAY + 2 * HOUR) == 0
    assert keep(ines, [alert(severity=3, sentence="Pire.")], ALL, MONDAY + 3 * HOUR) == 1
    one = Notice.objects.get()
    assert (one.read_at, one.mail_due, one.sentence("fr"), one.episode) == (None, True, "Pire.", 1)


def test_what_is_over_ends_and_comes_back_as_another_episode_only_after_a_while(ines: User) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    keep(ines, [], ALL, MONDAY + HOUR)
    assert Notice.objects.get().ended_at == MONDAY + HOUR
    assert keep(ines, [alert()], ALL, MONDAY + 2 * HOUR) == 0  # it flickered
    assert Notice.objects.get().ended_at is None
    keep(ines, [], ALL, MONDAY + 3 * HOUR)
    assert keep(ines, [alert()], ALL, MONDAY + 3 * HOUR + AGAIN) == 1
    assert [n.episode for n in Notice.objects.order_by("episode")] == [1, 2]


def test_what_was_not_looked_at_does_not_end(ines: User) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    keep(ines, [], ("lead",), MONDAY + HOUR)
    assert Notice.objects.get().ended_at is None


def test_who_sees_other_rows_since_is_shown_nothing_of_the_old_ones(ines: User) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    assert unread(ines) == 1
    User.objects.filter(pk=ines.pk).update(rep="crm/10")
    ines.refresh_from_db()
    assert unread(ines) == 0
    assert keep(ines, [alert()], ALL, MONDAY + HOUR) == 1


def test_nobody_is_told_a_number_they_do_not_want(ines: User) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    Wish.objects.create(user=ines, shown=False)
    assert unread(ines) == 0


def test_it_is_read_in_the_readers_language_whenever_that_changes(ines: User) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    one = Notice.objects.get()
    assert (one.title("fr"), one.sentence("fr")) == ("Énergie Nord", "Rien depuis 40 jours.")
    assert (one.title("en"), one.sentence("en")) == ("Northern Energy", "Quiet for 40 days.")


def test_what_ended_long_ago_is_forgotten(ines: User) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    keep(ines, [], ALL, MONDAY + HOUR)
    drop_old(MONDAY + timedelta(days=300))
    assert Notice.objects.exists()
    drop_old(MONDAY + timedelta(days=400))
    assert not Notice.objects.exists()

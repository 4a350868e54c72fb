"""The job that forgets everybody who is kept too long: hundreds of people take minutes, and a page does not wait."""

from cadran.surfaces.web.door import whole
from cadran.surfaces.web.jobs import job
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.persons.application import Gone, forget
from cadran.workspace.persons import said_of


@job()
def retire(prospects: int, customers: int, by: int) -> None:
    """Forget them in both databases, and say so in the log by the pseudonyms."""
    done = whole().plain.forget_kept_too_long(prospects, customers)
    forget([Gone.read(said_of(d)) for d in done])
    who = User.objects.filter(pk=by).first()
    for one in done:
        note(who, "person_forgotten", pseudonym=one.pseudonym, rule="retention")

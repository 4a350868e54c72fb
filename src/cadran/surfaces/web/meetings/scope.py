"""Who may open a meeting."""

from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.meetings.models import Meeting
from cadran.workspace.roster import roster


def may_see(meeting: Meeting, eyes: Seen) -> bool:
    """Who sees all, and who leads everybody it was about: a snapshot holds rows, and the door's rule is theirs too.

    Whoever started it has to lead them still: who changed teams does not keep the others' rows.
    """
    if eyes.user.sees_all:
        return True
    known = eyes.workspace.ask("roster", lambda w: roster(w, eyes.today), eyes.today)
    return eyes.leads and bool(meeting.reps) and set(meeting.reps) <= {p.id for p in known}

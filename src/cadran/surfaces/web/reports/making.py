"""Making what is due: gathered through its reader's own eyes, frozen, and put into the post, all or nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cadran.documents.mail import Mail, mail
from cadran.documents.pdf import pdf
from cadran.documents.plain import csv
from cadran.documents.workbook import workbook
from cadran.errors import CadranError
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.panels.board import Asked
from cadran.panels.edition import Edition, Reader, gather, to_json
from cadran.panels.followups import follow_ups
from cadran.surfaces.web.door import Seen, whole
from cadran.surfaces.web.home.views import trade_of
from cadran.surfaces.web.place import public_address
from cadran.surfaces.web.post.outbox import Attachment, put
from cadran.surfaces.web.reports.claims import claim, held, later
from cadran.surfaces.web.reports.leaving import headers_of, link_of
from cadran.surfaces.web.reports.models import EditionFile, Kind, Run, RunState, SentEdition, Subscription
from cadran.surfaces.web.reports.remarks import remarks
from cadran.surfaces.web.reports.rhythm import period_of, zone_of

BOM = "\ufeff"  # spreadsheets read a CSV without it as something else than UTF-8
_FILES = {
    "pdf": ("application/pdf", pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "csv": ("text/csv", lambda edition: (BOM + csv(edition)).encode()),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A report before it is kept: the row, what the mail says, and the files beside."""

    row: SentEdition
    mail: Mail
    files: tuple[Attachment, ...]


def make(number: int, now: datetime) -> bool:
    """Make one run, where it is this worker's to make; whether a mail was put into the post.

    Killed anywhere, nothing of it is kept, and another worker makes it when the lease is over; once kept, the run is
    done and its letter lies in the post, in one transaction.
    """
    run = claim(number, now)
    if run is None:
        return False
    if not _wanted(run):
        held(run).update(state=RunState.NOTHING, lease="", leased_until=None)
        return False
    try:
        made = _made(run, now)
    except (CadranError, OSError) as error:
        later(run, error, now)
        return False
    return _keep(run, made)


def file_of(kind: str, edition: Edition) -> Attachment:
    """An edition as a file: pdf, xlsx or csv."""
    mime, write = _FILES[kind]
    return Attachment(f"cadran-{edition.start}.{kind}", mime, write(edition))


def eyes_of(subscription: Subscription) -> Seen:
    """The workspace as the subscriber sees it, in the language that they chose."""
    settings, user = whole().settings, subscription.user
    chosen = subscription.language or user.language or settings.language
    lang = "fr" if chosen == "fr" else "en"
    return Seen(user, whole().seen_by(user.viewer()), Format(lang, settings.currency))


def gathered(eyes: Seen, subscription: Subscription, period: Period, since: date | None) -> Edition | None:
    """The edition as it is known now; None where there is nothing to tell."""
    reader = Reader(str(eyes.user), trade_of(eyes.user))
    settings = eyes.workspace.settings
    if subscription.kind == Kind.FOLLOW_UPS:
        return follow_ups(eyes.workspace.plain, reader, settings, zone_of(subscription, settings), eyes.to)
    asked = Asked(eyes.workspace, period, eyes.today, eyes.to)
    return gather(asked, reader, comments=remarks(eyes, period), since=since)


def _wanted(run: Run) -> bool:
    """Whether its reader still wants it, and may still have it."""
    one = run.subscription
    by_hand = run.occurrence.startswith("now ")
    paused = one.paused_until is not None and run.day < one.paused_until and not by_hand
    return one.user.is_active and not paused and (one.stopped_at is None or by_hand)


def _made(run: Run, now: datetime) -> Made | None:
    one = run.subscription
    eyes = eyes_of(one)
    last = SentEdition.objects.filter(user=one.user, kind=one.kind).values_list("today", flat=True).first()
    period = period_of(one.kind, eyes.workspace.settings.today or run.day)  # a fixed today stands for every day
    edition = gathered(eyes, one, period, last)
    if edition is None:
        return None
    row = SentEdition(
        run=run, user=one.user, kind=one.kind, title=edition.title, period=edition.period, language=eyes.lang,
        generation=edition.generation, today=eyes.today, made_at=now, content=to_json(edition),
    )  # fmt: skip
    leave = link_of(one)
    told = mail(edition, link=f"{public_address()}/reports/editions/{row.pk}/", unsubscribe=leave, pause=leave)
    row.subject, row.text, row.html = told.subject, told.text, told.html
    return Made(row, told, tuple(file_of(kind, edition) for kind in one.formats if kind in _FILES))


def _keep(run: Run, made: Made | None) -> bool:
    """The run done, the edition frozen and its letter in the post: in one transaction, by the worker that holds it."""
    with transaction.atomic():
        state = RunState.DONE if made else RunState.NOTHING
        mine = held(run).update(state=state, error={}, lease="", leased_until=None)
        if not mine or made is None:
            return False
        made.row.save(force_insert=True)
        pictures = [EditionFile(edition=made.row, cid=cid, name=f"{n}.png", kind="image/png", content=png)
                    for n, (cid, png) in enumerate(made.mail.images.items(), 1)]  # fmt: skip
        files = [EditionFile(edition=made.row, name=f.name, kind=f.kind, content=f.content) for f in made.files]
        EditionFile.objects.bulk_create([*pictures, *files])
        return put(
            key=run.key, to=run.subscription.user.email, subject=made.mail.subject, text=made.mail.text,
            html=made.mail.html, images=made.mail.images, attachments=made.files,
            headers=headers_of(run.subscription), about=run.subscription.kind,
        )  # fmt: skip

"""Alerts by mail: grouped, at most so many a day, never in quiet hours; or one a day."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from django.db import transaction

from cadran.model.format import NO_BREAK, Format
from cadran.model.words import say
from cadran.panels.alerts import KINDS
from cadran.surfaces.web.alerts.keeping import eyes_of
from cadran.surfaces.web.alerts.models import Mailed, Notice, Wish
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.place import public_address
from cadran.surfaces.web.post.outbox import put

SHOWN = 20  # alerts of one mail; the page has all
SATURDAY = 6
_TONES = {"bad": "#b3261e", "good": "#1a7f4b", "": "#8a6100"}
_FONT = "Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def mail_all(now: datetime) -> int:
    """Put into the post what is due; how many mails."""
    waiting = Notice.objects.filter(mail_due=True).values("user")
    users = User.objects.filter(is_active=True, pk__in=waiting)
    return sum(mail_to(user, wish_of(user), now) for user in users)


def wish_of(user: User) -> Wish:
    """What somebody has chosen, or the defaults."""
    return Wish.objects.filter(user=user).first() or Wish(user=user)


def zone_of(wish: Wish) -> ZoneInfo:
    """Their zone; the workspace's where none was chosen."""
    found: ZoneInfo = ZoneInfo(wish.zone) if wish.zone else whole().settings.zone
    return found


def quiet(wish: Wish, here: datetime) -> bool:
    """Whether neither mail nor webhook is wanted at that time of theirs. The hours may go over midnight."""
    if wish.quiet_weekend and here.isoweekday() >= SATURDAY:
        return True
    start, end = wish.quiet_from, wish.quiet_to
    return start <= here.hour < end if start <= end else here.hour >= start or here.hour < end


def mail_to(user: User, wish: Wish, now: datetime) -> bool:
    """Put one mail of all that is new for somebody into the post, where it may be; in one transaction with its mark."""
    here = now.astimezone(zone_of(wish))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two workers at once: the second finds nothing due
        due = list(
            Notice.objects.filter(user=user, eyes=eyes_of(user), mail_due=True).order_by(
                "tone", "-severity", "rule", "id"
            )
        )
        if wish.mail == Wish.Mail.OFF:
            Notice.objects.filter(pk__in=[n.pk for n in due]).update(mail_due=False)
            return False
        told = [n for n in due if n.ended_at is None and n.read_at is None]
        if not told or not _may(user, wish, here):
            return False
        daily = wish.mail == Wish.Mail.DAILY
        to = Format("fr" if (user.language or whole().settings.language) == "fr" else "en")
        subject, text, html = letter(told, to)
        number = Mailed.objects.filter(user=user, day=here.date()).count() + 1
        put(
            key=f"alerts/{user.pk}/{here.date()}/{number}", to=user.email, subject=subject, text=text, html=html,
            about="alerts",
        )  # fmt: skip
        Mailed.objects.create(user=user, day=here.date(), daily=daily, at=now)
        Notice.objects.filter(pk__in=[n.pk for n in due]).update(mail_due=False)
    return True


def _may(user: User, wish: Wish, here: datetime) -> bool:
    sent = Mailed.objects.filter(user=user, day=here.date()).count()
    if wish.mail == Wish.Mail.DAILY:
        weekend = wish.quiet_weekend and here.isoweekday() >= SATURDAY
        return not sent and here.hour >= wish.daily_hour and not weekend
    return sent < wish.most_mails and not quiet(wish, here)


def letter(told: Sequence[Notice], to: Format) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail of alerts. The subject names the first: it is the gravest."""
    first, more = told[0], len(told) - 1
    named = first.title(to.lang)
    subject = named if not more else to.word(
        f"{named}, et {more} autre{'s' * (more > 1)}", f"{named}, and {more} more"
    )  # fmt: skip
    base = public_address()
    left = len(told) - SHOWN
    rest = to.word(f"Et {left} de plus dans Cadran.", f"And {left} more in Cadran.") if left > 0 else ""
    choose = to.word("Choisir ce que je reçois", "Choose what I get")
    lines = [f"{n.title(to.lang)}\n{n.sentence(to.lang)}\n{base}{n.href}\n" for n in told[:SHOWN]]
    text = "\n".join([*lines, *([rest] if rest else []), f"{choose}{to.word(NO_BREAK, '')}: {base}/alerts/#wishes"])
    html = "".join(_row(n, base, to) for n in told[:SHOWN])
    foot = f'<a href="{escape(base)}/alerts/#wishes" style="color:#5b6675">{escape(choose)}</a>'
    page = (
        f'<!doctype html><html lang="{to.lang}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(subject)}</title></head>'
        f'<body style="margin:0;background:#f4f6f9;font-family:{_FONT};color:#18202b">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" '
        f'style="padding:24px 12px"><table role="presentation" width="600" cellpadding="0" cellspacing="0" '
        f'style="max-width:600px;background:#fff;border:1px solid #e2e7ee;border-radius:8px">{html}'
        f'<tr><td style="padding:14px 24px;font-size:13px;color:#5b6675">{escape(rest)} {foot}</td></tr>'
        "</table></td></tr></table></body></html>"
    )
    return subject[:300], text, page


def _row(one: Notice, base: str, to: Format) -> str:
    kind = say(KINDS.get(one.rule, ("", "")), to.lang)  # type: ignore[call-overload]  # a kind of an older version too
    colour, title = _TONES.get(one.tone, _TONES[""]), escape(one.title(to.lang))
    return (
        f'<tr><td style="padding:14px 24px;border-bottom:1px solid #e2e7ee"><div style="font-size:12px;color:{colour}">'
        f'{escape(kind)}</div><a href="{escape(base + one.href)}" style="font-size:16px;font-weight:600;color:#18202b;'
        f'text-decoration:none">{title}</a><div style="font-size:14px;line-height:1.45;color:#414c5c">'
        f"{escape(one.sentence(to.lang))}</div></td></tr>"
    )

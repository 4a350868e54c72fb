"""A letter as the mail that leaves: text, HTML with its pictures, files, and the headers that mailboxes ask for."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage as Sendable
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from cadran.surfaces.web.post.models import Letter

SALT = "cadran.post.message-id"


class Mime(EmailMessage):
    """A message that writes itself as Django's mail backends ask for it."""

    def as_bytes(self, unixfrom: bool = False, policy: object = None, linesep: str = "\r\n") -> bytes:
        return super().as_bytes(unixfrom=unixfrom, policy=SMTP.clone(linesep=linesep))


class Written(Sendable):
    """A letter for Django's mail backends, which hand on the message that is made here."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to])
        self._mime = mime(letter)

    def message(self) -> Mime:  # type: ignore[override]  # Django's own kind of message knows no related parts
        return self._mime


def message_id(key: str, sender: str) -> str:
    """The same for the same letter of this installation, however often it leaves: mailboxes know a double by it."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac(SALT, key, algorithm='sha256').hexdigest()[:40]}@{domain}>"


def mime(letter: Letter) -> Mime:
    """mixed(alternative(text, related(HTML, pictures)), files), leaving out what there is not."""
    sender = settings.DEFAULT_FROM_EMAIL
    made = Mime(policy=SMTP)
    name, _, domain = letter.to.rpartition("@")
    made["Subject"], made["To"] = letter.subject, f"{name}@{punycode(domain)}"
    made["From"] = formataddr(parseaddr(sender))
    made["Date"] = format_datetime(letter.put_at)
    made["Message-ID"] = message_id(letter.key, sender)
    made["Auto-Submitted"] = "auto-generated"  # no holiday answer comes back
    for name, value in letter.headers.items():
        made[name] = value
    made.set_content(letter.text, cte="quoted-printable")
    parts = list(letter.parts.all())
    if letter.html:
        made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        shown = made.get_payload()[-1]  # type: ignore[index]  # the HTML is the last of the alternatives
        for part in parts:
            if part.cid:
                kind, subtype = part.kind.split("/")
                shown.add_related(  # type: ignore[union-attr]  # as above
                    bytes(part.content), kind, subtype, cid=f"<{part.cid}>", filename=part.name, disposition="inline"
                )
    for part in parts:
        if not part.cid:
            kind, subtype = part.kind.split("/")
            made.add_attachment(bytes(part.content), kind, subtype, filename=part.name)
    return made

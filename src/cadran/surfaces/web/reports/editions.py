"""An edition as it was sent: its mail, its files, and what has changed since. Its reader's alone."""

from datetime import date
from uuid import UUID

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from cadran.model.periods import ONE_DAY, Period
from cadran.panels.edition import compare, from_json
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.reports.changing import FORMATS
from cadran.surfaces.web.reports.making import file_of, gathered
from cadran.surfaces.web.reports.models import Kind, SentEdition, Subscription

# The mail brings its styles with it, as every mail does. It is shown as it was sent, and may do nothing: no script, no
# picture from elsewhere, no form.
_MAIL = {
    "default-src": ["'none'"], "script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["'self'"],
    "frame-ancestors": ["'self'"], "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}  # fmt: skip


def _mine(request: HttpRequest, edition: UUID) -> SentEdition:
    """The edition of that number, where it was sent to who asks."""
    return get_object_or_404(SentEdition, pk=edition, user=seen(request).user)


def show(request: HttpRequest, edition: UUID) -> HttpResponse:
    """The mail as it was sent, and the files that came with it; PDF, XLSX and CSV can be had in any case."""
    found = _mine(request, edition)
    sent = {f.name.rpartition(".")[2] for f in found.files.filter(cid="").only("name")}
    formats = [(one, one.upper(), one in sent) for one in FORMATS]
    return render(request, "reports/edition.html", {"edition": found, "formats": formats})


@xframe_options_sameorigin
@csp_replace(_MAIL)  # type: ignore[arg-type]  # its type knows no view with a parameter
def sent_mail(request: HttpRequest, edition: UUID) -> HttpResponse:
    """The HTML as it was sent, its pictures taken from here."""
    found = _mine(request, edition)
    html = found.html
    for number, cid in found.files.exclude(cid="").values_list("pk", "cid"):
        html = html.replace(f'"cid:{cid}"', f'"/reports/editions/{found.pk}/picture/{number}/"')
    return HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))  # links open beside it


def picture(request: HttpRequest, edition: UUID, number: int) -> HttpResponse:
    """A picture of the mail."""
    found = get_object_or_404(_mine(request, edition).files.exclude(cid=""), pk=number)
    return HttpResponse(bytes(found.content), content_type=found.kind)


def file(request: HttpRequest, edition: UUID, kind: str) -> HttpResponse:
    """The file that was sent; one that was not is written now, from the edition as it was sent."""
    found = _mine(request, edition)
    if kind not in FORMATS:
        raise Http404
    kept = found.files.filter(cid="", name__endswith=f".{kind}").first()
    if kept is not None:
        name, mime, content = kept.name, kept.kind, bytes(kept.content)
    else:
        written = file_of(kind, from_json(found.content))
        name, mime, content = written.name, written.kind, written.content
    note(found.user, "exported", edition=found.title, period=found.period, format=kind)
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def today(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Each figure as it was sent, and as it is known now."""
    found, eyes = _mine(request, edition), seen(request)
    old, new = from_json(found.content), None
    if found.kind != Kind.FOLLOW_UPS:  # a list of things to do has no figures: the home page has today's
        period = Period(date.fromisoformat(old.start), date.fromisoformat(old.last) + ONE_DAY)
        new = gathered(eyes, Subscription(user=eyes.user, kind=found.kind), period, None)
    rows = compare(old, new) if new else ()
    changed = [row for row in rows if not row.same]
    shown = {"edition": found, "rows": rows, "changed": changed, "told": new is not None}
    return render(request, "reports/today.html", shown)

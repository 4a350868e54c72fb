"""What a webhook is told, in the form that its receiver reads: JSON, Slack, Teams; and how it is signed.

`Cadran-Signature: t=<seconds since 1970>,v1=<hex>`, where hex is HMAC-SHA256 of `<t>.<body>` under the secret.
A receiver works it out again over the bytes that came, compares in constant time, and refuses what is older than five
minutes: nobody else can have sent it, and nobody can send it again.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from cadran.model.format import Format
from cadran.surfaces.web.alerts.models import Notice, Webhook

SIGNATURE = "Cadran-Signature"
DELIVERY = "Cadran-Delivery"
MOST = 20  # alerts of one message: Slack takes 50 blocks
_MARKS = {"bad": "🔴", "good": "🟢", "": "🟡"}
LONGEST = 2_800  # characters of a block


def secret_of(webhook: Webhook) -> str:
    """The secret that signs, worked out anew each time: it is kept nowhere. Another `salt` makes another."""
    said = f"cadran.webhook:{webhook.pk}:{webhook.salt}"
    return "whsec_" + hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()


def signed(body: bytes, secret: str, at: datetime) -> str:
    """The value of the header."""
    stamp = int(at.timestamp())
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={mark}"


def message(kind: str, told: Sequence[Notice], base: str, name: str, to: Format) -> dict[str, object]:
    """The body. `base`: where the application is reached; `name`: the company."""
    shown, left = told[:MOST], len(told) - MOST
    rest = to.word(f"Et {left} de plus.", f"And {left} more.") if left > 0 else ""
    head = headline(told, name, to)
    if kind == Webhook.Kind.SLACK:
        return _slack(shown, base, head, rest, to)
    if kind == Webhook.Kind.TEAMS:
        return _teams(shown, base, head, rest, to)
    return {
        "event": "alerts", "company": name, "summary": head, "number": len(told),
        "alerts": [
            {
                "key": n.key, "episode": n.episode, "rule": n.rule, "tone": n.tone or "neutral", "severity": n.severity,
                "title": n.title(to.lang), "sentence": n.sentence(to.lang), "url": base + n.href,
                "told_at": n.told_at.isoformat(),
            }
            for n in shown
        ],
    }  # fmt: skip


def headline(told: Sequence[Notice], name: str, to: Format) -> str:
    """How many alerts, of which company."""
    number = len(told)
    said = to.word(f"{number} alerte{'s' * (number > 1)}", f"{number} alert{'s' * (number > 1)}")
    return f"{name} · {said}" if name else said


def _slack(shown: Sequence[Notice], base: str, head: str, rest: str, to: Format) -> dict[str, object]:
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": {"type": "plain_text", "text": head[:150], "emoji": True}}
    ]
    for one in shown:
        text = f"{_mark(one)} *<{base}{one.href}|{_plain(one.title(to.lang))}>*\n{_plain(one.sentence(to.lang))}"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text[:LONGEST]}})
    if rest:
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": rest}]})
    return {"text": f"{head}: {shown[0].title(to.lang)}" if shown else head, "blocks": blocks}


def _plain(text: str) -> str:
    """Slack's three characters, and no bold or link out of somebody's deal name."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("*", "∗").replace("|", "¦")


def _teams(shown: Sequence[Notice], base: str, head: str, rest: str, to: Format) -> dict[str, object]:
    body: list[dict[str, object]] = [{"type": "TextBlock", "text": head, "weight": "Bolder", "size": "Medium"}]
    for one in shown:
        title, sentence = _bare(one.title(to.lang)), _bare(one.sentence(to.lang))
        body.append({
            "type": "Container", "separator": True, "selectAction": {"type": "Action.OpenUrl", "url": base + one.href},
            "items": [
                {"type": "TextBlock", "text": f"{_mark(one)} {title}", "weight": "Bolder", "wrap": True},
                {"type": "TextBlock", "text": sentence, "wrap": True, "spacing": "None"},
            ],
        })  # fmt: skip
    if rest:
        body.append({"type": "TextBlock", "text": rest, "isSubtle": True})
    open_ = {"type": "Action.OpenUrl", "title": to.word("Ouvrir Cadran", "Open Cadran"), "url": f"{base}/alerts/"}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
        "body": body, "actions": [open_],
    }  # fmt: skip
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attached]}


def _bare(text: str) -> str:
    """No Markdown out of somebody's deal name."""
    for mark in "\\*_[]()`#":
        text = text.replace(mark, f"\\{mark}")
    return text


def _mark(one: Notice) -> str:
    return _MARKS.get(one.tone, _MARKS[""])

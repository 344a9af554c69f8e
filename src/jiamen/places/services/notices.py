"""Notices of a centre: published, withdrawn."""

from datetime import datetime

from django.db import transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.places.errors import NoticeEndsTooEarly, NoticeOver
from jiamen.places.events import NoticePublished, NoticeWithdrawn
from jiamen.places.models import Centre, Notice
from jiamen.places.permissions import PUBLISH_NOTICE


@transaction.atomic
def publish_notice(actor: Actor, *, centre: Centre, title: str, body: str, until: datetime | None = None) -> Notice:
    """Show a notice on the centre's page from now on, until an aware moment or until it is withdrawn.

    The same notice sent again while it is shown is the one that is there.

    Raises:
        NotPermitted: not the actor's centre, or not the right.
        NoticeEndsTooEarly: `until` is not in the future.
    """
    require(actor, PUBLISH_NOTICE, area=centre.area_id)
    moment = now()
    if until is not None and until <= moment:
        raise NoticeEndsTooEarly(field="until")
    lock_name(f"notices:{centre.pk}")
    shown: Notice | None = Notice.objects.filter(centre=centre, title=title, body=body, until=until).current().first()
    if shown is not None:  # sent twice
        return shown
    notice = Notice.objects.create(centre=centre, title=title, body=body, published_at=moment, until=until)
    publish(
        actor,
        NoticePublished(subject=f"notice:{notice.pk}", area=centre.area_id, centre=centre.code, title=title),
        after={"title": title, "body": body, "until": until},
    )
    return notice


@transaction.atomic
def withdraw_notice(actor: Actor, *, notice: Notice) -> None:
    """Stop showing a notice now. One that was never shown is deleted; its text stays in the audit log.

    Raises:
        NotPermitted: not the actor's centre, or not the right.
        NoticeOver: it is no longer shown.
    """
    centre = notice.centre
    require(actor, PUBLISH_NOTICE, area=centre.area_id)
    lock_name(f"notices:{centre.pk}")
    if not Notice.objects.filter(pk=notice.pk).exists():
        raise NoticeOver()
    notice.refresh_from_db()
    moment = now()
    if notice.until is not None and notice.until <= moment:
        raise NoticeOver()
    before = {"title": notice.title, "body": notice.body, "until": notice.until}
    subject = f"notice:{notice.pk}"
    if notice.published_at >= moment:
        notice.delete()
    else:
        notice.until = moment
        notice.save(update_fields=["until"])
    publish(
        actor,
        NoticeWithdrawn(subject=subject, area=centre.area_id, centre=centre.code, title=notice.title),
        before=before,
        after={"until": moment},
    )

"""Secret addresses for calendar programs: made and revoked by the person whose calendar it is."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import Feed, Team
from perennial.access.queries import feeds, own, teams_to_follow
from perennial.access.secrets import digest_of, new_secret
from perennial.journal.door import change
from perennial.lib.refusals import NotFound, Refusal

MOST = 10


class NoSuchFeed(NotFound):
    def __init__(self) -> None:
        super().__init__(_("There is no such calendar address."))


def create_feed(actor: Actor, team: Team | None = None) -> tuple[Feed, str]:
    """The feed and its secret, shown this once and kept nowhere. Raises NobodysOwn, ReadOnlyToken, Refusal."""
    user = own(actor)
    if team is not None and team.pk not in {one.pk for one in teams_to_follow(actor)}:
        raise Refusal(_("Choose one of your teams."), field="team")
    if feeds(actor).filter(revoked__isnull=True).count() >= MOST:
        raise Refusal(_("There are %d addresses already. Revoke one that is not used.") % MOST, field="team")
    secret = new_secret()
    feed = Feed(user=user, team=team.pk if team else None, digest=digest_of(secret))
    with change(actor, "feed.create") as act:
        act.create(feed)
    return feed, secret


def revoke_feed(actor: Actor, number: int) -> Feed:
    """The address answers no more from this moment, for good: undo does not bring it back. Raises NoSuchFeed."""
    own(actor)
    feed = feeds(actor).filter(pk=number).first()
    if feed is None:
        raise NoSuchFeed
    if feed.revoked is None:
        with change(actor, "feed.revoke") as act:
            act.update(feed, revoked=timezone.now())
    return feed

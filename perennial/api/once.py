"""One request, one effect: `Idempotency-Key` on every writing call."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome, once

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 200


def written(
    request: HttpRequest,
    actor: Actor,
    run: Callable[[], Outcome],
    render: Callable[[Outcome], HttpResponse],
    digest: str = "",
) -> HttpResponse:
    """The answer to a writing request. With a key, `run` has its effect at most once for this user.

    `render` makes the answer from keys and ids alone, so a repeated request is answered anew, under the
    rights of now. `digest` stands for a body that was read as a stream.
    """
    key = request.headers.get(HEADER)
    outcome = (
        run()
        if key is None
        else once(actor.user_id, _checked(key), _route(request), digest or _digest(request), run)
    )
    response = render(outcome)
    if not outcome.first:
        response[REPLAYED] = "true"
    return response


def _checked(key: str) -> str:
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        sentence = (
            _("An idempotency key has 1 to %d printable ASCII characters, such as a UUID.") % LONGEST_KEY
        )
        raise BadRequest(sentence, field=HEADER)
    return key


def _route(request: HttpRequest) -> str:
    return f"{request.method} {request.path_info}"


def _digest(request: HttpRequest) -> str:
    return sha256(request.body).hexdigest()

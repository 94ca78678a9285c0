"""An expected "no": a sentence a user can read, with the field it belongs to and the way out."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """The act was refused and nothing was written.

    `sentence` is shown to the user as it stands (already translated, or lazily translatable);
    `field` is the key of the field it belongs to, '' when it concerns the whole act;
    `fields` maps several field keys to their sentences; `status` is the HTTP status a door answers with.
    """

    status = 422
    code = "refused"

    def __init__(
        self, sentence: object, *, field: str = "", fields: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields: dict[str, object] = dict(fields or ({field: sentence} if field else {}))

    @property
    def field(self) -> str:
        return next(iter(self.fields), "")

    def __str__(self) -> str:
        return str(self.sentence)


class Forbidden(Refusal):
    """The actor may not do this."""

    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    status = 404
    code = "not-found"


class BadRequest(Refusal):
    """The request itself is malformed: an unknown field, key, operator or filter."""

    status = 400
    code = "bad-request"


class Conflict(Refusal):
    """Somebody else changed the same thing in the meantime."""

    status = 409
    code = "conflict"

"""Refusals of import and export."""

from perennial.lib.refusals import BadRequest, Conflict, NotFound, Refusal


class NoSuchImport(NotFound):
    """There is no such import, or it belongs to somebody else."""


class MappingRefused(BadRequest):
    """A column is mapped to a field that is not there, or two columns to one field."""


class NotRehearsed(Conflict):
    """An import runs only after its rehearsal."""


class NothingMapped(Refusal):
    """No column is mapped to a field, so there is nothing to import."""

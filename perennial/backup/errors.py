"""What stands in the way of a backup or a restore, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from perennial.lib.refusals import Conflict, NotFound, Refusal


class BackupRefused(Refusal):
    """A backup, a drill or a restore that could not be done; nothing was changed."""

    code = "backup"


class KeyMissing(BackupRefused):
    code = "backup-key-missing"

    def __init__(self, path: Path) -> None:
        sentence = _("There is no key at %s. Name the file that holds the key of the backups with --key.")
        super().__init__(sentence % path, field="key")


class KeyLost(BackupRefused):
    """`known` are the ids of the keys that the sets in `place` were sealed with."""

    code = "backup-key-lost"

    def __init__(self, path: Path, known: Sequence[str], place: object) -> None:
        words = {"path": path, "known": ", ".join(known), "place": place}
        sentence = _(
            "There is no key at %(path)s, but the sets in %(place)s were sealed with the key %(known)s, "
            "so no set is made. Put that key back there. Where it is lost for good, begin with a new one, which opens "
            "none of those sets: perennial backup key --new"
        )
        super().__init__(sentence % words, field="key")


class KeyUnreadable(BackupRefused):
    code = "backup-key"

    def __init__(self, path: Path) -> None:
        sentence = _("%s holds no key of backups: a key is one line that begins with perennial-key-1.")
        super().__init__(sentence % path, field="key")


class WrongKey(BackupRefused):
    code = "backup-wrong-key"

    def __init__(self, name: str, wanted: str, given: str) -> None:
        words = {"set": name, "wanted": wanted, "given": given}
        sentence = _(
            "The set %(set)s was sealed with the key %(wanted)s, and this key is %(given)s. "
            "Name the file that holds the right one with --key."
        )
        super().__init__(sentence % words, field="key")


class NoSuchSet(NotFound):
    code = "backup-unknown"

    def __init__(self, name: str, place: object) -> None:
        words = {"set": name, "place": place}
        super().__init__(_("There is no backup set %(set)s in %(place)s.") % words, field="set")


class NoSets(NotFound):
    code = "backup-none"

    def __init__(self, place: object) -> None:
        super().__init__(
            _("There is no backup set in %s yet. Make one with `perennial backup create`.") % place
        )


class SetDamaged(BackupRefused):
    """`flaws` are sentences, each naming a member."""

    code = "backup-damaged"

    def __init__(self, name: str, flaws: Sequence[str]) -> None:
        words = {"set": name, "flaws": " ".join(flaws[:3]), "more": len(flaws) - 3}
        sentence = _("The set %(set)s is damaged and cannot be used. %(flaws)s")
        if len(flaws) > 3:
            sentence = _("The set %(set)s is damaged and cannot be used. %(flaws)s And %(more)s more.")
        super().__init__(sentence % words, field="set")
        self.flaws = list(flaws)


class FilesDamaged(SetDamaged):
    """Nothing but files of documents is."""

    code = "backup-files-damaged"

    def __init__(self, name: str, flaws: Sequence[str]) -> None:
        super().__init__(name, flaws)
        sentence = _("%s Only files of documents are: to restore all else, add --without-damaged-files")
        self.sentence = sentence % self.sentence


class MadeByNewer(BackupRefused):
    code = "backup-newer"

    def __init__(self, name: str, version: str) -> None:
        words = {"set": name, "version": version}
        sentence = _(
            "The set %(set)s was made by a newer release of Perennial (%(version)s). "
            "Install that release, then restore."
        )
        super().__init__(sentence % words, field="set")


class OtherEngine(BackupRefused):
    code = "backup-engine"

    def __init__(self, name: str, engine: str) -> None:
        words = {"set": name, "engine": engine}
        sentence = _(
            "The set %(set)s holds a %(engine)s database. "
            "Restore it where PERENNIAL_DATABASE_URL names one of that kind."
        )
        super().__init__(sentence % words, field="set")


class ProgramMissing(BackupRefused):
    code = "backup-program"

    def __init__(self, program: str) -> None:
        sentence = _(
            "The program %s is not installed on this machine. On Debian and Ubuntu: apt-get install postgresql-client"
        )
        super().__init__(sentence % program)


class ProgramFailed(BackupRefused):
    code = "backup-program-failed"

    def __init__(self, program: str, said: str) -> None:
        words = {"program": program, "said": said[:300]}
        super().__init__(_("%(program)s could not do its work: %(said)s") % words)


class NoRoom(BackupRefused):
    code = "backup-no-room"

    def __init__(self, place: object) -> None:
        sentence = _(
            "No space is left in %s, so nothing was kept of this run. Earlier sets stay. Make some space."
        )
        super().__init__(sentence % place)


class PlaceUnusable(BackupRefused):
    code = "backup-place"

    def __init__(self, place: object, why: str) -> None:
        words = {"place": place, "why": why}
        sentence = _(
            "%(place)s cannot be used for backups (%(why)s). Check its rights or PERENNIAL_BACKUP_FOLDER."
        )
        super().__init__(sentence % words)


class PlaceMissing(BackupRefused):
    code = "backup-place-missing"

    def __init__(self, place: object) -> None:
        sentence = _(
            "The folder %s, where backup sets are to be kept, is not there. Mount its disk, or make the folder."
        )
        super().__init__(sentence % place)


class PlaceEmptied(BackupRefused):
    """`mark` is the file that makes an empty folder one where sets are kept."""

    code = "backup-place-emptied"

    def __init__(self, place: object, mark: Path) -> None:
        words = {"place": place, "mark": mark}
        sentence = _(
            "Backup sets were kept in %(place)s, and nothing is there now: its disk is likely not mounted. Mount it. "
            "Where a new disk is meant, copy the sets there, or begin without them: touch %(mark)s"
        )
        super().__init__(sentence % words)


class ServerAway(BackupRefused):
    code = "backup-server"
    status = 503

    def __init__(self, name: str) -> None:
        sentence = _(
            "The PostgreSQL server of the database %s does not answer. "
            "Check that it runs and what PERENNIAL_DATABASE_URL says."
        )
        super().__init__(sentence % name)


class AlreadyBusy(Conflict):
    code = "backup-busy"

    def __init__(self) -> None:
        super().__init__(_("Another backup, drill or restore is running here. Try again once it has ended."))


class NotTried(BackupRefused):
    """Something around stood in the way: it tells nothing of the set."""

    code = "backup-not-tried"

    def __init__(self, name: str, why: str) -> None:
        words = {"set": name, "why": why}
        super().__init__(_("The set %(set)s could not be tried, which tells nothing of it. %(why)s") % words)


class DrillFailed(BackupRefused):
    """What was restored is not what was saved."""

    code = "backup-drill"

    def __init__(self, name: str, flaws: Sequence[str]) -> None:
        words = {"set": name, "flaws": " ".join(flaws[:3])}
        super().__init__(_("The set %(set)s was restored, and is not what was saved. %(flaws)s") % words)
        self.flaws = list(flaws)

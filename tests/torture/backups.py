"""Where backups are struck: the points of each act. `ELSEWHERE` are those that the other engine does not pass."""

POINTS = {
    "backup": (
        "backup.copied",
        "backup.sealed",
        "backup.file",
        "backup.verified",
        "backup.published",
        "backup.removing",
    ),
    "verify": ("verify.member",),
    "drill": (),
    "restore": ("restore.read", "restore.before", "restore.pages", "restore.renamed", "restore.swapped"),
}
ELSEWHERE = {"sqlite": "restore.renamed", "postgresql": "restore.pages"}
BACKUP_POINTS = tuple(point for points in POINTS.values() for point in points)

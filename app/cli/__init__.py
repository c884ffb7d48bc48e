"""flask commands of the whole: backup and restore."""

from app.cli.backup import backup

groups = [backup]

"""manage.py rotate_identity_keys"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from responses.rotation import rotate_all


class Command(BaseCommand):
    help = (
        "Encrypt identifying answers, and typing not yet saved, with the first key of IDENTITY_KEYS. "
        "Safe to run again at any time; once it has finished, older keys can be taken away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = rotate_all()
        self.stdout.write(f"{report.rotated} values are now under the newest key.")
        if report.unreadable:
            raise CommandError(
                f"{report.unreadable} values fit none of IDENTITY_KEYS and were left as they are: put their key back "
                "and run this again."
            )

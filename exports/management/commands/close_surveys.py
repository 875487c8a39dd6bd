"""Close what is due and ask for its files: what beat does. Safe to run any number of times."""

from typing import Any

from django.core.management.base import BaseCommand

from exports.closing import close_due


class Command(BaseCommand):
    help = "Freezes the answers of every survey whose window and grace are over, and queues its exports."

    def handle(self, *args: Any, **options: Any) -> None:
        datasets = close_due()
        for dataset in datasets:
            files = dataset.files.count()
            self.stdout.write(
                f"{dataset.survey.slug_en}: closed with {dataset.rows} responses, {files} files queued"
            )
        if not datasets:
            self.stdout.write("No survey is due to close.")

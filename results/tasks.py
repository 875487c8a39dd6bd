"""Beat's tick."""

from celery import shared_task

from results import snapshots


@shared_task
def count_fieldwork() -> None:
    snapshots.refresh_due()

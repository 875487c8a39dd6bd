"""Beat's tick."""

from celery import shared_task

from responses import uploads


@shared_task
def sweep_uploads() -> None:
    uploads.sweep()

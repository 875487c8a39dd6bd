"""Beat's tick."""

from celery import shared_task

from verbatims import gathering


@shared_task
def gather_texts() -> None:
    gathering.gather_due()

"""Beat's tick."""

from celery import shared_task

from surveys.paper import keeping


@shared_task
def keep_papers() -> None:
    keeping.keep_papers()

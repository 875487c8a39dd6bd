"""Beat's tick."""

from celery import shared_task

from exports.closing import close_due


@shared_task
def close_surveys() -> None:
    close_due()

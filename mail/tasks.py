"""Beat's tick."""

from celery import shared_task

from mail.outbox import post_again


@shared_task
def send_waiting() -> None:
    post_again()

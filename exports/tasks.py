"""Beat's ticks."""

from celery import shared_task

from exports.closing import close_due
from exports.erasing import carry_out_all
from exports.retention import keep_to_retention as keep_all_to_retention
from exports.schedules.turns import take_turns


@shared_task
def close_surveys() -> None:
    close_due()


@shared_task
def make_interim_datasets() -> None:
    take_turns()


@shared_task
def keep_to_retention() -> None:
    # First: nobody who asked to be erased waits because a disk or a storage cannot be swept.
    carry_out_all()
    keep_all_to_retention()

"""What Celery carries: an id, and a tick."""

from celery import shared_task

from jobs import running


@shared_task
def run_job(job_id: int) -> None:
    running.run(job_id)


@shared_task
def sweep_jobs() -> None:
    running.sweep()

"""Celery carries ids of job rows and beat's ticks, nothing else."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("arolwg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "close what is due": {
        "task": "exports.tasks.close_surveys",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
    "make interim datasets that are due": {
        "task": "exports.tasks.make_interim_datasets",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "count the fieldwork": {
        "task": "results.tasks.count_fieldwork",
        "schedule": 60.0,
        "options": {"expires": 300},
    },
    "find new texts": {
        "task": "verbatims.tasks.gather_texts",
        "schedule": 60.0,
        "options": {"expires": 300},
    },
    # By the hour: a day ends at another moment in each time zone, and a service that was down need not wait a day.
    "keep to retention": {
        "task": "exports.tasks.keep_to_retention",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "sweep files left behind": {
        "task": "responses.tasks.sweep_uploads",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "keep questionnaires on paper": {
        "task": "surveys.tasks.keep_papers",
        "schedule": 60.0,
        "options": {"expires": 300},
    },
    "send messages that were put off": {
        "task": "mail.tasks.send_waiting",
        "schedule": 60.0,
        "options": {"expires": 300},
    },
    "read what could not be delivered": {
        "task": "mail.tasks.look_for_bounces",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "take up jobs left behind": {
        "task": "jobs.tasks.sweep_jobs",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
}

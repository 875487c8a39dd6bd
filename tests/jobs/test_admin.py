"""Operators look at jobs and change nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from jobs.models import Job
from tests.factories import user


@pytest.mark.django_db
def test_jobs_are_there_to_look_at_only() -> None:
    job = Job.objects.create(kind="export file")
    client = Client()
    client.force_login(user(is_superuser=True, language="en"))

    assert "Make a data file" in client.get(reverse("admin:jobs_job_changelist")).text
    page = client.get(reverse("admin:jobs_job_change", args=[job.pk]))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert client.get(reverse("admin:jobs_job_add")).status_code == 403
    assert client.post(reverse("admin:jobs_job_delete", args=[job.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.django_db
def test_jobs_are_not_for_everybody_on_the_staff() -> None:
    client = Client()
    client.force_login(user())

    assert client.get(reverse("admin:jobs_job_changelist")).status_code == 403

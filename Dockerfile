# One image for web, worker and beat; docker-compose.yml gives each its command.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
# exports, or s3: with what keeps files in an object storage.
ARG REQUIREMENTS=exports
COPY requirements/exports.txt requirements/s3.txt requirements/
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/${REQUIREMENTS}.txt
COPY . .
# Nothing is connected to here; the settings only have to be complete.
RUN DATABASE_URL=postgres://build REDIS_URL=redis://build SECRET_KEY=build \
    IDENTITY_KEYS=YnVpbGQtb25seS1idWlsZC1vbmx5LWJ1aWxkLW9ubHk= STATIC_ROOT=/app/var/static \
    sh -c "/venv/bin/python -m config.catalogues compile && /venv/bin/python manage.py collectstatic --noinput"

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent arolwg \
    && install -d -o arolwg -g arolwg /data/exports /data/uploads /data/mail /run/arolwg
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/var/static \
    EXPORTS_ROOT=/data/exports \
    UPLOADS_ROOT=/data/uploads \
    MAIL_ROOT=/data/mail \
    WEB_BIND=0.0.0.0:8000
USER arolwg
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn"]

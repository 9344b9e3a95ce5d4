ARG NODE=node:24-slim
ARG PYTHON=python:3.13-slim
# Anything here makes the image that also keeps backups of PostgreSQL, in buckets and sealed: 126 MiB more.
ARG WITH_BACKUP=

FROM ${NODE} AS client
WORKDIR /client
COPY client/package.json client/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY client ./
RUN npm run build

FROM ${PYTHON} AS environment
ARG WITH_BACKUP
COPY server/requirements.txt /tmp/requirements.txt
COPY server/backup/requirements.txt /tmp/backup.txt
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv install --no-cache-dir --disable-pip-version-check --require-hashes \
    -r /tmp/requirements.txt ${WITH_BACKUP:+-r /tmp/backup.txt}

FROM ${PYTHON}
# Docker's own image has SQLite; a leaner PYTHON may not.
RUN python -c 'import sqlite3' 2>/dev/null \
 || { apt-get update -qq && apt-get install -qq --no-install-recommends libsqlite3-0 && rm -rf /var/lib/apt/lists/*; }
ARG WITH_BACKUP
RUN [ -z "$WITH_BACKUP" ] \
 || { apt-get update -qq && apt-get install -qq --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*; }
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin sleepsafe \
 && install -d -o sleepsafe -g sleepsafe /data
WORKDIR /app
COPY --from=environment /opt/venv /opt/venv
COPY ml_logic/__init__.py ml_logic/arms.py ml_logic/artefact.py ml_logic/collected.py ml_logic/compare.py \
     ml_logic/database.py ml_logic/live.py ml_logic/parcel.py ml_logic/policy.py ml_logic/promotion.py \
     ml_logic/scores.py ml_logic/table.py ml_logic/versions.py ml_logic/
COPY ml_logic/datasets/__init__.py ml_logic/datasets/telemetry.py ml_logic/datasets/
COPY ml_logic/features ml_logic/features
COPY ml_logic/models ml_logic/models
COPY server server
RUN python -m compileall -q ml_logic server # nothing can be written there later: each process would compile them anew
COPY --from=client /client/dist client/dist
ARG BUILD_COMMIT=unknown
LABEL org.opencontainers.image.title="SleepSafe" \
      org.opencontainers.image.description="Tells people who drive or run machines, in time, that they are drowsy or stressed" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${BUILD_COMMIT}"
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=5000 \
    STATE_DIR=/data \
    BUILD_COMMIT=${BUILD_COMMIT}
USER 10001:10001
EXPOSE 5000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=2)"]
CMD ["gunicorn", "--config", "server/gunicorn.conf.py", "server.app:create_app()"]

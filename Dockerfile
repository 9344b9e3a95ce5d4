ARG NODE=node:24-slim
ARG PYTHON=python:3.13-slim

FROM ${NODE} AS client
WORKDIR /client
COPY client/package.json client/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY client ./
RUN npm run build

FROM ${PYTHON} AS environment
COPY server/requirements.txt /tmp/requirements.txt
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.txt

FROM ${PYTHON}
# Docker's own image has SQLite; a leaner PYTHON may not.
RUN python -c 'import sqlite3' 2>/dev/null \
 || { apt-get update -qq && apt-get install -qq --no-install-recommends libsqlite3-0 && rm -rf /var/lib/apt/lists/*; }
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin sleepsafe \
 && install -d -o sleepsafe -g sleepsafe /data
WORKDIR /app
COPY --from=environment /opt/venv /opt/venv
COPY ml_logic/__init__.py ml_logic/artefact.py ml_logic/monitor.py ml_logic/policy.py ml_logic/
COPY ml_logic/features ml_logic/features
COPY ml_logic/models ml_logic/models
COPY server server
COPY --from=client /client/dist client/dist
ARG BUILD_COMMIT=unknown
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=5000 \
    DATABASE_URL=sqlite:////data/sleepsafe.db \
    BUILD_COMMIT=${BUILD_COMMIT}
USER 10001:10001
VOLUME /data
EXPOSE 5000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=2)"]
CMD ["gunicorn", "--config", "server/gunicorn.conf.py", "server.app:create_app()"]

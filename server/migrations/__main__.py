"""`python -m server.migrations`: makes the schema what this version needs, before a deployment; the server does so too."""

from __future__ import annotations

import os
import sys

from ml_logic.database import database_url
from server.config import Config, ConfigError
from server.db import UNAVAILABLE, connect
from server.migrations import HEAD, SchemaError, migrate


def main() -> str | None:
    """None when the schema is there, else why it is not, in one line."""
    try:
        config = Config.from_env(os.environ)
        engine = connect(database_url(config.database_url, config.state_dir))
        try:
            migrate(engine)
        finally:
            engine.dispose()
    except (ConfigError, SchemaError) as error:
        return f"sleepsafe: {error}"
    except UNAVAILABLE:
        return "sleepsafe: the database does not answer (DATABASE_URL, STATE_DIR); nothing was changed"
    print(f"the database has schema {HEAD}")  # noqa: T201 - for whoever deploys
    return None


if __name__ == "__main__":
    sys.exit(main())

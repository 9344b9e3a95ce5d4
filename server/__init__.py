"""The HTTP API, and the built client beside it. Start it with `create_app` in `server.app`."""

from typing import Final

VERSION: Final = "0.1.0"
SERVICE: Final = "sleepsafe"

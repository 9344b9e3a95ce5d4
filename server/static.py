"""The built client and the API documentation's own files, with their compressed twins and caching."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

_App = Callable[[dict[str, Any], Any], Iterable[bytes]]
DOCS: Final = Path(__file__).parent / "docs"
ASSETS: Final = "/assets/"
YEAR_S: Final = 31_536_000

MISSING_CLIENT: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>SleepSafe</title>
<h1>SleepSafe</h1>
<p>The app is not built yet. Run <code>make run</code> in the project's folder, then load this page again.</p>
<p>The API works: see <a href="/docs">its documentation</a>.</p>
</html>
"""


class StaticFiles:
    """Answers GET and HEAD of files in `client_dir` and of the documentation; hands everything else on."""

    def __init__(self, app: _App, client_dir: Path) -> None:
        self._app = app
        self._noise = WhiteNoise(
            app,
            max_age=0,
            allow_all_origins=False,
            add_headers_function=_cache_hashed,
            immutable_file_test=lambda _path, _url: False,
        )
        if client_dir.is_dir():
            self._noise.add_files(client_dir)
        self._noise.add_files(DOCS, prefix="docs/")
        swagger = Path(str(files("flask_openapi3_swagger"))) / "templates" / "swagger"
        self._noise.add_files(swagger, prefix="docs/swagger/")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answers a file, or as the wrapped app does."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and environ["PATH_INFO"] != "/":
            return self._noise(environ, start_response)  # type: ignore[no-any-return]  # WSGI has no types
        return self._app(environ, start_response)


def _cache_hashed(headers: Headers, _path: str, url: str) -> None:
    if url.startswith(ASSETS):
        headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    else:
        headers["Cache-Control"] = "no-cache"

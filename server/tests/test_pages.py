from __future__ import annotations

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest
from flask.testing import FlaskClient

from server import VERSION
from server.tests.conftest import MakeApp

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGE = b"<!doctype html><title>SleepSafe</title>"
SCRIPT = b"console.log('hello');" * 50


@pytest.fixture
def built(make_app: MakeApp, tmp_path: Path) -> FlaskClient:
    """A client of an app with a small built client."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_bytes(PAGE)
    for name in ("shell/index.html", "stress/index.html", "stress/index.de.html"):
        (dist / name).parent.mkdir(exist_ok=True)
        (dist / name).write_text(name)
    (dist / "favicon.svg").write_text("<svg/>")
    (dist / "sw.js").write_bytes(SCRIPT)
    script = dist / "assets" / "index-AbCd1234.js"
    script.write_bytes(SCRIPT)
    script.with_name(script.name + ".br").write_bytes(brotli.compress(SCRIPT))
    return make_app(client_dir=dist).test_client()


def test_a_program_gets_the_addresses(built: FlaskClient) -> None:
    body = built.get("/").get_json()
    assert (body["name"], body["version"]) == ("sleepsafe", VERSION)
    for path in body["endpoints"].values():
        assert built.get(path).status_code in (200, 405)


def test_a_browser_gets_the_app_and_asks_again_each_time(built: FlaskClient) -> None:
    answer = built.get("/", headers=BROWSER)
    assert (answer.data, answer.mimetype) == (PAGE, "text/html")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(("accepted", "sent"), [("gzip, br", "br"), ("gzip, br;q=0", "gzip"), ("identity", None)])
def test_the_app_comes_compressed_as_the_browser_takes_it(
    built: FlaskClient, tmp_path: Path, accepted: str, sent: str | None
) -> None:
    page = tmp_path / "dist" / "index.html"
    page.with_name("index.html.br").write_bytes(brotli.compress(PAGE))
    page.with_name("index.html.gz").write_bytes(gzip.compress(PAGE))
    answer = built.get("/", headers={**BROWSER, "Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    assert (answer.headers.get("Content-Encoding"), unpack(answer.data)) == (sent, PAGE)
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "languages", "file"),
    [
        ("/stress", "en", "stress/index.html"),
        ("/stress/", "en", "stress/index.html"),
        ("/stress", "de-AT,de;q=0.9,en;q=0.5", "stress/index.de.html"),
        ("/stress", "fr, en;q=0.3, de;q=0.2", "stress/index.html"),
        ("/stress", "fr", "stress/index.html"),
        ("/drive/history", "en", "shell/index.html"),
        ("/assets", "en", "shell/index.html"),
    ],
)
def test_each_address_of_the_app_gets_its_page_in_the_browsers_language(
    built: FlaskClient, path: str, languages: str, file: str
) -> None:
    answer = built.get(path, headers={**BROWSER, "Accept-Language": languages})
    assert (answer.status_code, answer.text) == (200, file)
    assert "Accept-Language" in answer.headers["Vary"]
    assert built.head(path, headers=BROWSER).status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/assets/gone-12345678.js"])
def test_a_program_gets_a_json_404(built: FlaskClient, path: str) -> None:
    answer = built.get(path)
    assert (answer.status_code, answer.get_json()["error"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/nothing", "/assets/gone-12345678.js"])
def test_a_browser_gets_no_app_where_only_files_or_the_api_are(built: FlaskClient, path: str) -> None:
    assert built.get(path, headers=BROWSER).status_code == 404


def test_post_to_an_unknown_address_is_404_for_browsers_too(built: FlaskClient) -> None:
    assert built.post("/drive", headers=BROWSER).status_code == 404


def test_a_hashed_asset_is_kept_for_a_year(built: FlaskClient) -> None:
    answer = built.get("/assets/index-AbCd1234.js")
    assert answer.data == SCRIPT
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"


def test_the_compressed_twin_is_sent_to_who_takes_it(built: FlaskClient) -> None:
    answer = built.get("/assets/index-AbCd1234.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert brotli.decompress(answer.data) == SCRIPT


def test_other_files_are_asked_for_again(built: FlaskClient) -> None:
    assert built.get("/favicon.svg").headers["Cache-Control"] == "no-cache"
    assert built.get("/index.html").headers["Cache-Control"] == "no-cache"


def test_the_service_worker_is_a_script_that_is_asked_for_again(built: FlaskClient) -> None:
    # At the root it may serve every page; kept, it would keep an old app alive.
    answer = built.get("/sw.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    # What it keeps is shown without the server: with the headers that isolate the page.
    assert built.get("/shell/index.html").headers["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_where_no_service_worker_is_built_there_is_no_page_in_its_place(client: FlaskClient) -> None:
    assert client.get("/sw.js", headers={"Accept": "*/*"}).status_code == 404


@pytest.mark.parametrize("path", ["/assets/../../secret", "/assets/%2e%2e/%2e%2e/secret", "/..%2fsecret", "/\0"])
def test_no_path_leads_out_of_the_folder(built: FlaskClient, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    assert built.get(path).data != b"secret"


@pytest.mark.parametrize("path", ["/..", "/%2e%2e", "/stress/../..", "/%2e%2e/%2e%2e/", "//etc", "/\0"])
def test_no_address_leads_to_a_page_outside_the_folder(built: FlaskClient, tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("secret")
    assert built.get(path, headers=BROWSER).data != b"secret"


def test_put_on_a_file_is_a_json_error(built: FlaskClient) -> None:
    assert built.put("/assets/index-AbCd1234.js").get_json()["error"] == "not_found"


def test_without_a_built_client_a_browser_is_told_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/", headers=BROWSER)
    assert answer.status_code == 200
    assert "make run" in answer.text


def test_the_documentation_needs_no_network(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    assert "http" not in page.text.replace("https://", "http")
    for path in ("/docs/init.js", "/docs/swagger/js/swagger-ui-bundle.js", "/docs/swagger/css/swagger-ui.css"):
        assert path in page.text
        assert client.get(path).status_code == 200
    assert "<script>" not in page.text

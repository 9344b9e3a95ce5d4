"""Downloads over bad lines, told against a local HTTP server that misbehaves on cue."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console
from rich.progress import Progress

from ml_logic.datasets import DatasetError
from ml_logic.datasets.__main__ import Entry, main
from ml_logic.datasets.download import RemoteFile, Settings, fetch, new_client, state, verify

CONTENT = bytes(range(256)) * 1000  # 256 kB
HALF = len(CONTENT) // 2


@dataclass
class Fault:
    """What the server does wrong with one request."""

    status: int = 0  # answer this instead of the file
    drop_after: int = -1  # close the connection after so many bytes of the body
    ignore_range: bool = False  # send the whole file with 200
    wrong_range: bool = False  # 206, but not the part that was asked for


@dataclass
class Site:
    """A web server with files and a queue of faults, one a request; it remembers the Range header of each request."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)

    def file(self, path: str, content: bytes = CONTENT) -> RemoteFile:
        self.files[f"/{path}"] = content
        return RemoteFile(path, f"{self.url}/{path}", hashlib.sha256(content).hexdigest())


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requested = self.headers.get("Range")
            site.ranges.append(requested)
            fault = site.faults.pop(0) if site.faults else Fault()
            content = site.files.get(self.path)
            if fault.status or content is None:
                return self._answer(fault.status or 404, b"no")
            if requested is None or fault.ignore_range:
                return self._answer(200, content, drop_after=fault.drop_after)
            start = int(requested.removeprefix("bytes=").removesuffix("-")) - (1 if fault.wrong_range else 0)
            if start >= len(content):
                return self._answer(416, b"")
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            return self._answer(206, content[start:], {"Content-Range": span}, fault.drop_after)

        def _answer(
            self, status: int, body: bytes, headers: dict[str, str] | None = None, drop_after: int = -1
        ) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body if drop_after < 0 else body[:drop_after])

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(site)) as server:
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as client:
        yield client


@pytest.fixture
def waits() -> list[float]:
    return []


def test_files_arrive_in_their_folders_and_a_second_call_asks_for_nothing(
    site: Site, client: httpx.Client, tmp_path: Path
) -> None:
    files = (site.file("raw/a.dat"), site.file("b.npy", b"short"))
    assert fetch(files, tmp_path, client=client) == ("raw/a.dat", "b.npy")
    assert (tmp_path / "raw" / "a.dat").read_bytes() == CONTENT
    verify(files, tmp_path)

    assert fetch(files, tmp_path, client=client) == ()
    assert len(site.ranges) == 2
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.dat", "b.npy"]


def test_a_connection_that_breaks_in_the_middle_goes_on_where_it_stopped(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float]
) -> None:
    file = site.file("a.dat")
    site.faults = [Fault(drop_after=HALF), Fault(drop_after=1000)]
    fetch([file], tmp_path, client=client, wait=waits.append, settings=Settings(chunk_bytes=1000))

    assert state(file, tmp_path) == "present"
    assert site.ranges == [None, f"bytes={HALF}-", f"bytes={HALF + 1000}-"]
    assert waits == [1.0, 2.0]


def test_what_an_earlier_call_left_is_continued(site: Site, client: httpx.Client, tmp_path: Path) -> None:
    file = site.file("a.dat")
    (tmp_path / "a.dat.part").write_bytes(CONTENT[:HALF])
    fetch([file], tmp_path, client=client)
    assert site.ranges == [f"bytes={HALF}-"]
    assert (tmp_path / "a.dat").read_bytes() == CONTENT


def test_a_complete_part_is_accepted_when_nothing_is_left_to_send(
    site: Site, client: httpx.Client, tmp_path: Path
) -> None:
    file = site.file("a.dat")
    (tmp_path / "a.dat.part").write_bytes(CONTENT)
    fetch([file], tmp_path, client=client)  # the server answers 416
    assert state(file, tmp_path) == "present"
    assert len(site.ranges) == 1


@pytest.mark.parametrize("stale", [b"x" * HALF, CONTENT + b"tail"], ids=["other bytes", "too long"])
def test_a_part_that_does_not_belong_is_dropped_and_the_file_fetched_from_the_start(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float], stale: bytes
) -> None:
    file = site.file("a.dat")
    (tmp_path / "a.dat.part").write_bytes(stale)
    fetch([file], tmp_path, client=client, wait=waits.append)
    assert site.ranges == [f"bytes={len(stale)}-", None]
    assert state(file, tmp_path) == "present"


def test_a_server_that_ignores_ranges_sends_it_all_again(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float]
) -> None:
    file = site.file("a.dat")
    site.faults = [Fault(drop_after=HALF), Fault(ignore_range=True)]
    fetch([file], tmp_path, client=client, wait=waits.append, settings=Settings(chunk_bytes=1000))
    assert (tmp_path / "a.dat").read_bytes() == CONTENT


def test_a_server_that_sends_another_range_is_not_believed(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float]
) -> None:
    file = site.file("a.dat")
    (tmp_path / "a.dat.part").write_bytes(CONTENT[:HALF])
    site.faults = [Fault(wrong_range=True)]
    fetch([file], tmp_path, client=client, wait=waits.append)
    assert site.ranges == [f"bytes={HALF}-", None]
    assert state(file, tmp_path) == "present"


def test_wrong_content_is_refused_and_nothing_of_it_stays(site: Site, client: httpx.Client, tmp_path: Path) -> None:
    file = site.file("a.dat")
    site.files["/a.dat"] = b"an error page with status 200"
    actual = hashlib.sha256(site.files["/a.dat"]).hexdigest()
    with pytest.raises(DatasetError, match=rf"a\.dat has the wrong content: SHA-256 {actual}, expected {file.sha256}"):
        fetch([file], tmp_path, client=client)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_named_by_verify_and_replaced_by_fetch(
    site: Site, client: httpx.Client, tmp_path: Path
) -> None:
    directory = tmp_path / "drivedb"
    file = site.file("a.dat")
    with pytest.raises(DatasetError, match=r"a\.dat is missing\. Run `python -m ml_logic\.datasets fetch drivedb`"):
        verify([file], directory)
    directory.mkdir()
    (directory / "a.dat").write_bytes(CONTENT[:-1])
    assert state(file, directory) == "damaged"
    with pytest.raises(DatasetError, match=r"a\.dat is damaged: SHA-256 \w+, expected \w+\. Run"):
        verify([file], directory)
    assert fetch([file], directory, client=client) == ("a.dat",)
    verify([file], directory)


def test_a_file_that_moved_is_an_error_at_once(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float]
) -> None:
    with pytest.raises(DatasetError, match=r"gone\.dat answered 404 Not Found"):
        fetch([RemoteFile("gone.dat", f"{site.url}/gone.dat", "0" * 64)], tmp_path, client=client, wait=waits.append)
    assert waits == []
    assert list(tmp_path.iterdir()) == []


def test_a_busy_server_is_asked_again_and_not_for_ever(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float]
) -> None:
    file = site.file("a.dat")
    site.faults = [Fault(status=503), Fault(status=429)]
    fetch([file], tmp_path / "patient", client=client, wait=waits.append)
    assert waits == [1.0, 2.0]

    site.faults = [Fault(status=503)] * 9
    with pytest.raises(DatasetError, match=r"in 3 attempts: the server answered 503\. Check the network"):
        fetch([file], tmp_path / "other", client=client, wait=waits.append, settings=Settings(attempts=3))
    assert len(site.faults) == 6


def test_no_network_is_one_clear_line(tmp_path: Path, waits: list[float]) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Name or service not known", request=request)

    file = RemoteFile("a.dat", "https://physionet.invalid/a.dat", "0" * 64)
    with httpx.Client(transport=httpx.MockTransport(refuse)) as client, pytest.raises(DatasetError) as caught:
        fetch([file], tmp_path, client=client, wait=waits.append)
    assert "physionet.invalid/a.dat in 5 attempts: Name or service not known. Check the network" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_place_that_cannot_be_written_is_one_clear_line(site: Site, client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a directory", encoding="ascii")
    with pytest.raises(DatasetError, match=r"Cannot write .*taken/a\.dat: .*Choose another --into DIR or DATA_DIR\."):
        fetch([site.file("a.dat")], tmp_path / "taken", client=client)


def test_the_bar_counts_the_bytes_that_were_kept_too(
    site: Site, client: httpx.Client, tmp_path: Path, waits: list[float]
) -> None:
    site.faults = [Fault(drop_after=HALF)]
    bar = Progress(console=Console(file=io.StringIO()), disable=True)
    fetch(
        [site.file("a.dat")],
        tmp_path,
        client=client,
        progress=bar,
        wait=waits.append,
        settings=Settings(chunk_bytes=1000),
    )
    assert [(task.description, task.completed, task.total) for task in bar.tasks] == [
        ("a.dat", len(CONTENT), len(CONTENT))
    ]


def test_without_a_client_it_makes_its_own(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert fetch([site.file("a.dat")], tmp_path) == ("a.dat",)


def test_our_own_client_follows_redirects_and_does_not_wait_for_ever() -> None:
    with new_client() as client:
        assert client.follow_redirects
        assert (client.timeout.connect, client.timeout.read) == (10.0, 60.0)


def test_the_command_fetches_into_a_folder_of_that_name(
    site: Site, client: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = (site.file("raw/a.dat"),)
    catalogue = {"toy": Entry("a toy, 256 kB", files, 1, lambda root: list(root.glob("toy/raw/a.dat")))}
    assert main(["list", "--into", str(tmp_path)], catalogue=catalogue) == 0
    assert main(["fetch", "toy", "--into", str(tmp_path)], catalogue=catalogue, client=client) == 0
    assert main(["list", "--into", str(tmp_path)], catalogue=catalogue) == 0
    output = capsys.readouterr()
    assert output.out.splitlines() == [
        f"toy: 0 of 1 parts in {tmp_path / 'toy'} (a toy, 256 kB)",
        f"toy: 1 files fetched, 0 were here; all 1 checked, in {tmp_path / 'toy'}",
        f"toy: 1 of 1 parts in {tmp_path / 'toy'} (a toy, 256 kB)",
    ]
    assert output.err == ""


def test_the_command_reports_an_error_in_one_line_and_fails(
    site: Site, client: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = {"toy": Entry("a toy", (RemoteFile("x", f"{site.url}/x", "0" * 64),), 1, lambda root: [])}
    assert main(["fetch", "toy", "--into", str(tmp_path)], catalogue=catalogue, client=client) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert "answered 404" in output.err


def test_the_command_knows_its_data_sets_and_refuses_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"drivedb: 0 of 10 parts in {tmp_path / 'drivedb'} (PhysioNet drivedb 1.0.0, ODC-By 1.0, 10 drives, 60 MB)",
        f"rldd: 0 of 5 parts in {tmp_path / 'rldd'} (UTA-RLDD blink sequences, commit 2bafc98, MIT, 5 folds, 8 MB)",
    ]
    with pytest.raises(SystemExit, match="2"):
        main(["fetch", "wesad"])


def test_ctrl_c_says_that_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    catalogue = {"toy": Entry("a toy", (RemoteFile("x", "http://toy.invalid/x", "0" * 64),), 1, lambda root: [])}
    with httpx.Client(transport=httpx.MockTransport(interrupt)) as client:
        assert main(["fetch", "toy", "--into", str(tmp_path)], catalogue=catalogue, client=client) == 1
    assert capsys.readouterr().err == "Stopped. The same command goes on where it stopped.\n"

"""A small load client for the loopback: a few kept-alive connections, each with one request at a time.

Written for this bench only: it knows HTTP/1.1 answers with a Content-Length (which gunicorn gives our pages)
and talks to 127.0.0.1 and to nobody else. Bounded in time and in number.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

HOST = "127.0.0.1"
LIMIT = 4 * 1024 * 1024  # bytes of one answer


@dataclass
class Measure:
    """What was seen in one stretch. Latencies in milliseconds, of answers with the expected status."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    bytes: int = 0
    # Status (or name of the failure) -> how often, where it was not the expected one.
    failures: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def median(self) -> float:
        return median(self.latencies) if self.latencies else float("nan")

    @property
    def slow(self) -> float:
        """The latency that 95 of 100 answers keep."""
        return quantiles(self.latencies, n=20)[-1] if len(self.latencies) > 1 else self.median

    @property
    def size(self) -> float:
        """Mean bytes of an answer, headers included."""
        return self.bytes / len(self.latencies) if self.latencies else 0.0


def pooled(stretches: Sequence[Measure]) -> Measure:
    """Several stretches as one."""
    whole = Measure()
    for one in stretches:
        whole.seconds += one.seconds
        whole.latencies += one.latencies
        whole.bytes += one.bytes
        for name, times in one.failures.items():
            whole.failures[name] = whole.failures.get(name, 0) + times
    return whole


def get(path: str, *, headers: tuple[str, ...] = ()) -> bytes:
    """The bytes of a request. `path` is ASCII."""
    return _request("GET", path, headers, b"")


def post(path: str, body: bytes, *, headers: tuple[str, ...] = ()) -> bytes:
    """The bytes of a form being sent."""
    kind = ("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}")
    return _request("POST", path, (*kind, *headers), body)


def _request(method: str, path: str, headers: tuple[str, ...], body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "Accept: text/html",
        "Accept-Encoding: gzip",
        *headers,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + body


def measure(
    port: int,
    requests: Callable[[int, int], bytes],
    *,
    status: int = 200,
    seconds: float = 3.0,
    connections: int = 8,
    most: int = 100_000,
) -> Measure:
    """Ask for `seconds`, over so many connections, at most `most` times.

    `requests(connection, turn)` gives the bytes of one request. Answers with another status are failures.
    """
    return asyncio.run(_measure(port, requests, status, seconds, connections, most))


async def _measure(
    port: int, requests: Callable[[int, int], bytes], status: int, seconds: float, connections: int, most: int
) -> Measure:
    found = Measure()
    began = time.perf_counter()
    deadline = began + seconds
    each = max(1, most // connections)
    await asyncio.gather(
        *(_connection(port, number, requests, status, deadline, each, found) for number in range(connections))
    )
    found.seconds = time.perf_counter() - began
    return found


async def _connection(
    port: int,
    number: int,
    requests: Callable[[int, int], bytes],
    status: int,
    deadline: float,
    most: int,
    found: Measure,
) -> None:
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    turn = 0
    while time.perf_counter() < deadline and turn < most:
        if reader is None or writer is None:
            reader, writer = await asyncio.open_connection(HOST, port, limit=LIMIT)
        request = requests(number, turn)
        turn += 1
        began = time.perf_counter()
        try:
            writer.write(request)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            answered, length, closes = _head(head)
            await asyncio.wait_for(reader.readexactly(length), 30)
        except (
            OSError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            TimeoutError,
            ValueError,
        ) as error:
            name = type(error).__name__
            found.failures[name] = found.failures.get(name, 0) + 1
            writer.close()
            reader = writer = None
            continue
        if answered == status:
            found.latencies.append((time.perf_counter() - began) * 1000)
            found.bytes += len(head) + length
        else:
            found.failures[str(answered)] = found.failures.get(str(answered), 0) + 1
        if closes:
            writer.close()
            reader = writer = None
    if writer is not None:
        writer.close()


def _head(head: bytes) -> tuple[int, int, bool]:
    """Status, length of the body, whether the server ends the connection."""
    first, *lines = head.lower().split(b"\r\n")
    headers = dict(line.split(b":", 1) for line in lines if b":" in line)
    answered = int(first.split()[1])
    if b"content-length" not in headers and answered not in (204, 304):
        raise ValueError("an answer without a length")
    return (
        answered,
        int(headers.get(b"content-length", b"0")),
        headers.get(b"connection", b"").strip() == b"close",
    )

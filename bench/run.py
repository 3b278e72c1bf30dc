"""`make bench`: how well versions are aligned, what is found alike, and how fast the pages are, at 1,000 and at 100,000
contributions.

The alignment is measured by bench/alignment.py, a long text with many remarks by bench/reading.py, translations found
by bench/pairs.py, the moderators' queue by bench/queue.py, a large synthesis by
bench/synthesis.py, in a minute or a few each; the pages as follows, beside the
floor.

Everything is measured on the loopback with the server's own settings, in rounds that take all kinds of
request in turn, so that what disturbs the machine disturbs all alike; medians of the rounds are printed.
Within a round a page is asked for in short stretches, the sizes in turn, each over new connections: how the
kernel shares eight connections between two processes makes one stretch three times as fast as another,
which says nothing of the page. The ratio is the median of the ratios of all these neighbours.

- "kept": a visitor's page that another visitor has asked for before (web/kept.py), the usual case.
- "first reader": every address is new, so the page is made from the database each time.
- "vote": eight people signed in, each casting one vote after the other through the form.
- floor: bench/floor.py, on the same database.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from bench import alignment, groups, pairs, queue, reading, similar, synthesis, themes
from bench.client import Measure, get, measure, pooled, post
from bench.ground import SLUG, Ground, prepare, servers

GOAL_RATIO = 1.3
GOAL_FLOOR = 0.5
STRETCHES = 6  # of each page and size in a round


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of request. `requests(ground)` gives what `bench.client.measure` asks for."""

    name: str
    requests: Callable[[Ground], Callable[[int, int], bytes]]
    status: int = 200
    floor: bool = False
    # Whether the goal of the ratio is about it.
    goal: bool = True


def _same(path: Callable[[Ground], str]) -> Callable[[Ground], Callable[[int, int], bytes]]:
    """The same address again and again."""

    def requests(ground: Ground) -> Callable[[int, int], bytes]:
        request = get(path(ground))
        return lambda _connection, _turn: request

    return requests


def _new(path: Callable[[Ground, int], str]) -> Callable[[Ground], Callable[[int, int], bytes]]:
    """An address that nobody has asked for yet, each time."""
    counter = iter(range(10**9))

    def requests(ground: Ground) -> Callable[[int, int], bytes]:
        def request(_connection: int, _turn: int) -> bytes:
            number = next(counter)
            address = path(ground, number)
            return get(f"{address}{'&' if '?' in address else '?'}reader={os.getpid()}-{number}")

        return request

    return requests


def _vote(ground: Ground) -> Callable[[int, int], bytes]:
    choices = ("agree", "disagree", "neutral")
    turns = iter(range(10**9))

    def request(connection: int, _turn: int) -> bytes:
        resident = ground.residents[connection % len(ground.residents)]
        number = next(turns)
        # Each choice is another than the one before on the same text, so each is a vote to be written.
        ref = ground.refs[number % len(ground.refs)]
        choice = choices[(number // len(ground.refs)) % 3]
        form = {"csrf_token": resident.token, "choice": choice}
        headers = (f"Cookie: {resident.cookies}",)
        return post(f"/en/contributions/{ref}/vote", urlencode(form).encode(), headers=headers)

    return request


LIST = f"/en/consultations/{SLUG}/proposals"
SEARCH = quote("حديقة المدرسة")

PAGES = [
    Page("list, kept", _same(lambda _ground: LIST)),
    Page("contribution, kept", _same(lambda ground: f"/en/contributions/{ground.refs[0]}")),
    Page("consultation, kept", _same(lambda _ground: f"/en/consultations/{SLUG}")),
    Page("list, first reader", _new(lambda _ground, _number: LIST)),
    Page(
        "contribution, first reader",
        _new(lambda ground, number: f"/en/contributions/{ground.refs[number % len(ground.refs)]}"),
    ),
    Page("consultation, first reader", _new(lambda _ground, _number: f"/en/consultations/{SLUG}")),
    Page("one vote", _vote, status=303),
    Page(
        "list by support, first reader", _new(lambda _ground, _number: f"{LIST}?order=supported"), goal=False
    ),
    Page("search, first reader", _new(lambda _ground, _number: f"{LIST}?q={SEARCH}"), goal=False),
    Page("floor", _same(lambda _ground: "/"), floor=True, goal=False),
]


# By page and size: the rounds, each of its stretches.
Found = dict[tuple[str, int], list[list[Measure]]]


def run(grounds: list[Ground], *, rounds: int, seconds: float) -> Found:
    """All measures. Raises SystemExit when a page does not answer as expected."""
    found: Found = {}
    for number in range(rounds + 1):
        for page in PAGES:
            print(f"\rround {number} of {rounds}: {page.name:<32}", end="", file=sys.stderr, flush=True)
            # The round before the first one only warms up, and is not counted.
            turn = _round(page, grounds, seconds=(seconds if number else 0.6) / STRETCHES)
            if number:
                for size, stretches in turn.items():
                    found.setdefault((page.name, size), []).append(stretches)
    print(f"\r{'':<60}\r", end="", file=sys.stderr, flush=True)
    return found


def _round(page: Page, grounds: list[Ground], *, seconds: float) -> dict[int, list[Measure]]:
    """One page by size, in stretches of so many seconds, the sizes in turn."""
    requests = {ground.size: page.requests(ground) for ground in grounds}
    turn: dict[int, list[Measure]] = {ground.size: [] for ground in grounds}
    for _number in range(STRETCHES):
        for ground in grounds:
            port = ground.floor_port if page.floor else ground.port
            one = measure(port, requests[ground.size], status=page.status, seconds=seconds)
            if one.failures:
                raise SystemExit(f"\n{page.name} at {ground.size:,}: unexpected answers {one.failures}")
            turn[ground.size].append(one)
    return turn


def report(grounds: list[Ground], found: Found) -> list[str]:
    """The lines to print."""
    sizes = [ground.size for ground in grounds]
    small, large = sizes[0], sizes[-1]

    def rate(name: str, size: int) -> float:
        return median(pooled(stretches).rate for stretches in found[name, size])

    def latency(name: str, size: int) -> float:
        return median(pooled(stretches).median for stretches in found[name, size])

    def times(name: str) -> float:
        """Time at the largest over time at the smallest: the median over all neighbouring stretches."""
        pairs = zip(chain(*found[name, small]), chain(*found[name, large]), strict=True)
        return median(after.median / before.median for before, after in pairs)

    head = f"{'':<30}" + "".join(f"{size:>12,} contributions   " for size in sizes) + "ratio   of the floor"
    lines = [head]
    for page in PAGES:
        cells = [f"{rate(page.name, size):8.0f} /s {latency(page.name, size):8.2f} ms    " for size in sizes]
        ratio = times(page.name)
        share = rate(page.name, large) / rate("floor", large)
        over = " (goal 1.3)" if page.goal and ratio > GOAL_RATIO else ""
        lines.append(f"{page.name:<30}{''.join(cells)}{ratio:5.2f}   {share:6.2f}{over}")
    share = rate("list, kept", large) / rate("floor", large)
    kept = "met" if share >= GOAL_FLOOR else "missed"
    late = [page.name for page in PAGES if page.goal and times(page.name) > GOAL_RATIO]
    lines += [
        "",
        "/s: good answers a second over 8 connections; ms: median time of one; medians of the rounds.",
        f"Goal, a visitor's list at least half of the floor: {kept} ({share:.2f}).",
        f"Goal, time at {large:,} over time at {small:,} at most 1.3: "
        + ("met for every page." if not late else f"missed for {', '.join(late)}."),
    ]
    return lines


def _alignment() -> list[str]:
    return alignment.report(range(alignment.FIRST_SEED, alignment.FIRST_SEED + alignment.SEEDS))


# What is measured beside the pages, by its name: each gives its lines.
SECTIONS: dict[str, Callable[[], Iterable[str]]] = {
    "alignment": _alignment,
    "reading": reading.report,
    "pairs": pairs.report,
    "similar": similar.report,
    "themes": themes.report,
    "groups": groups.report,
    "queue": queue.report,
    "synthesis": synthesis.report,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the pages on the loopback.")
    parser.add_argument("--sizes", default="1000,100000", help="contributions, smallest first")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measure in a round")
    parser.add_argument("--only", choices=(*SECTIONS, "pages"), help="one of them")
    options = parser.parse_args()
    for name, section in SECTIONS.items():
        if options.only in (None, name):
            for line in section():
                print(line, flush=True)
            print(flush=True)
    if options.only in SECTIONS:
        return 0
    with ExitStack() as stack:
        if chosen := os.environ.get("BENCH_DIR"):
            folder = Path(chosen)
            folder.mkdir(parents=True, exist_ok=True)
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        grounds = [prepare(folder, int(size)) for size in options.sizes.split(",")]
        with servers(grounds):
            found = run(grounds, rounds=options.rounds, seconds=options.seconds)
    cores = os.cpu_count()
    print(f"Python {platform.python_version()}, {cores} cores, SQLite, the server as `make run` starts it")
    print("\n".join(report(grounds, found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long opinion groups take for 10,000 voters on 500 statements, and whether camps that were put there are found."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time

import numpy as np

from consult.domain.analysis.groups import opinion_groups

PEOPLE, STATEMENTS, CAMPS = 10_000, 500, 3
# The share of statements that a person did not vote on.
UNVOTED = 0.6
SEED = 1
GOAL_SECONDS, GOAL_GB = 30.0, 2.0


def ballots() -> tuple[np.ndarray, np.ndarray]:
    """Votes of people of three camps who lean as their camp does, each in their own way; and their camps."""
    chance = np.random.default_rng(SEED)
    camps = chance.integers(0, CAMPS, PEOPLE)
    leaning = chance.normal(size=(CAMPS, STATEMENTS))
    votes = np.sign(leaning[camps] + chance.normal(size=(PEOPLE, STATEMENTS))).astype(np.float32)
    votes[chance.random(votes.shape) < UNVOTED] = np.nan
    return votes, camps


def measure() -> tuple[float, float, float]:
    """Seconds, gigabytes at the most, and the share of people who stand with most of their camp."""
    votes, camps = ballots()
    began = time.perf_counter()
    found = opinion_groups(votes)
    took = time.perf_counter() - began
    right = sum(int(np.bincount(camps[list(group.members)]).max()) for group in found.groups)
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, right / PEOPLE


def report() -> list[str]:
    """The lines to print. Measured in a process of its own, so that the memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        took, memory, right = pool.apply(measure)
    met = took < GOAL_SECONDS and memory < GOAL_GB
    return [
        f"Opinion groups, {PEOPLE:,} people x {STATEMENTS} statements: {took:.1f} s, {memory:.2f} GB,"
        f" {100 * right:.1f} % of the people stand with their camp",
        f"Goal, under {GOAL_SECONDS:.0f} s and {GOAL_GB:.0f} GB: {'met' if met else 'missed'}.",
    ]


if __name__ == "__main__":
    print("\n".join(report()))
    sys.exit(0)

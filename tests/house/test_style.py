"""The code reads as one hand wrote it: ruff's rules and its format hold for every file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.parts import ROOT


@pytest.mark.parametrize("rule", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_has_nothing_to_say(rule: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ruff", *rule, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr

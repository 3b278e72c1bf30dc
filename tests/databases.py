"""The mark for tests that must hold on both databases."""

from __future__ import annotations

import pytest

both_databases = pytest.mark.parametrize(
    "database_url",
    [
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgres", id="postgresql", marks=pytest.mark.needs("postgresql")),
    ],
    indirect=True,
)

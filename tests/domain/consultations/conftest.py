"""Where the files of these consultations are kept."""

from __future__ import annotations

import pytest

from consult.kernel.filestore import FileStore


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")

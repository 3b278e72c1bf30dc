"""The fence: imports point down only (contracts in pyproject.toml)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts import ROOT

LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True
    )


def test_imports_point_down_only() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


BAD = {
    "kernel sees domain": ("kernel/verdict.py", "import consult.domain.accounts.models"),
    "rendering sees web": ("rendering/words.py", "import consult.web.locale"),
    "accounts sees voting": ("domain/accounts/rules.py", "import consult.domain.voting.models"),
    "models see actions": ("domain/notices/models.py", "import consult.domain.notices.actions"),
    "domain sees Flask": ("domain/journal/actions.py", "import flask"),
    "rendering sees Flask": ("rendering/formats.py", "import flask_babel"),
    "one area sees another": ("web/register/__init__.py", "import consult.web.council"),
    "an area nobody knows": ("web/gossip/__init__.py", ""),
    "shared web sees an area": ("web/locale.py", "import consult.web.site"),
    "a page knows SQL": ("web/site/__init__.py", "import sqlalchemy"),
    "a command knows SQL": ("cli/__init__.py", "import sqlalchemy"),
    "a feature outside the tower": ("domain/gossip/__init__.py", ""),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fence")
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "consult", folder / "consult", ignore=ignored)
    return folder


@pytest.mark.parametrize(("path", "line"), BAD.values(), ids=BAD.keys())
def test_the_fence_is_felt(copy: Path, path: str, line: str) -> None:
    """Each kind of upward import is refused, so that a mistake in the contracts themselves is seen."""
    file = copy / "consult" / path
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        result = lint(copy)
        assert result.returncode == 1, result.stdout
        assert "BROKEN" in result.stdout or "not listed as layers" in result.stdout
    finally:
        if before is None:
            shutil.rmtree(file.parent)
        else:
            file.write_text(before, encoding="utf-8")

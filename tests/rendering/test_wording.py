"""Every refusal has its sentence, every state its name: a new code without words fails here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from enum import StrEnum

import pytest

import consult.domain
import consult.kernel
from consult.rendering.wording.codes import NAMES, SENTENCES


def enums() -> list[type[StrEnum]]:
    """All enums of words in the domain and the kernel."""
    found: dict[str, type[StrEnum]] = {}
    for package in (consult.kernel, consult.domain):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for one in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(one) and issubclass(one, StrEnum) and one.__module__ == module.name:
                    found[f"{one.__module__}.{one.__name__}"] = one
    return [found[name] for name in sorted(found)]


def refuses(enum: type[StrEnum]) -> bool:
    return enum.__name__.endswith(("Refusal", "Problem"))


@pytest.mark.parametrize("enum", [one for one in enums() if refuses(one)], ids=lambda one: one.__module__)
def test_every_refusal_has_a_sentence(enum):
    assert [member for member in enum if (enum, str(member)) not in SENTENCES] == []


@pytest.mark.parametrize("enum", sorted({enum for enum, _ in NAMES}, key=str), ids=lambda one: one.__name__)
def test_an_enum_that_has_names_has_all_of_them(enum):
    assert [member for member in enum if (enum, str(member)) not in NAMES] == []


def test_no_words_are_kept_for_codes_that_are_gone():
    for enum, value in [*NAMES, *SENTENCES]:
        assert value in set(enum)

"""`flask <group> <verb>`. One file per group of commands, registered here."""

from __future__ import annotations

from flask import Flask


def register_commands(app: Flask) -> None:
    """Add every group of commands to the app."""

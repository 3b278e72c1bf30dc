"""`flask <group> <verb>`. One file per group of commands, registered here."""

from __future__ import annotations

from flask import Flask

from consult.cli.analysis import analysis
from consult.cli.annexes import annex_command
from consult.cli.attachments import attachments
from consult.cli.backup import backup_command, restore_command
from consult.cli.demo.command import demo
from consult.cli.doctor import doctor_command
from consult.cli.exports import exports
from consult.cli.imports import imports
from consult.cli.load import load_command
from consult.cli.notices import notices
from consult.cli.people import people
from consult.cli.text_files import text_in, text_out
from consult.cli.texts import texts


def register_commands(app: Flask) -> None:
    """Add every group of commands to the app."""
    app.cli.add_command(analysis)
    app.cli.add_command(attachments)
    app.cli.add_command(demo)
    app.cli.add_command(people)
    app.cli.add_command(notices)
    imports.add_command(text_in)
    exports.add_command(text_out)
    exports.add_command(annex_command)
    app.cli.add_command(imports)
    app.cli.add_command(exports)
    app.cli.add_command(texts)
    app.cli.add_command(load_command)
    app.cli.add_command(backup_command)
    app.cli.add_command(doctor_command)
    app.cli.add_command(restore_command)

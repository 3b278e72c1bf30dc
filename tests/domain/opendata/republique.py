"""How the tables of the French consultation of 2015 map to ours (docs/imports.md has the commands)."""

from __future__ import annotations

from consult.domain.contributions.models import Kind, Tongue
from consult.domain.opendata.tabular import Plan


def proposals_plan() -> Plan:
    columns = {
        "external_id": ["proposal_id"],
        "author": ["author_id"],
        "created_at": ["created_at"],
        "title": ["title"],
        "body": ["body_html", "explanation_html"],
        "theme": ["topic"],
        "agree": ["votes_ok"],
        "disagree": ["votes_nok"],
        "neutral": ["votes_mixed"],
    }
    return Plan(Kind.PROPOSAL, columns, Tongue.FR, skipped=[("is_trashed", "1")])


def arguments_plan() -> Plan:
    columns = {
        "external_id": ["argument_id"],
        "parent": ["proposal_id"],
        "author": ["author_id"],
        "created_at": ["created_at"],
        "side": ["side"],
        "body": ["body"],
    }
    sides = {"side": {"yes": "for", "no": "against"}}
    return Plan(Kind.COMMENT, columns, Tongue.FR, sides, [("is_trashed", "1")])

"""Changing the charter. A rule that was applied is never reworded: a new row replaces it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.journal.actions import record
from consult.domain.moderation.models import Charter, CharterRule, Ruling
from consult.domain.moderation.rules import (
    CHARTER_TEXT_MAX,
    CHARTER_TITLE_MAX,
    Refusal,
    may_edit_charter,
)
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line, clean_text, length
from consult.kernel.slugs import slugify
from consult.kernel.verdict import require


def _cleaned(session: Session, value: Mapping[str, str], *, limit: int, line: bool = False) -> dict[str, str]:
    """The languages that have words. Raises Refused when none has, or one has too many."""
    clean = clean_line if line else clean_text
    found = {language: words for language in Language if (words := clean(value.get(language, "")))}
    # A rule is applied to people of all languages: in none of them may it be a stranger's.
    if not set(languages_on(session)) <= set(found):
        raise Refused(Refusal.CHARTER_INCOMPLETE)
    longest = max(length(words) for words in found.values())
    if longest > limit:
        raise Refused(Refusal.CHARTER_TOO_LONG, {"limit": limit, "length": longest})
    return {str(language): words for language, words in found.items()}


def _open(session: Session, *, charter: Charter, editor: Person, at: datetime, expected_version: int) -> None:
    """Hold the charter, judge, and raise its version: one editor at a time, told when another was first."""
    session.refresh(charter, with_for_update=True)
    require(may_edit_charter(editor))
    if charter.version != expected_version:
        raise Stale(charter.version)
    charter.version += 1
    charter.updated_at = at
    charter.updated_by_id = editor.id


def _record(session: Session, *, charter: Charter, editor: Person, at: datetime, **facts: int | str) -> None:
    session.flush()
    record(
        session,
        act="charter.changed",
        subject="charter:1",
        at=at,
        actor_id=editor.id,
        facts={"version": charter.version, **facts},
    )


def change_charter(
    session: Session,
    *,
    charter: Charter,
    editor: Person,
    introduction: Mapping[str, str],
    never: Mapping[str, str],
    appeal: Mapping[str, str],
    at: datetime,
    expected_version: int,
) -> None:
    """Change the words around the rules.

    Raises Stale, Refused (CHARTER_INCOMPLETE, CHARTER_TOO_LONG, NOT_CHARTER_EDITOR).
    """
    _open(session, charter=charter, editor=editor, at=at, expected_version=expected_version)
    charter.introduction = _cleaned(session, introduction, limit=CHARTER_TEXT_MAX)
    charter.never = _cleaned(session, never, limit=CHARTER_TEXT_MAX)
    charter.appeal = _cleaned(session, appeal, limit=CHARTER_TEXT_MAX)
    _record(session, charter=charter, editor=editor, at=at)


def _free_code(session: Session, title: Mapping[str, str]) -> str:
    """A short name that no rule, in force or retired, had before."""
    wanted = slugify(title.get("en") or title.get("fr") or title.get("ar") or "")[:32].strip("-") or "rule"
    taken = set(
        session.scalars(select(CharterRule.code).where(CharterRule.code.startswith(wanted, autoescape=True)))
    )
    code, number = wanted, 2
    while code in taken:
        code, number = f"{re.sub('-[0-9]+$', '', wanted)}-{number}", number + 1
    return code


def add_rule(
    session: Session,
    *,
    charter: Charter,
    editor: Person,
    title: Mapping[str, str],
    text: Mapping[str, str],
    at: datetime,
    expected_version: int,
) -> CharterRule:
    """A further rule, at the end. Raises as `change_charter`."""
    _open(session, charter=charter, editor=editor, at=at, expected_version=expected_version)
    title = _cleaned(session, title, limit=CHARTER_TITLE_MAX, line=True)
    last = session.scalar(select(func.max(CharterRule.position)).where(CharterRule.retired_at.is_(None))) or 0
    rule = CharterRule(
        code=_free_code(session, title),
        position=last + 1,
        title=title,
        text=_cleaned(session, text, limit=CHARTER_TEXT_MAX),
        since_at=at,
    )
    session.add(rule)
    session.flush()
    _record(session, charter=charter, editor=editor, at=at, rule=rule.id)
    return rule


def change_rule(
    session: Session,
    *,
    charter: Charter,
    rule: CharterRule,
    editor: Person,
    title: Mapping[str, str],
    text: Mapping[str, str],
    at: datetime,
    expected_version: int,
) -> CharterRule:
    """Reword a rule, and return the one that stands now: a new row when the old one was ever applied.

    Raises as `change_charter`, and RULE_RETIRED.
    """
    _open(session, charter=charter, editor=editor, at=at, expected_version=expected_version)
    session.refresh(rule, with_for_update=True)
    if rule.retired_at is not None:
        raise Refused(Refusal.RULE_RETIRED)
    title = _cleaned(session, title, limit=CHARTER_TITLE_MAX, line=True)
    text = _cleaned(session, text, limit=CHARTER_TEXT_MAX)
    if (rule.title, rule.text) == (title, text):
        return rule
    applied = session.scalar(select(Ruling.id).where(Ruling.rule_id == rule.id).limit(1)) is not None
    if applied:
        rule.retired_at = at
        rule = CharterRule(code=rule.code, position=rule.position, title=title, text=text, since_at=at)
        session.add(rule)
    else:
        rule.title, rule.text, rule.since_at = title, text, at
    session.flush()
    _record(session, charter=charter, editor=editor, at=at, rule=rule.id)
    return rule


def retire_rule(
    session: Session,
    *,
    charter: Charter,
    rule: CharterRule,
    editor: Person,
    at: datetime,
    expected_version: int,
) -> None:
    """End a rule. Rulings that name it keep it.

    Raises Stale, Refused (LAST_RULE, RULE_RETIRED, NOT_CHARTER_EDITOR).
    """
    _open(session, charter=charter, editor=editor, at=at, expected_version=expected_version)
    session.refresh(rule, with_for_update=True)
    if rule.retired_at is not None:
        raise Refused(Refusal.RULE_RETIRED)
    others = (
        select(CharterRule.id).where(CharterRule.retired_at.is_(None), CharterRule.id != rule.id).limit(1)
    )
    if session.scalar(others) is None:
        raise Refused(Refusal.LAST_RULE)
    rule.retired_at = at
    _record(session, charter=charter, editor=editor, at=at, rule=rule.id, retired=1)


def move_rule(
    session: Session,
    *,
    charter: Charter,
    rule: CharterRule,
    editor: Person,
    earlier: bool,
    at: datetime,
    expected_version: int,
) -> None:
    """One place up or down among the rules in force. At an end nothing moves."""
    _open(session, charter=charter, editor=editor, at=at, expected_version=expected_version)
    rules = list(
        session.scalars(
            select(CharterRule)
            .where(CharterRule.retired_at.is_(None))
            .order_by(CharterRule.position, CharterRule.id)
            .with_for_update()
        )
    )
    here = next((at_ for at_, one in enumerate(rules) if one.id == rule.id), None)
    if here is None:
        raise Refused(Refusal.RULE_RETIRED)
    there = here - 1 if earlier else here + 1
    if 0 <= there < len(rules):
        rules[here], rules[there] = rules[there], rules[here]
    for position, one in enumerate(rules, 1):
        one.position = position
    _record(session, charter=charter, editor=editor, at=at, rule=rule.id)

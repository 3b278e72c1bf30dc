"""E-mail addresses: one way of writing each, so that one address is one account."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def fold_email(text: str) -> str | None:
    """The address as it is kept (lower case, its domain in its own script), or None when it is no address.

    No question is asked of the network: that an address works is proved by the letter sent to it. `.test` is
    accepted, since the demo lives there.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    # Our column; the standard allows no more either.
    return found.normalized.lower() if len(found.normalized) <= 254 else None

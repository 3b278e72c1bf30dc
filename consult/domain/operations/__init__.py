"""Keeping an installation alive: backups, bringing one back, and the signs of whether it is well."""

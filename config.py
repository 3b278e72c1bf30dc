"""Settings from the environment, one frozen dataclass. Every setting has its place in docs/settings.md."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent


def _own_key(instance: Path) -> str:
    """The key kept beside the embedded database, made on first use and readable by its owner only."""
    import secrets

    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def _with_driver(url: str) -> str:
    """`postgres://` and `postgresql://`, as hosts write them, mean the driver that we install."""
    scheme, found, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if found and scheme in ("postgres", "postgresql") else url


LIMIT_ADDRESS = "120/hour; 400/day"
LIMIT_PROPOSALS = "10/hour; 30/day"
LIMIT_COMMENTS = "30/hour; 150/day"
LIMIT_REPORTS = "20/hour; 60/day"


@dataclass(frozen=True, slots=True)
class Config:
    """Where the data is, how letters leave, and what the site calls itself."""

    database_url: str
    secret_key: str = field(repr=False)
    # Keys of before, while what they signed is still taken.
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    redis_url: str | None = None
    mail_url: str | None = field(default=None, repr=False)
    base_url: str = "http://127.0.0.1:8000"
    port: int = 8000
    instance: Path = ROOT / "instance"
    # How many proxies in front may be believed about the visitor's address (X-Forwarded-For).
    trusted_proxies: int = 0
    # What a password's hash costs (argon2id): passes, and KiB of memory. Lower it in tests only.
    password_rounds: int = 2
    password_memory_kib: int = 19456
    # Whether a device may keep public pages for when there is no connection (docs/device.md).
    offline: bool = True
    # A form sent within so many seconds of being made was filled in by a program; 0: nobody looks at the age of forms.
    form_seconds: int = 3
    # Sign-ups and letters from one address of a visitor, which a café and a street share; and what one account sends.
    limit_address: str = LIMIT_ADDRESS
    limit_proposals: str = LIMIT_PROPOSALS
    limit_comments: str = LIMIT_COMMENTS
    limit_reports: str = LIMIT_REPORTS
    # How long a text is kept for the moderator to whom it was handed, counted anew while the page is open.
    reading_minutes: int = 15
    # Pictures of streets under the maps, asked for by the reader's browser from another site: none unless both are
    # given. `https://host/{z}/{x}/{y}.png`, and whom its owner wants named.
    map_tiles_url: str | None = None
    map_tiles_attribution: str | None = None
    # /patterns, templates read anew, CSS bundled at each change. Never in production.
    development: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys by which a signature is taken; the last one signs."""
        return (*self.secret_key_fallbacks, self.secret_key)

    @property
    def tile_origin(self) -> str | None:
        """The one other site that a map may ask for pictures; None while tiles are off or half set."""
        parts = urlsplit(self.map_tiles_url or "")
        whole = all(one in parts.path + parts.query for one in ("{z}", "{x}", "{y}"))
        plain = all(sign not in parts.netloc for sign in "{};, @")
        if parts.scheme != "https" or not parts.netloc or not whole or not plain:
            return None
        return f"https://{parts.netloc}" if self.map_tiles_attribution else None

    @property
    def is_public(self) -> bool:
        """Whether people reach the platform from elsewhere: its address is not one of this machine alone."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return host != "localhost" and not host.endswith(".localhost")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        env = os.environ if environ is None else environ
        instance = Path(env.get("INSTANCE_DIR") or ROOT / "instance").resolve()
        port = int(env.get("PORT") or 8000)
        return cls(
            database_url=_with_driver(env.get("DATABASE_URL") or f"sqlite:///{instance / 'consult.db'}"),
            redis_url=env.get("REDIS_URL") or None,
            mail_url=env.get("MAIL_URL") or None,
            secret_key=env.get("SECRET_KEY") or _own_key(instance),
            secret_key_fallbacks=tuple((env.get("SECRET_KEY_FALLBACKS") or "").split()),
            base_url=(env.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            port=port,
            instance=instance,
            trusted_proxies=int(env.get("TRUSTED_PROXIES") or 0),
            password_rounds=int(env.get("PASSWORD_ROUNDS") or 2),
            password_memory_kib=int(env.get("PASSWORD_MEMORY_KIB") or 19456),
            offline=env.get("OFFLINE") != "off",
            form_seconds=int(env.get("FORM_SECONDS") or 3),
            limit_address=env.get("LIMIT_ADDRESS") or LIMIT_ADDRESS,
            limit_proposals=env.get("LIMIT_PROPOSALS") or LIMIT_PROPOSALS,
            limit_comments=env.get("LIMIT_COMMENTS") or LIMIT_COMMENTS,
            limit_reports=env.get("LIMIT_REPORTS") or LIMIT_REPORTS,
            reading_minutes=int(env.get("READING_MINUTES") or 15),
            map_tiles_url=env.get("MAP_TILES_URL") or None,
            map_tiles_attribution=env.get("MAP_TILES_ATTRIBUTION") or None,
            development=env.get("DEVELOPMENT") == "1",
        )

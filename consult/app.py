"""The one place where everything meets."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from consult.cli import register_commands
from consult.domain.accounts.passwords import Strength, use_strength
from consult.web.access import init_access
from consult.web.areas import register_areas
from consult.web.assets import init_assets
from consult.web.colours import init_colours
from consult.web.compression import init_compression
from consult.web.database import extension, init_database
from consult.web.device import init_device
from consult.web.errors import init_errors
from consult.web.filters import init_filters
from consult.web.headers import init_headers
from consult.web.health import init_health
from consult.web.kept import init_kept
from consult.web.limits import init_limits
from consult.web.locale import init_languages, init_locale
from consult.web.logo import init_logo
from consult.web.navigation import init_navigation
from consult.web.request import system_clock

MEGABYTE = 1024 * 1024


def create_app(config: Config) -> Flask:
    config.instance.mkdir(parents=True, exist_ok=True)
    app = Flask(
        "consult",
        root_path=str(ROOT / "consult" / "web"),
        static_folder="static",
        template_folder="templates",
        instance_path=str(config.instance),
    )
    app.config.update(
        ROOT=ROOT,
        SETTINGS=config,
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.secret_key_fallbacks),
        # A form that was open while the key was changed is taken too.
        WTF_CSRF_SECRET_KEY=list(config.keys),
        BASE_URL=config.base_url,
        DEVELOPMENT=config.development,
        # The largest file (settled.md: documents 50 MB), the form around it, and room to refuse a larger one in the
        # form itself, with the words kept.
        MAX_CONTENT_LENGTH=64 * MEGABYTE,
        # A form that was open over lunch is still good; the session bounds it.
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=config.development,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    # As in babel.cfg: a sentence broken over lines in a template is one line in the catalogues.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.extensions["clock"] = system_clock
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    use_strength(Strength(rounds=config.password_rounds, memory_kib=config.password_memory_kib))
    init_database(app, config.database_url)
    Migrate(app, extension, directory=str(ROOT / "migrations"))
    CSRFProtect(app)
    init_locale(app)
    # Answers pass these in reverse: kept, then compressed, then marked for devices and given their headers.
    init_headers(app)
    init_device(app)
    init_compression(app)
    init_kept(app)
    init_languages(app)
    init_access(app)
    init_limits(app)
    init_filters(app)
    init_navigation(app)
    init_errors(app)
    init_assets(app)
    init_colours(app)
    init_logo(app)
    register_areas(app)
    init_health(app)
    register_commands(app)
    return app

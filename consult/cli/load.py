"""`flask load`: synthetic data to measure with."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from consult.cli.progress import Progress
from consult.domain.opendata.loading import Ground, NotForLoad, load
from consult.web.database import unit_of_work

TEXTS = {
    "title": {
        "ar": "بيانات اصطناعية للقياس",
        "fr": "Données synthétiques pour mesurer",
        "en": "Synthetic data to measure with",
    },
    "summary": {
        "ar": "كل ما في هذه الاستشارة من صنع الآلة ولا يعبّر عن رأي أحد.",
        "fr": "Tout dans cette consultation est fabriqué ; personne n’a dit cela.",
        "en": "Everything in this consultation is made up; nobody said it.",
    },
    "question": {
        "ar": "كم من المساهمات تتحمل المنصة؟",
        "fr": "Combien de contributions la plateforme porte-t-elle ?",
        "en": "How many contributions does the platform carry?",
    },
    "can_change": {"ar": "السرعة", "fr": "La vitesse", "en": "The speed"},
    "cannot_change": {"ar": "الأرقام", "fr": "Les chiffres", "en": "The figures"},
    "who_decides": {"ar": "القياس", "fr": "La mesure", "en": "The measurement"},
    "promise_words": {
        "ar": "لا يُتخذ أي قرار على أساس هذه البيانات.",
        "fr": "Aucune décision ne s’appuie sur ces données.",
        "en": "No decision rests on this data.",
    },
}
THEMES = [
    {"ar": "المناطق الخضراء", "fr": "Espaces verts", "en": "Green areas"},
    {"ar": "النقل", "fr": "Transports", "en": "Transport"},
    {"ar": "السكن", "fr": "Logement", "en": "Housing"},
    {"ar": "التراث", "fr": "Patrimoine", "en": "Heritage"},
    {"ar": "المياه", "fr": "Eau", "en": "Water"},
    {"ar": "التجهيزات", "fr": "Équipements", "en": "Facilities"},
]
PHASE = {
    "ar": "الاقتراح والتعليق والتصويت",
    "fr": "Propositions, commentaires et vote",
    "en": "Proposals, comments and vote",
}

MOST = 10_000_000


@click.command("load")
@click.option("--contributions", type=click.IntRange(0, MOST), default=0, help="How many proposals.")
@click.option("--votes", type=click.IntRange(0, MOST), default=0, help="How many votes.")
@click.option("--comments", type=click.IntRange(0, MOST), default=0, help="How many comments.")
@click.option("--consultation", "slug", default="load", show_default=True, metavar="SLUG", help="Where to.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same one writes the same texts.")
@with_appcontext
def load_command(contributions: int, votes: int, comments: int, slug: str, seed: int) -> None:
    """Fill the database with lifelike synthetic data in three languages, to measure with.

    The consultation is made, open, where it is new; else this is added to it. Its numbers are of series L.
    """
    totals = {
        "proposals": contributions,
        "comments": comments - comments // 4,
        "replies": comments // 4,
        "votes": votes,
    }
    try:
        with Progress(totals) as progress, unit_of_work() as session:
            done = load(
                session,
                slug=slug,
                ground=Ground(TEXTS, THEMES, PHASE),
                proposals=contributions,
                comments=comments,
                votes=votes,
                seed=seed,
                at=datetime.now(UTC),
                progress=progress,
            )
    except NotForLoad:
        raise click.ClickException(
            f"{slug!r} is not a consultation of synthetic data. Nothing was written."
        ) from None
    click.echo(
        f"{done.slug}: {done.proposals} proposals, {done.comments} comments, {done.votes} votes"
        f" of {done.people} people"
    )
    short = {"comments": comments - done.comments, "votes": votes - done.votes}
    for what, missing in short.items():
        if missing:
            click.echo(f"  {missing} {what} fewer than asked: there is not enough to put them on")

"""What an author is told before sending, and what they are not bothered with."""

from __future__ import annotations

import pytest

from consult.domain.contributions.advice import AdviceKind, advise

PHONE, MAILBOX, IDENTITY = AdviceKind.PHONE, AdviceKind.MAILBOX, AdviceKind.IDENTITY
ACCOUNT, CAPITALS, REPEATED = AdviceKind.BANK_ACCOUNT, AdviceKind.CAPITALS, AdviceKind.REPEATED


@pytest.mark.parametrize(
    ("text", "kind", "passage"),
    [
        ("Appelez-moi au 98 123 456.", PHONE, "98 123 456"),
        ("Appelez-moi au 98123456", PHONE, "98123456"),
        ("Tél : 71.12.34.56, le matin", PHONE, "71.12.34.56"),
        ("Mon numéro 22-345-678 répond", PHONE, "22-345-678"),
        ("Depuis la France : +33 6 12 34 56 78", PHONE, "+33 6 12 34 56 78"),
        ("+216 98 123 456", PHONE, "+216 98 123 456"),
        ("0021698123456", PHONE, "0021698123456"),
        ("هاتفي 55 123 456 في كلّ وقت", PHONE, "55 123 456"),
        ("هاتفي ٩٨١٢٣٤٥٦", PHONE, "٩٨١٢٣٤٥٦"),
        ("Écrivez à mon.voisin@example.tn svp", MAILBOX, "mon.voisin@example.tn"),
        ("CIN 08123456", IDENTITY, "08123456"),
        ("بطاقة التعريف 01234567", IDENTITY, "01234567"),
        ("TN59 1000 6035 1835 9847 8831", ACCOUNT, "TN59 1000 6035 1835 9847 8831"),
        ("RIB 10006035183598478831", ACCOUNT, "10006035183598478831"),
        ("RIB : 10 006 0351835984788 31", ACCOUNT, "10 006 0351835984788 31"),
        ("ARRÊTEZ DE COUPER NOS ARBRES maintenant", CAPITALS, "ARRÊTEZ DE COUPER NOS ARBRES"),
        ("Il y en a assez!!!", REPEATED, "!!!"),
        ("Pourquoi ? ? ? Dites-le", REPEATED, "? ? ?"),
        ("لاااااا للبناء الفوضوي", REPEATED, "اااااا"),
        ("كفـــــى", REPEATED, "ـــــ"),
        ("Nooooon à ce projet", REPEATED, "ooooo"),
        ("لماذا ؟؟؟", REPEATED, "؟؟؟"),
    ],
)
def test_what_is_pointed_out(text, kind, passage):
    (found,) = advise(None, text)
    assert (found.kind, found.passages) == (kind, (passage,))


@pytest.mark.parametrize(
    "text",
    [
        "Le budget est de 25 450 600 dinars en 2026.",
        "Le budget est de 25 000 000 au total.",
        "Un montant de 45 123 456 DT pour la route.",
        "ميزانية تقدّر بـ 25 450 600 دينار",
        "La ville compte 638 845 habitants, le gouvernorat 1 056 247.",
        "Comme dans la contribution 2026-000123 et D2026-000121.",
        "De 2024-2025 à 2026, et le 10/03/2026 ou 2026-03-10.",
        "Le plan du 20260310 et l’article 12 du chapitre 3.",
        "Loi organique n° 2018-29 du 9 mai 2018, article 30.",
        "Permis de bâtir n° 98123456 affiché sur le chantier.",
        "رخصة بناء عدد 98123456",
        "Titre foncier 52 123 456, parcelle 12.",
        "Zones UA 7, UB 12 et NA ; COS 0,60 ; hauteur 12,50 m.",
        "Les réseaux SONEDE, STEG, ONAS et TUNISIE TELECOM.",
        "PAU, PAD, CATU, ANGED",
        "Délégations : Bab El Bhar, Sidi El Béchir, El Kabaria.",
        "Une surface de 52 123 456 m² de terrain.",
        "Il y a du monde !! Et alors ?",
        "الله أكبر، وسائل النقل للجميع",
        "www.example.tn et Louis XIII",
        "Trois bancs, quatre arbres, 2 fontaines.",
        "Monsieur xxxxxxxx, à telle adresse",
        "52.123.456,50 dinars",
    ],
)
def test_what_is_left_alone(text):
    assert advise(None, text) == []


def test_the_title_is_looked_at_too_and_each_passage_is_told_once():
    found = advise("Appelez le 98 123 456", "Le 98 123 456, ou amel@example.tn, ou le 71 123 456 !!!")
    assert [(one.kind, one.passages) for one in found] == [
        (PHONE, ("98 123 456", "71 123 456")),
        (MAILBOX, ("amel@example.tn",)),
        (REPEATED, ("!!!",)),
    ]


def test_long_runs_are_found_whole():
    (found,) = advise(None, "N" + "o" * 7_000 + "n")
    assert found.kind is REPEATED and len(found.passages[0]) == 7_000

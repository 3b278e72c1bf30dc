"""The synthesis of the plan as far as the moderators have come: begun, not published."""

from __future__ import annotations

from consult.cli.demo.content import Finding, Recommendation

REPORT = {
    "introduction": {
        "ar": "مسودّة: تُحرَّر أثناء فتح الاستشارة العمومية وتُستكمل بعد غلق التصويت.",
        "fr": "Ébauche : écrite pendant la consultation publique, à compléter après la clôture du vote.",
        "en": "A draft: written while the public consultation runs, to be completed after the vote has closed.",
    },
}

FINDINGS = (
    Finding(
        "floods",
        {
            "ar": "الماء قبل البناء",
            "fr": "L’eau avant le bâti",
            "en": "Water before building",
        },
        {
            "ar": "تتّفق مساهمات من السيجومي والكبارية والعمران على أنّ خرائط الفيضان يجب أن تُنشر وأن تكون ملزمة، وأن يتوقّف البناء على ضفاف السبخة.",
            "fr": "De Séjoumi, d’El Kabaria et d’El Omrane vient la même demande : des cartes d’inondation publiques et contraignantes, et l’arrêt des"
            " constructions au bord de la sebkha.",
            "en": "From Séjoumi, El Kabaria and El Omrane comes the same demand: public and binding flood maps, and no more building on the shore of"
            " the salt lake.",
        },
        {
            "sebkha": "كلّ شتاء يدخل الماء إلى ديارنا",
            "oued-gereb": "خرائط الفيضان بسلّم 1/2000",
            "flood-parks": None,
        },
    ),
    Finding(
        "heights",
        {
            "ar": "الارتفاع: خلاف حقيقي",
            "fr": "Les hauteurs : un vrai désaccord",
            "en": "Heights: a real disagreement",
        },
        {
            "ar": "يريد متساكنو الأحياء القديمة حدًّا للطوابق، ويريد من لا يجد مسكنًا قريبًا بناءً أعلى حول المحطّات. وقد تجمع بينهما قاعدة تربط الارتفاع بعرض النهج.",
            "fr": "Les habitants des quartiers anciens veulent une limite ; ceux qui ne trouvent pas à se loger veulent bâtir plus haut près des stations. Une"
            " règle liée à la largeur de la rue pourrait rapprocher les deux.",
            "en": "",
        },
        {"five-floors": None, "higher-tram": None},
    ),
)

RECOMMENDATIONS = (
    Recommendation(
        {
            "ar": "إدراج خرائط الفيضان ضمن الوثائق الملزمة للمثال",
            "fr": "Joindre les cartes d’inondation aux pièces opposables du plan",
            "en": "Make flood maps part of the binding papers of the plan",
        },
        {
            "ar": "نشرها بسلّم 1/2000 وذكرها في كلّ رخصة بناء.",
            "fr": "Les publier au 1/2000 et les mentionner dans chaque permis de bâtir.",
            "en": "Publish them at 1:2,000 and name them in each building permit.",
        },
        ("floods",),
        "",
        {},
    ),
)

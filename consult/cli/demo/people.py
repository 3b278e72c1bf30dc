"""Who speaks in the demo. All names are invented; the accounts at demo.test are those that a newcomer may use."""

from __future__ import annotations

# key -> (public name, language, arrondissement)
RESIDENTS: dict[str, tuple[str, str, str | None]] = {
    "resident": ("مريم ب.", "ar", "bab-souika"),
    "association": ("أحمد — جمعية أحياء", "ar", "medina"),
    "hatem": ("حاتم من الورديّة", "ar", "el-ouardia"),
    "salma": ("سلمى ك.", "ar", "cite-el-khadra"),
    "nizar": ("نزار", "ar", "el-kabaria"),
    "khadija": ("خديجة أمّ يوسف", "ar", "sejoumi"),
    "mongi": ("المنجي متقاعد", "ar", "ettahrir"),
    "rim": ("ريم", "ar", "el-omrane-superieur"),
    "slim": ("سليم ط.", "ar", "djebel-jelloud"),
    "wafa": ("وفاء", "ar", "hrairia"),
    "yassine": ("ياسين 1998", "ar", "ezzouhour"),
    "latifa": ("لطيفة", "ar", "sidi-el-bechir"),
    "anouar": ("أنور تاجر", "ar", "medina"),
    "ines": ("Inès M.", "fr", "el-menzah"),
    "karim": ("Karim, architecte", "fr", "bab-el-bhar"),
    "dorra": ("Dorra", "fr", "el-menzah"),
    "sami": ("Sami L.", "fr", "el-omrane"),
    "hela": ("Héla", "fr", "cite-el-khadra"),
    "foued": ("Foued B.", "fr", "medina"),
    "nour": ("Nour", "en", "bab-el-bhar"),
    "tarek": ("Tarek, cyclist", "en", "el-menzah"),
    "amal": ("Amal", "en", "el-omrane"),
    "bilel": ("bilel_kram3", "fr", "el-kabaria"),
    "oussama": ("Oussama9", "fr", "sejoumi"),
    "chaima": ("Chaima w barra", "fr", "ettahrir"),
    "ramzi": ("Ramzi taxiste", "fr", "djebel-jelloud"),
    "c-developer": ("Promoteur du Lac (fictif)", "fr", "bab-el-bhar"),
    "c-kabaria": ("جارة من الكبارية", "ar", "el-kabaria"),
    "c-angry": ("Voisin en colère", "fr", "el-omrane"),
}

ORGANISATIONS: dict[str, dict[str, str]] = {
    "ahyaa": {
        "ar": "جمعية أحياء للتراث والعيش المشترك",
        "fr": "Association Ahyaa pour le patrimoine et le vivre-ensemble",
        "en": "Ahyaa Association for Heritage and Living Together",
    },
}

DEPARTMENTS: dict[str, dict[str, str]] = {
    "green-spaces": {
        "ar": "مصلحة المساحات الخضراء والبيئة",
        "fr": "Service des espaces verts et de l’environnement",
        "en": "Green Spaces and Environment Service",
    },
    "roads": {
        "ar": "مصلحة الطرقات والتنوير العمومي",
        "fr": "Service de la voirie et de l’éclairage public",
        "en": "Roads and Street Lighting Service",
    },
}

BODIES: list[dict[str, object]] = [
    {
        "slug": "secretary-general",
        "kind": "secretary-general",
        "name": {
            "ar": "المكلّف بالكتابة العامة للبلدية تحت إشراف الوالي (مثال خيالي)",
            "fr": "Chargé du secrétariat général, sous la supervision du gouverneur (fictif)",
            "en": "Person in charge of the secretariat general, under the supervision of the governor (fictitious)",
        },
        # Days before the day it is built.
        "from_days": 1300,
    },
]

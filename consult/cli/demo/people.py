"""Who speaks in the demo. All names are invented; the accounts at demo.test are those that a newcomer may use."""

from __future__ import annotations

from datetime import date

from consult.cli.demo.content import Localized

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

# What some of them told of themselves, to see who is missing: (age band, gender). Nobody has to.
TOLD: dict[str, tuple[str | None, str | None]] = {
    "resident": ("35-44", "woman"),
    "hatem": ("45-54", "man"),
    "salma": ("25-34", "woman"),
    "khadija": ("55-64", "woman"),
    "mongi": ("65-up", "man"),
    "rim": ("16-24", "woman"),
    "slim": ("35-44", "man"),
    "yassine": ("25-34", "man"),
    "anouar": ("45-54", None),
    "ines": ("25-34", "woman"),
    "karim": ("35-44", "man"),
    "dorra": (None, "woman"),
    "sami": ("55-64", "man"),
    "tarek": ("25-34", "man"),
    "nour": ("16-24", None),
    "ramzi": ("45-54", "man"),
}

# The voters in turn: men of middle age answer more often than the young, as at many a meeting.
TOLD_BY_VOTERS: tuple[tuple[str | None, str | None], ...] = (
    ("35-44", "man"),
    ("45-54", "man"),
    (None, None),
    ("25-34", "woman"),
    ("45-54", "man"),
    ("55-64", "man"),
    (None, None),
    ("35-44", "woman"),
    ("65-up", "man"),
    (None, "woman"),
    ("16-24", "man"),
)

ORGANISATIONS: dict[str, Localized] = {
    "ahyaa": {
        "ar": "جمعية أحياء للتراث والعيش المشترك",
        "fr": "Association Ahyaa pour le patrimoine et le vivre-ensemble",
        "en": "Ahyaa Association for Heritage and Living Together",
    },
}

DEPARTMENTS: dict[str, Localized] = {
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

# The accounts of the city's side: key -> (public name, language). The address is the key at demo.test.
STAFF: dict[str, tuple[str, str]] = {
    "admin": ("سفيان، مدير المنصّة", "ar"),
    # A second one decides where the first would judge their own act.
    "admin2": ("Leïla, administratrice", "fr"),
    "moderator": ("نادية، مشرفة", "ar"),
    "moderator2": ("Samir, modérateur", "fr"),
    "department": ("هاجر، مصلحة المساحات الخضراء", "ar"),
    "councillor": ("منير، الكتابة العامة", "ar"),
    "agent": ("كريمة، شبّاك باب سويقة", "ar"),
}

# Whom a newcomer may sign in as, in the order in which they are printed, and what each is for.
ACCOUNTS: dict[str, str] = {
    "resident": "a resident of Bab Souika, with an older proposal and a draft",
    "association": "speaks for an association",
    "moderator": "moderator: consultations, rulings, syntheses",
    "moderator2": "a second moderator",
    "department": "answers for the green spaces and for the roads",
    "councillor": "decides, with a mandate in the body in office",
    "agent": "enters what is said at the counter and on paper",
    "admin": "administrator: people, roles, settings, pages, bodies, charter",
    "admin2": "a second administrator: an objection is decided by another than who suspended",
    "c-angry": "a resident who is suspended, and contests it",
}

# Invented voters beside those who speak. Their votes count; their names stand nowhere.
VOTERS = 120

CONTACT_EMAIL = "participation@demo.test"
CONTACT: Localized = {
    "ar": "مكتب الضبط ببلدية تونس (عنوان خيالي للتجربة)",
    "fr": "Bureau d’ordre de la municipalité de Tunis (adresse fictive, pour l’essai)",
    "en": "Registry office of the Municipality of Tunis (fictitious address, for trying out)",
}

# The body in office is the one the law put there; who sits in it is invented.
BODY_NAME: Localized = {
    "ar": "المكلّف بالكتابة العامة للبلدية تحت إشراف الوالي",
    "fr": "Chargé du secrétariat général, sous la supervision du gouverneur",
    "en": "Person in charge of the secretariat general, under the supervision of the governor",
}
BODY_FROM = date(2023, 3, 14)
BODY_SOURCE: Localized = {
    "ar": "المرسوم عدد 9 لسنة 2023 المؤرّخ في 8 مارس 2023، إلى حين انتخاب مجلس بلدي",
    "fr": "Décret-loi n° 2023-9 du 8 mars 2023, jusqu’à l’élection d’un conseil municipal",
    "en": "Decree-law no. 2023-9 of 8 March 2023, until a municipal council is elected",
}
MEMBER_NAME: Localized = {
    "ar": "منير ع. (اسم خيالي)",
    "fr": "Mounir A. (nom fictif)",
    "en": "Mounir A. (fictitious name)",
}
MEMBER_OFFICE: Localized = {
    "ar": "المكلّف بالكتابة العامة للبلدية",
    "fr": "Chargé du secrétariat général",
    "en": "In charge of the secretariat general",
}

"""What followed in the demo: rulings, answers of departments, and the resident's words that are not sent yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RulingText:
    """A ruling, so many days after the proposal was received; the reason is in the author's language. `passages`: what
    is masked, where the kind is "mask"."""

    proposal: str
    kind: str
    by: str
    rule: str
    reason: str
    after_days: float
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class AppealText:
    """The author contests the hiding, so many hours after it; another moderator takes it back, or has not decided yet."""

    proposal: str
    language: str
    words: str
    after_hours: float


@dataclass(frozen=True)
class AnswerText:
    """An assignment and, where there is a text, the department's answer, days after the proposal was received."""

    proposal: str
    department: str
    assigned_after: float
    answered_after: float | None = None
    office: str = ""
    language: str = "ar"
    text: str = ""


@dataclass(frozen=True)
class FlagText:
    """A report of a reader, so many days before today; and why the text stays, where a moderator answered it."""

    proposal: str
    by: str
    reason: str
    language: str
    explanation: str
    days_ago: int
    stays: str = ""


FLAGS = (
    FlagText(
        "parking-max",
        "association",
        "advertising",
        "ar",
        "أظنّ أنّ وراء هذا المقترح أصحاب مآوي السيارات.",
        11,
        "لا يذكر النص أيّ شركة، وعدد مواقف السيارات من صميم موضوع الاستشارة العمومية. يمكن الردّ عليه في التعليقات.",
    ),
    FlagText(
        "office-tower",
        "resident",
        "advertising",
        "ar",
        "يبدو كلام شركة عقارية تروّج لمشروعها.",
        3,
    ),
    FlagText("office-tower", "ines", "false-identity", "fr", "", 2),
    FlagText(
        "sou9-mawazi",
        "hela",
        "other",
        "fr",
        "Je lis mal l’arabe écrit en chiffres : est-ce qu’il traite les vendeurs de voleurs ?",
        1,
    ),
)

RULINGS = (
    RulingText(
        "insult",
        "hide",
        "moderator",
        "personal-data",
        "Le texte désigne une personne privée par son adresse et l’accuse. La question des surélévations sans permis a sa place ici :"
        " elle peut être envoyée de nouveau sans nommer ni situer qui que ce soit.",
        0.9,
    ),
    RulingText(
        "jnina",
        "mask",
        "moderator2",
        "personal-data",
        "Le texte donne le numéro de téléphone d’une autre personne, dont on ne sait pas si elle l’accepte. Le reste est affiché tel quel.",
        0.6,
        ("3am Salah fel 98 000 000",),
    ),
    RulingText(
        "consult-data",
        "hide",
        "moderator2",
        "off-subject",
        "Le sujet m’a paru relever des services administratifs plutôt que de ce qui est demandé ici.",
        0.3,
    ),
    RulingText(
        "consult-data",
        "restore",
        "moderator",
        "off-subject",
        "Masqué par erreur : rendre visibles les autorisations accordées touche à l’application du plan, donc au sujet. Nous présentons nos"
        " excuses à l’auteur.",
        1.2,
    ),
)

APPEALS = (
    AppealText(
        "consult-data",
        "fr",
        "Ma proposition parle de l’application du plan : si personne ne voit les permis, personne ne voit les dérogations. C’est bien une question sur"
        " le plan, et non sur les services administratifs.",
        3,
    ),
    AppealText(
        "insult",
        "fr",
        "Tout le quartier sait qui a construit sur ce toit, et je suis prêt à le dire devant lui. Les surélévations sans"
        " permis sont au cœur de cette consultation.",
        20,
    ),
)

PLAN_ANSWERS = (
    AnswerText(
        "sidewalks",
        "roads",
        1.5,
        8.0,
        "مصلحة الطرقات والتنوير العمومي",
        "ar",
        "اطّلعت المصلحة على مقترحكم. رصيف بعرض متر ونصف شرط وارد في كرّاس الشروط منذ سنوات لكنّه لا يُراقَب عند التسليم. ابتداءً من البرنامج"
        " القادم يُرفق كلّ محضر تسليم بقيس الرصيف في ثلاث نقاط، ويُنشر المحضر. أمّا إدراجه قاعدةً في المثال فيُنظر فيه عند إعداد التقرير التأليفي.",
    ),
    AnswerText(
        "jnina",
        "green-spaces",
        2.0,
        6.5,
        "مصلحة المساحات الخضراء والبيئة",
        "ar",
        "عاينت المصلحة الأرض: هي على ملك البلدية ويمكن تنظيفها قبل موفّى الشهر. نقترح على الجيران لقاءً على عين المكان للاتّفاق على الغراسة"
        " والصيانة، وسنعلمكم بتاريخه عن طريق الدائرة البلدية.",
    ),
    AnswerText(
        "lake-north",
        "green-spaces",
        2.5,
        9.0,
        "Service des espaces verts et de l’environnement",
        "fr",
        "Les emprises de l’ancienne voie appartiennent pour partie à la société des chemins de fer. Le service a demandé l’état foncier du tracé ;"
        " il sera versé aux documents de la consultation dès sa réception.",
    ),
    AnswerText("trees-inventory", "green-spaces", 2.0),
    AnswerText("bus-lane", "roads", 1.8),
    AnswerText("paper-cemetery", "green-spaces", 0.9),
)

SQUARE_ANSWERS = (
    AnswerText(
        "plane-trees",
        "green-spaces",
        3.0,
        12.0,
        "مصلحة المساحات الخضراء والبيئة",
        "ar",
        "يتوفّر في المشتلة البلدية أربعون شجرة من أصناف لا ترفع جذورها البلاط (الجاكاراندا والنارنج والبلّوط الأخضر). كلفة الصيانة المقدّرة"
        " 320 دينارًا للشجرة في السنة على خمس سنوات، وقد أُحيلت إلى مصلحة الميزانية.",
    ),
    AnswerText(
        "lights",
        "roads",
        3.0,
        10.0,
        "Roads and Street Lighting Service",
        "en",
        "The four masts can be replaced by low lamps on the present network; the service measured the two dark passages and agrees that they"
        " come first. The cost depends on the decision on the square as a whole.",
    ),
)

DRAFT_TITLE = "ممرّ آمن بين باب سويقة ومحطّة المترو"
DRAFT_BODY = "بين الساحة ومحطّة المترو ثلاثة مفترقات دون إشارات للمترجّلين. نقترح ممرًّا مرتفعًا عند كلّ مفترق و"

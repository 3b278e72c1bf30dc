"""What the city of the demo tells everybody, and a page that it has written itself."""

from __future__ import annotations

from consult.cli.demo.content import Localized
from consult.cli.demo.stage import Stage
from consult.domain.pages.actions import publish_news, save_page
from consult.domain.pages.defaults import default_text
from consult.domain.pages.models import PageName

# Day, title, text.
NEWS: list[tuple[float, Localized, Localized]] = [
    (
        -160,
        {
            "ar": "ساحة باب سويقة: صدر القرار في كلّ توصية، ومع كلّ قرار سببه",
            "fr": "Place Bab Souika : chaque recommandation a sa décision, et chaque décision son motif",
            "en": "Bab Souika square: each recommendation has its decision, and each decision its reason",
        },
        {
            "ar": (
                "بتّت الهيئة المقرِّرة في توصيات التقرير التأليفي حول ساحة باب سويقة. ما قُبل وما قُبل جزئيًّا وما رُفض مذكور "
                "في صفحة القرارات مع السبب.\n\n"
                "كلّ من ذُكرت مساهمته وصلته رسالة. ومن لم تصله فليدخل عدده الرتبي في الصفحة الأولى: يرى ما آل إليه كلامه."
            ),
            "fr": (
                "Ceux qui décident ont répondu aux recommandations de la synthèse sur la place Bab Souika. Ce qui est accepté, "
                "accepté en partie ou refusé figure à la page des décisions, avec le motif.\n\n"
                "Chaque personne dont la contribution a été citée a reçu une lettre. Les autres peuvent saisir leur numéro sur "
                "la page d’accueil : elles y voient ce que leurs mots sont devenus."
            ),
            "en": (
                "Those who decide have answered the recommendations of the synthesis on Bab Souika square. What is accepted, "
                "partly accepted or refused stands on the page of decisions, with the reason.\n\n"
                "Everybody whose contribution was cited has had a letter. All others can enter their number on the first page "
                "and see what became of their words."
            ),
        },
    ),
    (
        -9,
        {
            "ar": "مثال التهيئة العمرانية: الشبّاك يستقبل أيضًا من لا أنترنت له",
            "fr": "Plan d’aménagement urbain : les guichets accueillent aussi ceux qui n’ont pas internet",
            "en": "Urban plan: the counters also receive those who have no internet",
        },
        {
            "ar": (
                "يمكن إبداء الرأي في مشروع مثال التهيئة العمرانية في شبّاك الدائرة البلدية أيضًا، شفويًّا أو على الورق.\n\n"
                "- يكتب العون ما قيل كما قيل، ويسلّم وصلًا فيه العدد الرتبي.\n"
                "- لا تُطلب بطاقة تعريف لإبداء الرأي.\n"
                "- ما قيل في الشبّاك يُقرأ ويُحتسب كما يُحتسب ما كُتب هنا."
            ),
            "fr": (
                "On peut aussi donner son avis sur le projet de plan d’aménagement au guichet de son arrondissement, à voix haute "
                "ou sur papier.\n\n"
                "- L’agent écrit ce qui est dit, comme c’est dit, et remet un récépissé avec le numéro.\n"
                "- Aucune carte d’identité n’est demandée pour s’exprimer.\n"
                "- Ce qui est dit au guichet est lu et compte autant que ce qui est écrit ici."
            ),
            "en": (
                "You can also say what you think of the draft urban plan at the counter of your arrondissement, aloud or on "
                "paper.\n\n"
                "- The agent writes down what is said as it is said, and hands over a receipt with the number.\n"
                "- No identity card is asked in order to speak.\n"
                "- What is said at the counter is read and counts for as much as what is written here."
            ),
        },
    ),
]

# What the city adds to our text of the page "Contact".
INVENTED: Localized = {
    "ar": "## هذا الموقع تجربة\nالعنوان أعلاه مبتكر، ولا تصل الرسائل المرسلة إليه إلى أحد.",
    "fr": "## Ce site est une démonstration\nL’adresse ci-dessus est inventée : ce qu’on y écrit n’arrive chez personne.",
    "en": "## This site is a demonstration\nThe address above is invented: what is written to it reaches nobody.",
}


def tell_news(stage: Stage) -> None:
    """The news, and the page that the city has changed, each on its day."""
    admin = stage.people["admin"]
    text = {one: f"{words}\n\n{INVENTED[one]}" for one, words in default_text(PageName.CONTACT).items()}
    stage.plan(
        stage.day(-280, hour=10),
        lambda at: save_page(
            stage.session, page=PageName.CONTACT, editor=admin, text=text, at=at, expected_number=0
        ),
    )
    for day, title, words in NEWS:
        stage.plan(
            stage.day(day, hour=11),
            lambda at, title=title, words=words: publish_news(
                stage.session, writer=admin, title=title, text=words, at=at
            ),
        )

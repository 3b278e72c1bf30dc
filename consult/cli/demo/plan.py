"""The running consultation: a new urban plan for Tunis."""

from __future__ import annotations

from consult.cli.demo.content import ConsultationText, PhaseText
from consult.cli.demo.plan_arabic import ARABIC
from consult.cli.demo.plan_latin import INSULT, LATIN

THEMES = {
    "housing": {"ar": "السكن وارتفاع البناءات", "fr": "Logement et hauteurs", "en": "Housing and heights"},
    "green": {"ar": "المساحات الخضراء", "fr": "Espaces verts", "en": "Green areas"},
    "transport": {"ar": "النقل والطرقات", "fr": "Transports et voirie", "en": "Transport and roads"},
    "heritage": {
        "ar": "التراث والمدينة العتيقة",
        "fr": "Patrimoine et médina",
        "en": "Heritage and the medina",
    },
    "water": {
        "ar": "المياه والسباخ والفيضانات",
        "fr": "Eau, sebkhas et inondations",
        "en": "Water, salt lakes and floods",
    },
    "facilities": {"ar": "التجهيزات العمومية", "fr": "Équipements publics", "en": "Public facilities"},
    "public-transport": {
        "ar": "النقل العمومي",
        "fr": "Transports en commun",
        "en": "Public transport",
    },
    "floods": {
        "ar": "الفيضانات ومياه الأمطار",
        "fr": "Inondations et eaux de pluie",
        "en": "Floods and rainwater",
    },
}
# Of these, what stands under another.
UNDER = {"public-transport": "transport", "floods": "water"}

PLAN = ConsultationText(
    slug="urban-plan",
    title={
        "ar": "مثال التهيئة العمرانية الجديد لمدينة تونس",
        "fr": "Le nouveau plan d’aménagement urbain de Tunis",
        "en": "The new urban plan of Tunis",
    },
    summary={
        "ar": "أين نبني وأين نغرس؟ كم طابقًا؟ من أين يمرّ النقل العمومي؟ قبل ضبط المثال للعشرين سنة القادمة، تستمع البلدية إلى متساكنيها.",
        "fr": "Où bâtir et où planter ? Combien d’étages ? Par où passent les transports ? Avant de fixer le plan pour vingt ans, la municipalité"
        " écoute ses habitants.",
        "en": "Where do we build and where do we plant? How many storeys? Where does public transport run? Before the plan is fixed for twenty"
        " years, the municipality listens to its residents.",
    },
    question={
        "ar": "كيف تريدون أن تكون دائرتكم بعد عشرين سنة؟\n\nيمكن اقتراح قاعدة أو مكان أو تجهيز ومناقشة مقترحات الآخرين. كلّ مقترح يأخذ عددًا رتبيًّا"
        " في السجلّ، ويُجاب عنه أو يُستشهد به في التقرير التأليفي أو يُستبعد مع التعليل.",
        "fr": "Comment voulez-vous que soit votre arrondissement dans vingt ans ?\n\nProposez une règle, un lieu, un équipement ; discutez ce que d’autres"
        " proposent. Chaque proposition reçoit un numéro au registre et sera citée dans la synthèse ou écartée avec un motif.",
        "en": "How do you want your arrondissement to be in twenty years?\n\nPropose a rule, a place, a facility; discuss what others propose. Each"
        " proposal takes a number in the register and will be cited in the synthesis or set aside with a reason.",
    },
    can_change={
        "ar": "- ارتفاع البناءات ونسبة إشغال الأرض في كلّ منطقة\n- مواقع المساحات الخضراء والتجهيزات العمومية\n- مسالك النقل العمومي والدرّاجات"
        " والمترجّلين\n- قواعد البناء في الأحياء القديمة",
        "fr": "- les hauteurs et l’emprise au sol dans chaque zone\n- l’emplacement des espaces verts et des équipements\n- les couloirs de bus, de vélo et de"
        " marche\n- les règles de construction dans les quartiers anciens",
        "en": "- heights and ground coverage in each zone\n- where green areas and public facilities go\n- bus, bicycle and walking routes\n- building rules"
        " in the old quarters",
    },
    cannot_change={
        "ar": "- حدود المنطقة البلدية\n- المناطق المصنّفة والارتفاقات التي يفرضها القانون\n- المشاريع التي انطلقت أشغالها",
        "fr": "- les limites de la commune\n- les zones classées et les servitudes imposées par la loi\n- les projets dont les travaux ont commencé",
        "en": "- the limits of the municipality\n- listed areas and easements imposed by law\n- projects whose works have begun",
    },
    who_decides={
        "ar": "المكلّف بالكتابة العامة للبلدية، تحت إشراف الوالي، إلى حين انتخاب مجلس بلدي؛ ثمّ تُستكمل إجراءات المصادقة القانونية على المثال.",
        "fr": "Le chargé du secrétariat général, sous la supervision du gouverneur, jusqu’à l’élection d’un conseil municipal ; suivent les étapes légales"
        " d’approbation du plan.",
        "en": "The person in charge of the secretariat general, under the supervision of the governor, until a municipal council is elected; the legal steps"
        " of approval follow.",
    },
    promise="involve",
    promise_words={
        "ar": "قراءة كلّ مساهمة، ونشر تقرير تأليفي يقول ما سُمع وكم مرّة ومن اعترض، وإجابة معلّلة عن كلّ توصية قبل تعليق المثال رسميًّا للعموم.",
        "fr": "Lire chaque contribution, publier une synthèse qui dit ce qui a été entendu, par combien et qui s’y oppose, et répondre avec ses motifs à chaque"
        " recommandation avant l’affichage officiel du plan.",
        "en": "Read every contribution, publish a synthesis that says what was heard, from how many and who objects, and answer each recommendation with reasons"
        " before the plan is officially displayed.",
    },
    themes=THEMES,
    under=UNDER,
    phases=(
        PhaseText(
            {"ar": "الاطّلاع على الوثائق", "fr": "Prendre connaissance", "en": "Getting to know the papers"},
            {
                "ar": "نشر الوثائق وعقد جلسة تمهيدية في كلّ دائرة بلدية.",
                "fr": "Publication des documents et réunion préliminaire dans chaque arrondissement.",
                "en": "The papers are published and a preliminary meeting is held in each arrondissement.",
            },
            -42,
            -24,
            (),
        ),
        PhaseText(
            {"ar": "المقترحات والنقاش", "fr": "Proposer et débattre", "en": "Proposals and debate"},
            {
                "ar": "تقديم المقترحات، وإبداء الملاحظات على فقرات مشروع التراتيب، والتعليق والتصويت الاستشاري. النتائج ظاهرة للعموم أثناء هذه المرحلة.",
                "fr": "Proposer, faire des remarques sur les paragraphes du projet de règlement, commenter et voter à titre consultatif. Les résultats sont"
                " visibles pendant cette phase.",
                "en": "Propose, remark on the paragraphs of the draft regulations, comment and take part in the consultative vote. Results are visible"
                " during this phase.",
            },
            -24,
            21,
            ("propose", "observe", "comment", "vote"),
            "agree-disagree",
            False,
            ("proposal", "observation", "claim", "opposition"),
        ),
        PhaseText(
            {
                "ar": "مناقشة النسخة المنقّحة",
                "fr": "Débattre de la version révisée",
                "en": "Debating the revised version",
            },
            {
                "ar": "إبداء الرأي في النسخة التي تأخذ المقترحات بعين الاعتبار، قبل تعليق المثال رسميًّا للعموم.",
                "fr": "Commenter la version révisée à la lumière des propositions, avant l’affichage officiel.",
                "en": "Commenting on the version revised in the light of the proposals, before the official display.",
            },
            45,
            75,
            ("comment",),
        ),
    ),
    proposals=(*ARABIC, *LATIN, INSULT),
)

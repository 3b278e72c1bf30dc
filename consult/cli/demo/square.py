"""The earlier consultation: a square. Closed; what was heard and decided is in square_heard.py."""

from __future__ import annotations

from consult.cli.demo.content import ConsultationText, PhaseText
from consult.cli.demo.square_voices import PROPOSALS

THEMES = {
    "shade": {"ar": "الظلّ والخضرة", "fr": "Ombre et végétation", "en": "Shade and greenery"},
    "traffic": {"ar": "المرور والوقوف", "fr": "Circulation et stationnement", "en": "Traffic and parking"},
    "trade": {"ar": "الانتصاب والتجارة", "fr": "Commerce et étals", "en": "Trade and stalls"},
    "use": {
        "ar": "الجلوس واللعب والتنشيط",
        "fr": "Repos, jeux et animation",
        "en": "Sitting, play and events",
    },
}

SQUARE = ConsultationText(
    slug="bab-souika-square",
    title={
        "ar": "أيّ ساحة نريد في باب سويقة؟",
        "fr": "Quelle place voulons-nous à Bab Souika ?",
        "en": "Which square do we want at Bab Souika?",
    },
    summary={
        "ar": "قبل إعادة تهيئة الساحة، سألت البلدية من يعيشون حولها ويعبرونها: ظلّ، وقوف، باعة، لعب. هذا ما قيل وما تقرّر.",
        "fr": "Avant de réaménager la place, la municipalité a interrogé celles et ceux qui y vivent et la traversent : ombre, voitures, étals, jeux. Voici"
        " ce qui a été dit et décidé.",
        "en": "Before rebuilding the square, the municipality asked those who live around it and cross it: shade, cars, stalls, play. This is what was said"
        " and decided.",
    },
    question={
        "ar": "ما الذي ينقص الساحة اليوم؟ ما الذي يجب أن يبقى؟ كيف نتقاسم المكان بين المارّة والباعة والسيارات والأطفال؟",
        "fr": "Que manque-t-il à la place aujourd’hui ? Que faut-il garder ? Comment partager l’espace entre passants, vendeurs, voitures et enfants ?",
        "en": "What does the square lack today? What must stay? How do we share the space between passers-by, vendors, cars and children?",
    },
    can_change={
        "ar": "- الأشجار والمقاعد والإنارة\n- مسالك السيارات ومواقفها\n- أماكن الباعة وعددها\n- ركن اللعب والتنشيط",
        "fr": "- les arbres, les bancs, l’éclairage\n- les voies et le stationnement\n- la place et le nombre des étals\n- les jeux et l’animation",
        "en": "- trees, benches, lighting\n- lanes and parking\n- where and how many stalls\n- play and events",
    },
    cannot_change={
        "ar": "- حدود الساحة: لا بناء فوقها\n- محطّة المترو وواجهات المباني المحميّة\n- ميزانية 1.200.000,000 دينار",
        "fr": "- les limites de la place : rien n’y sera bâti\n- la station de métro et les façades protégées\n- le budget de 1 200 000,000 dinars",
        "en": "- the limits of the square: nothing is built on it\n- the metro station and the listed façades\n- the budget of 1,200,000.000 dinars",
    },
    who_decides={
        "ar": "المكلّف بالكتابة العامة للبلدية، تحت إشراف الوالي، إلى حين انتخاب مجلس بلدي.",
        "fr": "Le chargé du secrétariat général, sous la supervision du gouverneur, jusqu’à l’élection d’un conseil municipal.",
        "en": "The person in charge of the secretariat general, under the supervision of the governor, until a municipal council is elected.",
    },
    promise="involve",
    promise_words={
        "ar": "نشر تقرير تأليفي بثلاث لغات، وإجابة معلّلة عن كلّ توصية قبل بدء الأشغال.",
        "fr": "Publier une synthèse en trois langues et répondre, avec ses motifs, à chaque recommandation avant le début des travaux.",
        "en": "Publish a synthesis in three languages and answer each recommendation, with reasons, before works begin.",
    },
    themes=THEMES,
    phases=(
        PhaseText(
            {"ar": "المقترحات", "fr": "Propositions", "en": "Proposals"},
            {
                "ar": "تقديم المقترحات على المنصّة أو في الدائرة البلدية.",
                "fr": "Déposer une proposition en ligne ou à l’arrondissement.",
                "en": "Submit a proposal online or at the arrondissement.",
            },
            -240,
            -222,
            ("propose",),
        ),
        PhaseText(
            {
                "ar": "النقاش والتصويت الاستشاري",
                "fr": "Discussion et vote consultatif",
                "en": "Discussion and consultative vote",
            },
            {
                "ar": "التعليق على المقترحات والتصويت عليها: موافق، غير موافق، دون رأي.",
                "fr": "Commenter les propositions et voter : d’accord, pas d’accord, sans avis.",
                "en": "Comment on proposals and vote: agree, disagree, neutral.",
            },
            -222,
            -200,
            ("comment", "vote"),
            "agree-disagree",
            True,
        ),
    ),
    proposals=PROPOSALS,
)

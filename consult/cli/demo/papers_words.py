"""The words of the demo's papers. Fictitious, and each paper says so at its foot."""

from __future__ import annotations

from consult.cli.demo.content import Localized

FOOT: Localized = {
    "ar": "وثيقة خيالية أُعدّت لتجربة المنصّة. لا تُلزم بلدية تونس في شيء.",
    "fr": "Document fictif, écrit pour essayer la plateforme. Il n’engage en rien la municipalité de Tunis.",
    "en": "A fictitious paper, written to try out the platform. It does not bind the municipality of Tunis in any way.",
}

# name -> (title, what it is about in a line, sections of a heading and paragraphs; "- " begins a point)
Section = tuple[str, tuple[str, ...]]

Words = tuple[str, str, tuple[Section, ...]]

PAPERS: dict[str, dict[str, Words]] = {
    "presentation": {
        "ar": (
            "ملخّص التقرير التقديمي",
            "مراجعة مثال التهيئة العمرانية: ما الذي نعرفه وما الذي نسأل عنه",
            (
                (
                    "لماذا مثال جديد؟",
                    (
                        "يحدّد مثال التهيئة العمرانية أين نبني وإلى أيّ ارتفاع، وأين تبقى الأرض خضراء، وأين تمرّ الطرقات والنقل العمومي. وقد تغيّرت المدينة منذ المثال الحالي: أحياء جديدة، وصيف أطول، وفيضانات أكثر.",
                    ),
                ),
                (
                    "ما الذي لاحظته الدراسة",
                    (
                        "- تتفاوت المساحات الخضراء من دائرة بلدية إلى أخرى تفاوتًا كبيرًا.",
                        "- يتركّز الضغط على البناء حول محطّات المترو وفي أحياء الفيلات القديمة.",
                        "- تقع مساكن كثيرة في مجاري الأودية وعلى ضفاف السباخ.",
                        "- ديار كثيرة في المدينة العتيقة والأرباض تحتاج إلى ترميم عاجل.",
                    ),
                ),
                (
                    "ما نسألكم عنه",
                    (
                        "الارتفاعات وقواعد البناء، ومواقع المساحات الخضراء والتجهيزات، ومسالك النقل والمشي والدرّاجات، وحماية الأحياء القديمة، والوقاية من الفيضانات.",
                    ),
                ),
                (
                    "ما الذي يلي",
                    (
                        "تُقرأ كلّ مساهمة، ثمّ يُنشر تقرير تأليفي بثلاث لغات يستشهد بالمساهمات بأعدادها الرتبية، ثمّ تُناقش نسخة منقّحة، ثمّ تنطلق إجراءات التعليق للعموم والمصادقة القانونية.",
                    ),
                ),
            ),
        ),
        "fr": (
            "Résumé du rapport de présentation",
            "Révision du plan d’aménagement urbain : ce que nous savons, ce que nous vous demandons",
            (
                (
                    "Pourquoi un nouveau plan ?",
                    (
                        "Le plan d’aménagement urbain dit où l’on bâtit et jusqu’à quelle hauteur, où la terre reste verte, par où passent les rues et les transports. Depuis le plan actuel la ville a changé : des quartiers nouveaux, des étés plus longs, des inondations plus fréquentes.",
                    ),
                ),
                (
                    "Ce que l’étude a constaté",
                    (
                        "- Les espaces verts sont très inégalement répartis entre les arrondissements.",
                        "- La pression se concentre autour des stations de métro et dans les anciens quartiers de villas.",
                        "- De nombreux logements se trouvent dans le lit des oueds et au bord des sebkhas.",
                        "- Bien des maisons de la médina et des faubourgs appellent une restauration urgente.",
                    ),
                ),
                (
                    "Ce que nous vous demandons",
                    (
                        "Les hauteurs et les règles de construction, la place des espaces verts et des équipements, les chemins du bus, du vélo et de la marche, la protection des quartiers anciens, la prévention des inondations.",
                    ),
                ),
                (
                    "Et ensuite",
                    (
                        "Chaque contribution est lue ; une synthèse en trois langues cite les contributions par leur numéro ; une version révisée est débattue ; viennent enfin l’affichage et les étapes légales d’approbation.",
                    ),
                ),
            ),
        ),
        "en": (
            "Summary of the presentation report",
            "Revision of the urban plan: what we know, and what we ask you",
            (
                (
                    "Why a new plan?",
                    (
                        "The urban plan says where we build and how high, where land stays green, and where streets and public transport run. The city has changed since the present plan: new quarters, longer summers, more frequent floods.",
                    ),
                ),
                (
                    "What the study found",
                    (
                        "- Green areas are shared very unequally between the arrondissements.",
                        "- Pressure to build gathers around metro stations and in the old villa quarters.",
                        "- Many homes stand in the beds of wadis and on the shores of salt lakes.",
                        "- Many houses of the medina and its suburbs need urgent restoration.",
                    ),
                ),
                (
                    "What we ask you",
                    (
                        "Heights and building rules, places for green areas and facilities, routes for buses, bicycles and walking, the protection of old quarters, the prevention of floods.",
                    ),
                ),
                (
                    "What comes next",
                    (
                        "Every contribution is read; a synthesis in three languages cites contributions by their numbers; a revised version is debated; then follow the public display and the legal steps of approval.",
                    ),
                ),
            ),
        ),
    },
    "guide": {
        "ar": (
            "كيف تشاركون",
            "على المنصّة، أو في الدائرة البلدية، أو على الورق",
            (
                (
                    "على المنصّة",
                    (
                        "- إنشاء حساب ببريد إلكتروني واسم من اختياركم. لا يُطلب رقم بطاقة التعريف الوطنية.",
                        "- الكتابة بلغتكم: بالعربية أو بالفرنسية أو بالإنقليزية، أو بالدارجة كما تكتبونها.",
                        "- تأخذ كلّ مساهمة عددًا رتبيًّا ووصلًا فيه الساعة والبصمة الرقمية.",
                    ),
                ),
                (
                    "في الدائرة البلدية",
                    (
                        "يمكن الحديث إلى العون في الشبّاك أو إيداع ورقة أو الاتّصال بالهاتف. يُسجَّل كلامكم في نفس السجلّ وتتسلّمون وصلًا.",
                    ),
                ),
                (
                    "ماذا يحدث لكلامكم",
                    (
                        "يقرؤه مشرف. ولا يُحجب نصّ إلّا بقاعدة من الميثاق وبسبب مكتوب. ويجد كلّ مقترح مكانه في التقرير التأليفي أو يُستبعد مع التعليل، وتظهر لكم كلّ خطوة في صفحته.",
                    ),
                ),
            ),
        ),
        "fr": (
            "Comment participer",
            "En ligne, à l’arrondissement ou sur papier",
            (
                (
                    "En ligne",
                    (
                        "- Créez un compte avec une adresse électronique et un nom de votre choix. Aucun numéro de carte d’identité n’est demandé.",
                        "- Écrivez dans votre langue : arabe, français, anglais, ou tunisien comme vous l’écrivez.",
                        "- Chaque contribution reçoit un numéro et un récépissé avec l’heure et une empreinte.",
                    ),
                ),
                (
                    "À l’arrondissement",
                    (
                        "Dites votre avis à l’agent du guichet, déposez une feuille ou téléphonez. Vos mots entrent dans le même registre et vous recevez un récépissé.",
                    ),
                ),
                (
                    "Ce que deviennent vos mots",
                    (
                        "Un modérateur les lit. Un texte n’est masqué qu’en vertu d’une règle de la charte, avec un motif écrit. Chaque proposition trouve sa place dans la synthèse ou en est écartée avec un motif ; chaque pas est visible sur sa page.",
                    ),
                ),
            ),
        ),
        "en": (
            "How to take part",
            "Online, at the arrondissement, or on paper",
            (
                (
                    "Online",
                    (
                        "- Create an account with an e-mail address and a name of your choice. No identity card number is asked.",
                        "- Write in your language: Arabic, French, English, or Tunisian as you write it.",
                        "- Each contribution takes a number, and a receipt with the time and a fingerprint.",
                    ),
                ),
                (
                    "At the arrondissement",
                    (
                        "Tell the agent at the counter, hand in a sheet of paper, or telephone. Your words enter the same register and you are given a receipt.",
                    ),
                ),
                (
                    "What becomes of your words",
                    (
                        "A moderator reads them. A text is hidden only under a rule of the charter, with a written reason. Each proposal finds its place in the synthesis or is set aside with a reason; every step shows on its page.",
                    ),
                ),
            ),
        ),
    },
    "square": {
        "ar": (
            "ساحة باب سويقة: بطاقة تقديم",
            "حالة الساحة وحدود المشروع وميزانيته",
            (
                (
                    "الساحة اليوم",
                    (
                        "4.200 متر مربّع، ثلاثة مداخل بدرجات، نافورة متوقّفة، ومأوى بلدي على بعد 250 مترًا يُغلق على الساعة السابعة مساءً.",
                    ),
                ),
                (
                    "ما يمكن تغييره",
                    (
                        "- الأشجار والمقاعد والإنارة",
                        "- مرور السيارات ووقوفها",
                        "- أماكن الباعة وعددها",
                        "- ركن اللعب والتنشيط",
                    ),
                ),
                (
                    "ما لا يمكن تغييره",
                    ("حدود الساحة ومحطّة المترو وواجهات المباني المحميّة. والميزانية 1.200.000,000 دينار.",),
                ),
            ),
        ),
        "fr": (
            "La place de Bab Souika : fiche de présentation",
            "L’état des lieux, les limites du projet et son budget",
            (
                (
                    "La place aujourd’hui",
                    (
                        "4 200 m², trois entrées à marches, une fontaine à sec, un parking municipal à 250 mètres qui ferme à 19 h.",
                    ),
                ),
                (
                    "Ce qui peut changer",
                    (
                        "- les arbres, les bancs, l’éclairage",
                        "- la circulation et le stationnement",
                        "- la place et le nombre des étals",
                        "- les jeux et l’animation",
                    ),
                ),
                (
                    "Ce qui ne peut pas changer",
                    (
                        "Les limites de la place, la station de métro et les façades protégées. Le budget : 1 200 000,000 dinars.",
                    ),
                ),
            ),
        ),
        "en": (
            "Bab Souika square: presentation sheet",
            "What is there, the limits of the project and its budget",
            (
                (
                    "The square today",
                    (
                        "4,200 square metres, three entrances with steps, a fountain that has run dry, and a municipal car park 250 metres away that closes at 19:00.",
                    ),
                ),
                (
                    "What can change",
                    (
                        "- trees, benches, lighting",
                        "- traffic and parking",
                        "- where stalls stand and how many",
                        "- play and events",
                    ),
                ),
                (
                    "What cannot change",
                    (
                        "The limits of the square, the metro station and the listed façades. The budget: 1,200,000.000 dinars.",
                    ),
                ),
            ),
        ),
    },
}

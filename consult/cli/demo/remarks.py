"""What was said on the paragraphs of the draft regulations, in Arabic, French, English and Tunisian in Latin letters."""

from __future__ import annotations

from dataclasses import dataclass

from consult.cli.demo.content import Said


@dataclass(frozen=True)
class Remark:
    """A remark on one paragraph; `day` counts from today, `votes` are numbers of (agree, disagree, neutral)."""

    key: str
    day: float
    by: str
    language: str
    kind: str
    # Words that only this paragraph holds, in the version that is read on that day.
    on: str
    body: str
    # Whether its author marked these words.
    quoted: bool = False
    theme: str | None = None
    arrondissement: str | None = None
    organisation: str | None = None
    votes: tuple[int, int, int] = (0, 0, 0)
    said: tuple[Said, ...] = ()


# On the first version. The resident of the demo has two of them: `narrow-street` and `vendors-place`.
FIRST = (
    Remark(
        "sebkha-100", -19.2, "nizar", "ar", "opposition", "مائة متر من ضفاف السبخة",
        "أعترض على مائة متر. في شتاء 2018 وصل الماء إلى أبعد من ذلك، ومن بنى على الحافّة هو أوّل من يغرق. المطلوب مائتا متر على الأقلّ.",
        quoted=True, theme="water", arrondissement="el-kabaria", votes=(41, 6, 3),
        said=(
            Said("khadija", "ar", "نسكن على بعد 150 مترًا ودخل الماء إلى دارنا مرّتين.", "for"),
            Said(
                "c-developer", "fr", "Deux cents mètres, c’est rendre inutilisables des terrains déjà achetés.", "against",
                (Said("nizar", "ar", "من اشترى أرضًا تغرق لم يشترِ أرضًا للبناء."),),
            ),
        ),
    ),
    Remark(
        "lime", -19.0, "association", "ar", "observation", "الجير والحجر والآجرّ والخشب",
        "الجير الذي يُباع اليوم مخلوط بالإسمنت ويُفسد الحيطان القديمة. نقترح أن يُذكر الجير المطفأ صراحةً، وأن تُنشر قائمة الحرفيّين الذين يتقنونه.",
        quoted=True, theme="heritage", arrondissement="medina", organisation="ahyaa", votes=(22, 1, 4),
    ),
    Remark(
        "narrow-street", -18.3, "resident", "ar", "opposition", "اثني عشر مترًا، أي ثلاثة طوابق",
        "عرض نهجنا في باب سويقة أربعة أمتار. ثلاثة طوابق فوق الطابق الأرضي تحجب الشمس عن وسط الدار طيلة الشتاء. أعترض على هذا الارتفاع وأطلب"
        " طابقين لا أكثر.",
        quoted=True, theme="housing", arrondissement="bab-souika", votes=(48, 11, 5),
        said=(
            Said("anouar", "ar", "دكّاني في نهج مثله: ما فوق الطابقين يجعل النهار ليلًا.", "for"),
            Said("karim", "fr", "Deux étages, c’est aussi la hauteur de presque toutes les maisons voisines.", "for"),
        ),
    ),
    Remark(
        "parking-each", -18.0, "tarek", "en", "claim", "une place de stationnement par logement",
        "One space per flat makes every flat dearer, also for those who own no car. Near a tram stop nothing should be required at all.",
        quoted=True, theme="transport", arrondissement="el-menzah", votes=(29, 17, 6),
        said=(Said("ramzi", "aeb-Latn", "W eli 3andou karhba win y7ottha? Fel trottoir kima tawa?", "against"),),
    ),
    Remark(
        "heritage-height", -17.4, "association", "ar", "claim", "اثني عشر مترًا، أي ثلاثة طوابق",
        "باسم الجمعية: قسنا 60 بناية في ربض باب سويقة، ولا يتجاوز تسعةَ أمتار إلّا سبعٌ منها. الارتفاع المقترح يغيّر شكل الربض كلّه. نطلب عشرة أمتار.",
        theme="heritage", arrondissement="bab-souika", organisation="ahyaa", votes=(37, 8, 4),
    ),
    Remark(
        "twenty-metres", -17.0, "hatem", "ar", "observation", "أقصى ارتفاع",
        "عشرون مترًا في القطاع UB2 بجانب بنايات من طابقين كثير. يمكن النزول إلى خمسة طوابق دون أن نخسر مساكن كثيرة.",
        theme="housing", votes=(26, 12, 8),
    ),
    Remark(
        "pushchair", -16.8, "amal", "en", "observation", "un mètre vingt",
        "I measured my pushchair and a wheelchair side by side: 1.40 m. With 1.20 m one of us has to step down into the street.",
        quoted=True, theme="transport", arrondissement="el-omrane", votes=(34, 2, 3),
        said=(Said("wafa", "ar", "صحيح، وأخي على كرسيّ متحرّك ينزل إلى الطريق كلّ يوم.", "for"),),
    ),
    Remark(
        "three-years", -16.5, "khadija", "ar", "claim", "في أجل ثلاث سنوات",
        "نحن متقاعدون. تغيير مكان المكيّف يكلّف شهرًا من الجراية. امنحونا وقتًا أطول، أو اقبلوا إخفاءه وراء خشب.",
        quoted=True, theme="heritage", arrondissement="sejoumi",
    ),
    Remark(
        "street-width", -16.2, "foued", "fr", "question", "la largeur de la rue",
        "Très bonne règle. Mais où mesure-t-on la largeur d’une rue qui se rétrécit tous les dix mètres, comme la nôtre ?",
        quoted=True, theme="housing", arrondissement="medina",
    ),
    Remark(
        "flood-level", -16.0, "slim", "ar", "observation", "بخمسين صنتيمترًا",
        "بلغ الماء في جبل الجلود مترًا في بعض الديار. خمسون صنتيمترًا لا تكفي، ولا أحد يعرف أعلى مستوى ما لم تُنشر الخريطة.",
        quoted=True, theme="water", arrondissement="djebel-jelloud", votes=(31, 1, 2),
    ),
    Remark(
        "galleries-goods", -15.8, "anouar", "ar", "comment", "الأروقة المسقوفة",
        "نفهم القاعدة. لكن اتركوا للتاجر مترًا أمام دكّانه، فالرواق عريض.",
        theme="facilities", arrondissement="medina",
    ),
    Remark(
        "roof-rooms", -15.5, "latifa", "ar", "opposition", "غرف السطح",
        "غرفة السطح هي الباب الذي يدخل منه الطابق الرابع: تبدأ ثلثًا وتنتهي طابقًا كاملًا. أعترض على هذا الاستثناء.",
        quoted=True, theme="housing", arrondissement="sidi-el-bechir", votes=(19, 9, 6),
    ),
    Remark(
        "facing-ub2", -15.2, "ines", "fr", "opposition", "Hauteur maximale",
        "Face à nos maisons à un étage, le secteur UB2 autorise vingt mètres. Personne ne mettra plus son linge au soleil. Dix-sept au plus.",
        theme="housing", arrondissement="el-menzah", votes=(18, 13, 2),
    ),
    Remark(
        "water-150", -15.0, "oussama", "aeb-Latn", "observation", "Toute construction est interdite à moins de cent mètres",
        "El mé yousel 150 metre w akther ki tsob. 100 metre ma tekfich, w ellou7 lezem ykoun mel 7it mta3 sebkha mouch mel trik.",
        theme="water", arrondissement="sejoumi",
    ),
    Remark(
        "oued-care", -14.8, "nizar", "ar", "question", "تُصان مرّة في السنة",
        "من يصون الوادي: البلدية أم وزارة التجهيز أم ديوان التطهير؟ كلّ سنة يقول كلّ طرف إنّه غيره.",
        quoted=True, theme="water", arrondissement="el-kabaria",
    ),
    Remark(
        "lights-night", -14.3, "wafa", "ar", "observation", "مسالك مستوية ومظلّلة",
        "الظلّ نهارًا جيّد، لكنّنا ننزل من الحافلة في الظلام. أضيفوا الإنارة ليلًا إلى هذه القاعدة.",
        quoted=True, theme="transport", arrondissement="hrairia", votes=(27, 0, 1),
    ),
    Remark(
        "galleries-all", -14.0, "hela", "fr", "observation", "Les galeries couvertes",
        "Cette règle vaut pour toute la ville, pas seulement pour la zone UB. Elle serait mieux placée avec les trottoirs.",
        theme="facilities", arrondissement="cite-el-khadra",
    ),
    Remark(
        "binding-opinion", -13.8, "nour", "en", "question", "après avis de l’Institut national du patrimoine",
        "Is this opinion binding, or may a façade be demolished against it? The text should say so in as many words.",
        quoted=True, theme="heritage", arrondissement="bab-el-bhar",
        said=(Said("association", "ar", "سؤال في محلّه: في الماضي هُدمت واجهات رغم رأي مخالف."),),
    ),
    Remark(
        "sebkha-cars", -13.4, "dorra", "fr", "opposition", "Un parking non bâti",
        "Deux mille mètres carrés de voitures au bord de l’eau, pour aller voir des flamants ? Le bus et le vélo y mènent aussi.",
        theme="water", arrondissement="el-menzah", votes=(24, 10, 5),
        said=(Said("tarek", "en", "It is twelve minutes by bicycle from the tram.", "for"),),
    ),
    Remark(
        "social-third", -13.1, "sami", "fr", "claim", "un quart des logements ajoutés",
        "Un quart, c’est peu pour un étage offert à deux pas du métro. Je demande un tiers, et pour trente ans.",
        quoted=True, theme="housing", arrondissement="el-omrane", votes=(15, 14, 9),
    ),
    Remark(
        "laundry", -12.6, "karim", "fr", "observation", "Les pièces en terrasse",
        "Plutôt que de supprimer la règle, bornez-la : une buanderie de douze mètres carrés ne fait d’ombre à personne.",
        theme="housing", arrondissement="bab-el-bhar",
    ),
    Remark(
        "climatiseur", -12.3, "chaima", "aeb-Latn", "question", "Les climatiseurs",
        "W eli ma 3andouch flous bech ybaddel blaset el climatiseur chnouwa ya3mel? Fama 3awn men baladiya wala khtiya w barra?",
        theme="heritage", arrondissement="ettahrir",
    ),
    Remark(
        "which-trees", -12.0, "hela", "fr", "question", "deux sont plantés sur le même terrain",
        "Deux arbres, mais de quelle taille et arrosés par qui ? Deux tiges de trente centimètres ne remplacent pas un ficus.",
        quoted=True, theme="green", arrondissement="cite-el-khadra", said=(Said("salma", "ar", "ومن يعدّها بعد خمس سنوات؟"),),
    ),
    Remark(
        "everywhere", -11.5, "mongi", "ar", "comment", "لا يُغيَّر استعمال تجهيز عمومي",
        "هذا الفصل يهمّ كلّ المناطق لا المنطقة UE وحدها، ضعوه في الأحكام المشتركة.",
        theme="facilities", arrondissement="ettahrir",
    ),
    Remark(
        "vendors-place", -10.4, "resident", "ar", "question", "فضاءات للباعة المتجوّلين",
        "أين ستكون هذه الفضاءات في باب سويقة؟ السوق الأسبوعي ضيّق، ولا نريد أن يُنقل الباعة إلى مكان لا يمرّ به أحد.",
        quoted=True, theme="facilities", arrondissement="bab-souika",
        said=(Said("anouar", "ar", "نقترح نهج الحلفاوين بعد الظهر، فهو خالٍ من السيارات."),),
    ),
    Remark(
        "keep-parking", -8.3, "bilel", "aeb-Latn", "opposition", "Il est exigé une place",
        "Ma tna7iwch el parking. Fi 7oumetna el karahba el kol fel trottoir, w eli yemchi 3la sa9ih yemchi fel west mta3 el kayyes.",
        theme="transport", arrondissement="el-kabaria", votes=(12, 16, 3),
    ),
)  # fmt: skip

# On the second version.
SECOND = (
    Remark(
        "thanks-ten", -3.4, "anouar", "ar", "comment", "عشرة أمتار، أي طابقين",
        "عشرة أمتار معقولة. نشكر من قرأ ما كتبناه، وننتظر كيف تُراقَب القاعدة.",
        theme="housing", arrondissement="medina",
    ),
    Remark(
        "ten-too-low", -3.1, "c-developer", "fr", "opposition", "dix mètres, soit deux étages",
        "À dix mètres, réparer une maison ancienne ne se paie plus : c’est l’étage ajouté qui finançait le reste. Les ruines vont rester des ruines.",
        quoted=True, theme="housing", arrondissement="bab-el-bhar", votes=(7, 21, 4),
        said=(Said("foued", "fr", "Dans ma rue, trois maisons ont été réparées sans étage de plus.", "against"),),
    ),
    Remark(
        "who-reports", -2.5, "karim", "fr", "question", "un rapport qui établit la solidité",
        "Qui signe ce rapport : un ingénieur-conseil, le contrôle technique, la municipalité ? Et qui le paie ?",
        quoted=True, theme="housing", arrondissement="bab-el-bhar",
    ),
    Remark(
        "five-years", -2.2, "chaima", "aeb-Latn", "comment", "Les climatiseurs",
        "5 snin a7sen barcha, w fekret el khcheb behia. Y3aychkom.",
        theme="heritage", arrondissement="ettahrir",
    ),
    Remark(
        "measured-from", -1.6, "nour", "en", "observation", "deux cents mètres des rives",
        "Better. But the shore moves with the season: please draw the line from which the two hundred metres are counted on the map.",
        theme="water", arrondissement="bab-el-bhar", votes=(9, 0, 1),
    ),
    Remark(
        "water-point", -0.9, "slim", "ar", "observation", "نقطة ماء صالح للشراب",
        "إضافة طيّبة. حدّدوا من يفتح دورات المياه ومتى تُغلق، وإلّا بقيت مغلقة كما في السوق المركزية.",
        quoted=True, theme="facilities", arrondissement="djebel-jelloud",
    ),
)  # fmt: skip

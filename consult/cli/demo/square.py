"""The earlier consultation: a square. Closed, with its synthesis and its decision."""

from __future__ import annotations

from consult.cli.demo.content import ConsultationText, Finding, PhaseText, Proposal, Recommendation, Said

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

PROPOSALS = (
    Proposal(
        "plane-trees",
        "resident",
        "ar",
        "bab-souika",
        "shade",
        "أشجار تظلّل الساحة بدل المظلّات المعدنية",
        "في الصيف لا أحد يجلس في الساحة بين العاشرة صباحًا والسادسة مساءً. المظلّات المعدنية سخّانة وتكسّرت مرّتين."
        " نقترح غراسة ما لا يقلّ عن ثلاثين شجرة تعطي ظلًّا حقيقيًّا، مع الإبقاء على الشجرتين القديمتين أمام الجامع، وعقد صيانة"
        " واضح: من يسقي ومن يعوّض الشجرة التي تموت.",
        1,
        (58, 3, 4),
        (
            Said(
                "latifa", "ar", "أضيف: نختار أشجارًا لا ترفع البلاط بجذورها، فقد حصل ذلك في شارع مجاور.", "for"
            ),
            Said(
                "foued",
                "fr",
                "D’accord, mais il faut l’eau. Un puits existait au nord de la place, peut-on le remettre en service ?",
                "for",
            ),
        ),
    ),
    Proposal(
        "keep-stalls",
        "anouar",
        "ar",
        "medina",
        "trade",
        "الإبقاء على الباعة المتجوّلين مع تنظيم المربّعات",
        "نعيش من هذه الساحة منذ عشرين سنة. لا نرفض التنظيم، نرفض الإخراج. نقترح ترسيم مربّعات مرقّمة (40 مربّعًا) بمعلوم شهري"
        " معقول، وتخصيص يوم الأحد لسوق العائلات المنتجة، ومخزنًا صغيرًا للعربات ليلًا حتّى لا تبقى في الممرّات.",
        2,
        (41, 22, 6),
        (
            Said(
                "sami",
                "fr",
                "Oui aux emplacements numérotés, mais quarante c’est trop : on ne passera plus avec une poussette.",
                "against",
            ),
            Said("khadija", "ar", "الباعة هم من يحرسون الساحة ليلًا. إخراجهم يعني ساحة فارغة وخطيرة.", "for"),
        ),
    ),
    Proposal(
        "no-cars",
        "karim",
        "fr",
        "bab-el-bhar",
        "traffic",
        "Fermer la place aux voitures, sauf livraisons avant neuf heures",
        "La place est aujourd’hui un parking. Sur 4 200 m², les piétons disposent d’un tiers. Je propose de la fermer à la circulation"
        " de 9 h à minuit, avec livraisons le matin, accès des secours et des personnes handicapées, et un essai de trois mois"
        " mesuré avant de rendre la mesure définitive.",
        2,
        (49, 27, 5),
        (
            Said(
                "anouar",
                "ar",
                "وأين يقف زبائننا؟ قبل غلق الساحة يجب فتح مأوى قريب.",
                "against",
                (
                    Said(
                        "karim",
                        "fr",
                        "Le parking existe à 250 m et il est à moitié vide. L’essai de trois mois servira à le vérifier ensemble.",
                    ),
                ),
            ),
        ),
    ),
    Proposal(
        "car-park-first",
        "hatem",
        "ar",
        "bab-souika",
        "traffic",
        "فتح المأوى البلدي القريب بمعلوم رمزي قبل منع الوقوف",
        "أسكن في العمارة المطلّة على الساحة. إذا مُنع الوقوف دون بديل سنقف على أرصفة الأنهج الصغيرة. المأوى البلدي مغلق بعد"
        " السابعة مساءً: افتحوه إلى منتصف الليل وبمعلوم رمزي للسكّان، ثمّ امنعوا الوقوف في الساحة.",
        3,
        (37, 4, 8),
    ),
    Proposal(
        "benches",
        "mongi",
        "ar",
        "ettahrir",
        "use",
        "مقاعد بمساند ظهر لكبار السنّ",
        "كبار السنّ يأتون إلى الساحة كلّ عشيّة ويجلسون على الحجارة. نريد مقاعد خشبية بمساند للظهر ومتّكأ لليدين حتّى نتمكّن"
        " من القيام، موزّعة في الظلّ، لا صفًّا واحدًا في الشمس.",
        3,
        (44, 0, 3),
    ),
    Proposal(
        "toilets",
        "wafa",
        "ar",
        "hrairia",
        "use",
        "دورات مياه عمومية نظيفة ومفتوحة للجميع",
        "لا توجد دورة مياه واحدة بين الساحة والسوق. المرأة التي تأتي مع أطفالها تضطرّ إلى الرجوع إلى البيت. نقترح وحدتين، إحداهما"
        " مهيّأة للأشخاص ذوي الإعاقة، مع عون صيانة قارّ.",
        4,
        (52, 1, 2),
        (
            Said(
                "ines",
                "fr",
                "Indispensable. Sans gardien, elles seront fermées au bout d’un mois, comme les précédentes.",
                "for",
            ),
        ),
    ),
    Proposal(
        "fountain",
        "dorra",
        "fr",
        "el-menzah",
        "shade",
        "Remettre en eau la fontaine de la place",
        "La fontaine carrelée est à sec depuis 2009. La restaurer avec un circuit fermé rafraîchirait la place et rendrait hommage aux"
        " artisans qui l’ont faite. Les carreaux manquants peuvent être refaits à l’atelier de Nabeul.",
        5,
        (33, 9, 7),
    ),
    Proposal(
        "water-waste",
        "slim",
        "ar",
        "djebel-jelloud",
        "shade",
        "لا لنافورة جديدة في زمن العطش",
        "الماء يُقطع عن حيّنا أسبوعًا كلّ صيف، وتتحدّثون عن نافورة. اصرفوا المال على حنفيّة عمومية للشرب وعلى خزّان لسقي الأشجار"
        " من مياه الأمطار. النافورة للصور لا للناس.",
        5,
        (28, 12, 9),
        (
            Said(
                "dorra",
                "fr",
                "Un circuit fermé perd très peu d’eau. Mais je comprends l’argument : l’eau à boire d’abord.",
                "neutral",
            ),
        ),
    ),
    Proposal(
        "play-area",
        "association",
        "ar",
        "medina",
        "use",
        "ركن لعب للأطفال بمواد طبيعية",
        "بعد ورشة مع سبعين طفلًا من مدرستين مجاورتين، نقترح ركن لعب من خشب ورمل في الزاوية الشرقية، بعيدًا عن الطريق، دون ألعاب"
        " بلاستيكية. رسوم الأطفال ونتائج الورشة متاحة لدى الجمعية لمن يريد الاطّلاع عليها.",
        6,
        (47, 2, 3),
        organisation="ahyaa",
        category="association",
    ),
    Proposal(
        "lights",
        "amal",
        "en",
        "el-omrane",
        "use",
        "Warm lighting at eye level, not stadium lamps",
        "Women avoid crossing the square after eight because half of it is blinding and the other half is dark. Replace the four tall"
        " masts by low, warm lamps along the paths and at the two passages towards the tram stop.",
        7,
        (36, 1, 4),
    ),
    Proposal(
        "ramp",
        "c-ramp",
        "ar",
        "bab-souika",
        "use",
        "منحدرات للكراسي المتحرّكة عند المداخل الثلاثة",
        "أخي على كرسيّ متحرّك ولا يدخل الساحة إلّا محمولًا. ثلاث درجات فقط تمنعه. نطلب منحدرًا عند كلّ مدخل وخطًّا بارزًا للمكفوفين.",
        8,
        (51, 0, 1),
        channel="counter",
        spoken_for="سعاد",
        place="الدائرة البلدية باب سويقة",
    ),
    Proposal(
        "football",
        "yassine",
        "ar",
        "ezzouhour",
        "use",
        "ملعب حيّ صغير في وسط الساحة",
        "الشباب لا يجدون أين يلعبون. نقترح ملعبًا صغيرًا مسيّجًا في وسط الساحة مفتوحًا إلى العاشرة ليلًا.",
        9,
        (14, 31, 6),
        (Said("mongi", "ar", "مكان الملعب ليس وسط الساحة. هناك أرض بلدية خلف المستوصف.", "against"),),
    ),
    Proposal(
        "nahi-elklab",
        "bilel",
        "aeb-Latn",
        "bab-souika",
        "use",
        "N7ebbou blasa ndhifa, mouch ken tzwi9",
        "Kol 3am tetzaye9 w ba3d chahrin tarja3 kif kenet. N9tara7 3amel ndhafa ya9ef fel blasa kol nhar men 6 lel 10 mta3 lil, w poubellet"
        " kbar tetfarragh marrtin fel nhar. El flous elli bech tetsraf fel rkham 3tiwhom lel ndhafa.",
        10,
        (39, 2, 5),
    ),
    Proposal(
        "sell-square",
        "ramzi",
        "fr",
        "djebel-jelloud",
        "trade",
        "Construire un centre commercial à étages sur la place",
        "Un immeuble de quatre étages avec parking souterrain rapporterait de l’argent à la commune et abriterait tous les vendeurs.",
        11,
        (5, 48, 3),
        (
            Said(
                "foued",
                "fr",
                "La place est l’un des derniers vides de la vieille ville. On ne construit pas sur un vide, on l’habite.",
                "against",
            ),
        ),
    ),
)

FINDINGS = (
    Finding(
        "shade",
        {
            "ar": "الظلّ قبل الزخرفة",
            "fr": "L’ombre avant l’ornement",
            "en": "Shade before ornament",
        },
        {
            "ar": "اتّفق المشاركون على أنّ الساحة غير صالحة للجلوس صيفًا وأنّ الأشجار هي الحلّ. واختلفوا حول النافورة: فريق يريد إحياءها،"
            " وفريق يرى أنّ ماء الشرب والسقي أولى.",
            "fr": "Les participants s’accordent : la place est invivable l’été et les arbres sont la réponse. Ils se partagent sur la fontaine :"
            " les uns veulent la remettre en eau, les autres donnent la priorité à l’eau potable et à l’arrosage.",
            "en": "Participants agree that the square cannot be used in summer and that trees are the answer. They are divided on the fountain:"
            " some want it back, others put drinking water and irrigation first.",
        },
        {
            "plane-trees": "نقترح غراسة ما لا يقلّ عن ثلاثين شجرة تعطي ظلًّا حقيقيًّا",
            "fountain": None,
            "water-waste": "النافورة للصور لا للناس",
        },
    ),
    Finding(
        "traffic",
        {
            "ar": "نعم للحدّ من السيارات، على أن يسبقه مأوى",
            "fr": "Moins de voitures, mais un parking d’abord",
            "en": "Fewer cars, but a car park first",
        },
        {
            "ar": "أيّد أكثر المصوّتين غلق الساحة أمام السيارات، واعترض التجّار وعدد من السكّان ما لم يُفتح المأوى القريب مساءً."
            " اقتراح التجربة لثلاثة أشهر يجمع الطرفين.",
            "fr": "La majorité des votants soutient la fermeture aux voitures ; commerçants et riverains s’y opposent tant que le parking voisin"
            " ferme le soir. L’essai de trois mois rapproche les deux.",
            "en": "Most of those who voted support closing the square to cars; traders and neighbours object as long as the nearby car park closes"
            " in the evening. A trial of three months brings both closer.",
        },
        {
            "no-cars": "un essai de trois mois mesuré avant de rendre la mesure définitive",
            "car-park-first": "افتحوه إلى منتصف الليل",
        },
    ),
    Finding(
        "trade",
        {
            "ar": "تنظيم الباعة لا إخراجهم",
            "fr": "Organiser les vendeurs, non les chasser",
            "en": "Organise the vendors, do not remove them",
        },
        {
            "ar": "الانتصاب المنظّم مقبول لدى الأغلبية، والخلاف في عدد المربّعات وسعة الممرّات.",
            "fr": "Des étals organisés sont acceptés par la majorité ; le désaccord porte sur leur nombre et sur la largeur des passages.",
            "en": "Organised stalls are accepted by most; the disagreement is about their number and the width of the passages.",
        },
        {"keep-stalls": "لا نرفض التنظيم، نرفض الإخراج"},
    ),
    Finding(
        "everyone",
        {
            "ar": "ساحة للجميع: مسنّون وأطفال ونساء وذوو إعاقة",
            "fr": "Une place pour tous : aînés, enfants, femmes, personnes handicapées",
            "en": "A square for all: older people, children, women, persons with disabilities",
        },
        {
            "ar": "المنحدرات والمقاعد ودورات المياه وركن اللعب والإنارة والنظافة: مطالب نالت مساندة واسعة وأقلّ اعتراض في كامل الاستشارة.",
            "fr": "Rampes, bancs, toilettes, jeux, éclairage et propreté : des demandes largement soutenues, et les moins contestées de toute la consultation.",
            "en": "Ramps, benches, toilets, a place to play, lighting and cleanliness: wide support, and the least opposition of the whole consultation.",
        },
        {
            "ramp": "ثلاث درجات فقط تمنعه",
            "benches": None,
            "toilets": None,
            "play-area": None,
            "lights": "half of it is blinding and the other half is dark",
            "nahi-elklab": "El flous elli bech tetsraf fel rkham 3tiwhom lel ndhafa",
        },
    ),
)

SET_ASIDE = {
    "football": {
        "ar": "يتطلّب الملعب أرضًا خارج حدود الساحة موضوع الاستشارة؛ أُحيل المقترح إلى المصلحة المكلّفة بالتجهيزات الرياضية.",
        "fr": "Le terrain demande un site hors du périmètre consulté ; la proposition a été transmise au service des équipements sportifs.",
        "en": "A pitch needs land outside the area that was consulted on; the proposal was passed on to the sports facilities service.",
    },
    "sell-square": {
        "ar": "لا يدخل البناء فوق الساحة ضمن ما يمكن تغييره كما أُعلن عند فتح الاستشارة.",
        "fr": "Construire sur la place ne relève pas de ce qui pouvait changer, comme annoncé à l’ouverture.",
        "en": "Building on the square is not among the things that could change, as announced at the opening.",
    },
}

RECOMMENDATIONS = (
    Recommendation(
        {
            "ar": "غراسة ثلاثين شجرة مع عقد صيانة لخمس سنوات",
            "fr": "Planter trente arbres avec un contrat d’entretien de cinq ans",
            "en": "Plant thirty trees with a maintenance contract of five years",
        },
        {
            "ar": "غراسة ما لا يقلّ عن ثلاثين شجرة ظلّ في الخريف القادم، مع خزّان لمياه الأمطار وعقد صيانة منشور.",
            "fr": "Planter au moins trente arbres d’ombrage à l’automne, avec une citerne d’eau de pluie et un contrat d’entretien publié.",
            "en": "Plant at least thirty shade trees in the autumn, with a rainwater tank and a published maintenance contract.",
        },
        ("shade",),
        "accepted",
        {
            "ar": "تمّت المصادقة: رُصدت الاعتمادات في ميزانية السنة، وتُنشر وضعية الأشجار كلّ ستّة أشهر.",
            "fr": "Adoptée : les crédits sont inscrits au budget de l’année et l’état des arbres sera publié tous les six mois.",
            "en": "Accepted: the funds are in this year’s budget and the state of the trees will be published every six months.",
        },
    ),
    Recommendation(
        {
            "ar": "غلق الساحة أمام السيارات على سبيل التجربة لثلاثة أشهر",
            "fr": "Fermer la place aux voitures à l’essai pendant trois mois",
            "en": "Close the square to cars for a trial of three months",
        },
        {
            "ar": "فتح المأوى القريب إلى منتصف الليل ثمّ غلق الساحة من التاسعة صباحًا إلى منتصف الليل، مع قيس النتائج ونشرها.",
            "fr": "Ouvrir le parking voisin jusqu’à minuit, puis fermer la place de 9 h à minuit, en mesurant et publiant les effets.",
            "en": "Open the nearby car park until midnight, then close the square from 9 to midnight, measuring and publishing the effects.",
        },
        ("traffic",),
        "partly",
        {
            "ar": "قُبلت التجربة لثلاثة أشهر في عطلة نهاية الأسبوع فقط، إلى حين انتداب أعوان للمأوى مساءً.",
            "fr": "L’essai est accepté pour les fins de semaine seulement, en attendant le recrutement d’agents pour le parking le soir.",
            "en": "The trial is accepted for weekends only, until staff for the car park in the evening have been recruited.",
        },
    ),
    Recommendation(
        {
            "ar": "ترسيم أربعين مربّعًا للباعة بمعلوم شهري",
            "fr": "Tracer quarante emplacements de vente avec une redevance mensuelle",
            "en": "Mark forty vending places with a monthly fee",
        },
        {
            "ar": "مربّعات مرقّمة بممرّات لا يقلّ عرضها عن مترين، وسوق للعائلات المنتجة يوم الأحد.",
            "fr": "Des emplacements numérotés avec des passages d’au moins deux mètres, et un marché des producteurs le dimanche.",
            "en": "Numbered places with passages of at least two metres, and a producers’ market on Sundays.",
        },
        ("trade", "everyone"),
        "refused",
        {
            "ar": "لم يتمّ الأخذ بالعدد المقترح: أربعون مربّعًا لا تترك الممرّات المطلوبة حسب قيس المصالح الفنّية، والحدّ الممكن ثمانية عشر."
            " يبقى الباب مفتوحًا لمقترح جديد في هذا الحدّ.",
            "fr": "Le nombre proposé n’est pas retenu : selon les mesures des services techniques, quarante emplacements ne laissent pas les passages"
            " requis ; dix-huit sont possibles. Une nouvelle proposition dans cette limite reste bienvenue.",
            "en": "The number proposed is not retained: as measured by the technical services, forty places do not leave the passages required;"
            " eighteen are possible. A new proposal within that limit remains welcome.",
        },
    ),
    Recommendation(
        {
            "ar": "منحدرات ومقاعد ودورات مياه وإنارة",
            "fr": "Rampes, bancs, toilettes et éclairage",
            "en": "Ramps, benches, toilets and lighting",
        },
        {
            "ar": "تهيئة المداخل الثلاثة، وعشرين مقعدًا بمسند، ووحدتين صحّيتين بعون قارّ، وإنارة منخفضة على الممرّات.",
            "fr": "Aménager les trois entrées, vingt bancs à dossier, deux blocs sanitaires gardés et un éclairage bas le long des passages.",
            "en": "Adapt the three entrances, twenty benches with backs, two attended toilet units and low lighting along the paths.",
        },
        ("everyone",),
        "deferred",
        {
            "ar": "أُرجئ النظر إلى دورة الميزانية القادمة لاستكمال كلفة الصيانة؛ تُنجز المنحدرات في الأثناء لأنّ اعتماداتها متوفّرة.",
            "fr": "Reportée à la session budgétaire suivante pour chiffrer l’entretien ; les rampes sont réalisées entre-temps, leurs crédits existant.",
            "en": "Deferred to the next budget session so that upkeep can be costed; the ramps are built meanwhile, as their funds exist.",
        },
    ),
)

REPORT = {
    "introduction": {
        "ar": "طلبت البلدية رأي المتساكنين في تهيئة ساحة باب سويقة قبل أن تقرّر شيئًا. يروي هذا التقرير ما قيل، ومن قاله، وما لم يُتّفق عليه.",
        "fr": "La municipalité a demandé l’avis des habitants sur l’aménagement de la place de Bab Souika avant d’avoir rien décidé. Ce rapport dit ce"
        " qui a été entendu, par combien de voix, et ce qui reste disputé.",
        "en": "The municipality asked residents about the layout of Bab Souika square before deciding anything. This report says what was heard,"
        " from how many, and what remains disputed.",
    },
    "method": {
        "ar": "قُرئت كلّ المساهمات من قبل مشرفَين. كلّ استنتاج يحيل إلى أعداد رتبية يمكن فتحها. لم تُستعمل أيّ ترجمة آلية.",
        "fr": "Toutes les contributions ont été lues par deux modérateurs. Chaque constat renvoie à des numéros du registre que chacun peut ouvrir."
        " Aucune traduction automatique n’a été utilisée.",
        "en": "Every contribution was read by two moderators. Each finding refers to register numbers that anyone can open. No machine translation"
        " was used.",
    },
    "minority": {
        "ar": "عارض اثنان وعشرون مصوّتًا تنظيم أربعين مربّعًا خشية ضيق الممرّات، وعارض سبعة وعشرون غلق الساحة أمام السيارات، جلّهم من التجّار والسكّان"
        " المجاورين. وطالب اثنا عشر بالإبقاء على النافورة رغم شحّ المياه.",
        "fr": "Vingt-deux votants se sont opposés aux quarante emplacements par crainte de passages trop étroits ; vingt-sept à la fermeture aux voitures,"
        " surtout des commerçants et des riverains. Douze ont défendu la fontaine malgré le manque d’eau.",
        "en": "Twenty-two voters opposed the forty places for fear of narrow passages; twenty-seven opposed closing the square to cars, mostly traders"
        " and neighbours. Twelve defended the fountain in spite of the shortage of water.",
    },
}

SQUARE = ConsultationText(
    slug="bab-souika-square",
    title={
        "ar": "أيّ ساحة نريد في باب سويقة؟",
        "fr": "Quelle place voulons-nous à Bab Souika ?",
        "en": "Which square do we want at Bab Souika?",
    },
    summary={
        "ar": "قبل إعادة تهيئة الساحة، سألت البلدية من يعيشون حولها ويعبرونها: ظلّ، وقوف، باعة، لعب. هذا ما قيل وما تقرّر.",
        "fr": "Avant de réaménager la place, la municipalité a interrogé celles et ceux qui y vivent et la traversent : ombre, voitures, étals, jeux. Voici"
        " ce qui a été dit et décidé.",
        "en": "Before rebuilding the square, the municipality asked those who live around it and cross it: shade, cars, stalls, play. This is what was said"
        " and decided.",
    },
    question={
        "ar": "ما الذي ينقص الساحة اليوم؟ ما الذي يجب أن يبقى؟ كيف نتقاسم المكان بين المارّة والباعة والسيارات والأطفال؟",
        "fr": "Que manque-t-il à la place aujourd’hui ? Que faut-il garder ? Comment partager l’espace entre passants, vendeurs, voitures et enfants ?",
        "en": "What does the square lack today? What must stay? How do we share the space between passers-by, vendors, cars and children?",
    },
    can_change={
        "ar": "- الأشجار والمقاعد والإنارة\n- مسالك السيارات ومواقفها\n- أماكن الباعة وعددها\n- ركن اللعب والتنشيط",
        "fr": "- les arbres, les bancs, l’éclairage\n- les voies et le stationnement\n- la place et le nombre des étals\n- les jeux et l’animation",
        "en": "- trees, benches, lighting\n- lanes and parking\n- where and how many stalls\n- play and events",
    },
    cannot_change={
        "ar": "- حدود الساحة: لا بناء فوقها\n- محطّة المترو وواجهات المباني المحميّة\n- ميزانية 1.200.000,000 دينار",
        "fr": "- les limites de la place : rien n’y sera bâti\n- la station de métro et les façades protégées\n- le budget de 1 200 000,000 dinars",
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
                "fr": "Commenter les propositions et voter : d’accord, pas d’accord, sans avis.",
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

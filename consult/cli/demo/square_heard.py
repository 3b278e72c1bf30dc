"""What was heard about the square: findings, recommendations and what was decided of them."""

from __future__ import annotations

from consult.cli.demo.content import Finding, Recommendation

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
            "fr": "Les participants s’accordent : la place est invivable l’été et les arbres sont la réponse. Ils se partagent sur la fontaine :"
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
            "ar": "أيّد أكثر المصوّتين غلق الساحة أمام السيارات، واعترض التجّار وعدد من المتساكنين ما لم يُفتح المأوى القريب مساءً."
            " اقتراح التجربة لثلاثة أشهر يجمع الطرفين.",
            "fr": "La majorité des votants soutient la fermeture aux voitures ; commerçants et riverains s’y opposent tant que le parking voisin"
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
            "fr": "Des étals organisés sont acceptés par la majorité ; le désaccord porte sur leur nombre et sur la largeur des passages.",
            "en": "Organised stalls are accepted by most; the disagreement is about their number and the width of the passages.",
        },
        {"keep-stalls": "لا نرفض التنظيم، نرفض الإخراج"},
    ),
    Finding(
        "everyone",
        {
            "ar": "ساحة للجميع: مسنّون وأطفال ونساء وذوو إعاقة",
            "fr": "Une place pour tous : aînés, enfants, femmes, personnes handicapées",
            "en": "A square for all: older people, children, women, persons with disabilities",
        },
        {
            "ar": "المنحدرات والمقاعد ودورات المياه وركن اللعب والإنارة والنظافة: مطالب نالت مساندة واسعة ولقيت أقلّ اعتراض في كامل الاستشارة العمومية.",
            "fr": "Rampes, bancs, toilettes, jeux, éclairage et propreté : des demandes largement soutenues, et les moins contestées de toute la consultation.",
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
        "ar": "يتطلّب الملعب أرضًا خارج حدود الساحة موضوع الاستشارة العمومية؛ أُحيل المقترح إلى المصلحة المكلّفة بالتجهيزات الرياضية.",
        "fr": "Le terrain demande un site hors du périmètre consulté ; la proposition a été transmise au service des équipements sportifs.",
        "en": "A pitch needs land outside the area that was consulted on; the proposal was passed on to the sports facilities service.",
    },
    "sell-square": {
        "ar": "لا يدخل البناء فوق الساحة ضمن ما يمكن تغييره كما أُعلن عند فتح الاستشارة العمومية.",
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
            "ar": "غراسة ما لا يقلّ عن ثلاثين شجرة ظلّ في موسم الغراسة القادم، مع خزّان لمياه الأمطار وعقد صيانة منشور.",
            "fr": "Planter au moins trente arbres d’ombrage à la prochaine saison de plantation, avec une citerne d’eau de pluie et un contrat d’entretien publié.",
            "en": "Plant at least thirty shade trees in the next planting season, with a rainwater tank and a published maintenance contract.",
        },
        ("shade",),
        "accepted",
        {
            "ar": "تمّت المصادقة: رُصدت الاعتمادات في ميزانية السنة، وتُنشر وضعية الأشجار كلّ ستّة أشهر.",
            "fr": "Adoptée : les crédits sont inscrits au budget de l’année et l’état des arbres sera publié tous les six mois.",
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
        ("trade",),
        "refused",
        {
            "ar": "لم يتمّ الأخذ بالعدد المقترح: أربعون مربّعًا لا تترك الممرّات المطلوبة حسب قيس المصالح الفنّية، والحدّ الممكن ثمانية عشر."
            " يبقى الباب مفتوحًا لمقترح جديد في هذا الحدّ.",
            "fr": "Le nombre proposé n’est pas retenu : selon les mesures des services techniques, quarante emplacements ne laissent pas les passages"
            " requis ; dix-huit sont possibles. Une nouvelle proposition dans cette limite reste bienvenue.",
            "en": "The number proposed is not retained: as measured by the technical services, forty places do not leave the passages required;"
            " eighteen are possible. A new proposal within that limit remains welcome.",
        },
    ),
    Recommendation(
        {
            "ar": "منحدرات ومقاعد ودورات مياه وإنارة وركن لعب",
            "fr": "Rampes, bancs, toilettes, éclairage et coin de jeux",
            "en": "Ramps, benches, toilets, lighting and a place to play",
        },
        {
            "ar": "تهيئة المداخل الثلاثة، وتركيز عشرين مقعدًا بمسند، وتوفير وحدتين صحّيتين مع عون قارّ للنظافة، وإنارة منخفضة على الممرّات، وركن لعب بمواد طبيعية.",
            "fr": "Aménager les trois entrées, vingt bancs à dossier, deux blocs sanitaires avec un agent de propreté permanent, un éclairage bas le long des passages et un coin de jeux en matériaux naturels.",
            "en": "Adapt the three entrances, twenty benches with backs, two toilet units with a permanent cleaner, low lighting along the paths and a place to play made of natural materials.",
        },
        ("everyone",),
        "deferred",
        {
            "ar": "أُرجئ النظر إلى دورة الميزانية القادمة لاستكمال كلفة الصيانة؛ تُنجز المنحدرات في الأثناء لأنّ اعتماداتها متوفّرة.",
            "fr": "Reportée à la session budgétaire suivante pour chiffrer l’entretien ; les rampes sont réalisées entre-temps, leurs crédits existant.",
            "en": "Deferred to the next budget session so that upkeep can be costed; the ramps are built meanwhile, as their funds exist.",
        },
    ),
)

# Figures are inserted, not typed: `<key>` becomes the number of that contribution when it has one.
REPORT = {
    "introduction": {
        "ar": "طلبت البلدية رأي المتساكنين في تهيئة ساحة باب سويقة قبل أن تقرّر شيئًا. كتب في الاستشارة العمومية أو صوّت [[participants]] شخصًا."
        " يروي هذا التقرير ما قيل، ومن قاله، وما لم يُتّفق عليه.",
        "fr": "La municipalité a demandé l’avis des habitants sur l’aménagement de la place de Bab Souika avant d’avoir rien décidé. [[participants]]"
        " personnes ont écrit ou voté. Ce rapport dit ce qui a été entendu, par combien de voix, et ce qui reste disputé.",
        "en": "The municipality asked residents about the layout of Bab Souika square before deciding anything. [[participants]] persons wrote or"
        " voted. This report says what was heard, from how many, and what remains disputed.",
    },
    "participants": {
        "ar": "بلغ البلدية [[contributions]] مساهمة، منها [[channel:counter]] سُجّلت بالشبّاك أو على الورق. ولم يذكر [[place:none]] منها أيّ مكان:"
        " فالساحة هي موضوع أغلبها.",
        "fr": "[[contributions]] contributions sont parvenues à la ville, dont [[channel:counter]] au guichet ou sur papier. [[place:none]] n’indiquent"
        " aucun lieu : la plupart parlent de la place elle-même.",
        "en": "[[contributions]] contributions reached the city, [[channel:counter]] of them at the counter or on paper. [[place:none]] name no place:"
        " most speak of the square itself.",
    },
    "method": {
        "ar": "قُرئت كلّ المساهمات من قبل مشرفَين. كلّ استنتاج يحيل إلى أعداد رتبية يمكن فتحها. لم تُستعمل أيّ ترجمة آلية.",
        "fr": "Toutes les contributions ont été lues par deux modérateurs. Chaque constat renvoie à des numéros du registre que chacun peut ouvrir."
        " Aucune traduction automatique n’a été utilisée.",
        "en": "Every contribution was read by two moderators. Each finding refers to register numbers that anyone can open. No machine translation"
        " was used.",
    },
    "minority": {
        "ar": "عارض تنظيم أربعين مربّعًا [[of:<keep-stalls>:disagree]] من المصوّتين؛ وعارض غلق الساحة أمام السيارات [[of:<no-cars>:disagree]]."
        " وفي النافورة رأيان لم يلتقيا: عارض إعادة الماء إليها [[of:<fountain>:disagree]]، وعارض العدول عنها [[of:<water-waste>:disagree]].",
        "fr": "Aux quarante emplacements se sont opposés [[of:<keep-stalls>:disagree]] votants ; à la fermeture aux voitures, [[of:<no-cars>:disagree]]."
        " Sur la fontaine, deux avis ne se rejoignent pas : [[of:<fountain>:disagree]] se sont opposés à sa remise en eau,"
        " [[of:<water-waste>:disagree]] à son abandon.",
        "en": "The forty places were opposed by [[of:<keep-stalls>:disagree]] voters; closing the square to cars by [[of:<no-cars>:disagree]]. On the"
        " fountain two views do not meet: [[of:<fountain>:disagree]] opposed putting it back into water, [[of:<water-waste>:disagree]] opposed"
        " giving it up.",
    },
}

# What the first edition did not say; it stays readable beside the second.
CORRECTED = {
    "ar": "قُرئت كلّ المساهمات من قبل مشرفَين، كلّ على حدة. كلّ استنتاج يحيل إلى أعداد رتبية يمكن فتحها. لم تُستعمل أيّ ترجمة آلية. أُجري التصويت"
    " على المنصّة وحدها: من ساهم على الورق لم يصوّت.",
    "fr": "Toutes les contributions ont été lues par deux modérateurs, chacun de son côté. Chaque constat renvoie à des numéros du registre que chacun"
    " peut ouvrir. Aucune traduction automatique n’a été utilisée. Le vote s’est tenu sur la plateforme seulement : qui a écrit sur papier n’a"
    " pas voté.",
    "en": "Every contribution was read by two moderators, each alone. Each finding refers to register numbers that anyone can open. No machine"
    " translation was used. The vote was held on the platform only: who wrote on paper did not vote.",
}
WHY_CORRECTED = {
    "ar": "لم يذكر الإصدار الأوّل أنّ من ساهم على الورق لم يصوّت. نبّهت إلى ذلك جمعية من جمعيات الحيّ.",
    "fr": "La première édition ne disait pas que ceux qui ont écrit sur papier n’ont pas voté. Une association du quartier l’a fait remarquer.",
    "en": "The first edition did not say that those who wrote on paper did not vote. An association of the neighbourhood pointed it out.",
}

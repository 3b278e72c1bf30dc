"""What was said about the square."""

from __future__ import annotations

from consult.cli.demo.content import Proposal, Said

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
                "D’accord, mais il faut l’eau. Un puits existait au nord de la place, peut-on le remettre en service ?",
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
                "Oui aux emplacements numérotés, mais quarante c’est trop : on ne passera plus avec une poussette.",
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
                "Un circuit fermé perd très peu d’eau. Mais je comprends l’argument : l’eau à boire d’abord.",
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

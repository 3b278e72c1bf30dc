"""Words of the synthetic load: what residents write about, by language and subject, about nobody.

Each subject has titles, what is wrong, and why it matters; {place} is an arrondissement. Titles keep within
TITLE_MIN and TITLE_MAX with the longest name in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from consult.domain.contributions.models import Side, Tongue


@dataclass(frozen=True, slots=True)
class Subject:
    titles: tuple[str, ...]
    wrong: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tone:
    """What stands around the subject, and what others answer."""

    subjects: tuple[Subject, ...]
    openings: tuple[str, ...]
    wishes: tuple[str, ...]
    closings: tuple[str, ...]
    answers: dict[Side | None, tuple[str, ...]]


ARABIC = Tone(
    subjects=(
        Subject(
            ("إحداث حديقة عمومية في {place}", "المحافظة على المناطق الخضراء في {place}"),
            (
                "آخر قطعة خضراء في الحي صارت مستودعا للسيارات.",
                "الأشجار قُطعت منذ سنتين ولم يُغرس غيرها.",
                "لا يجد الأطفال مكانا للعب غير الطريق.",
            ),
            ("الظل والهواء من حق كل متساكن.", "الحديقة هي المكان الذي يلتقي فيه الصغير والكبير."),
        ),
        Subject(
            ("تهيئة الأرصفة للمترجلين في {place}", "تحرير الرصيف من الكراسي والسيارات في {place}"),
            (
                "الرصيف محتل والناس تمشي في وسط الطريق.",
                "لا يمكن لكرسي متحرك أن يعبر من طرف الشارع إلى طرفه.",
                "الأرصفة مكسورة أمام المدرسة والمستوصف.",
            ),
            ("سلامة المترجل قبل راحة السيارة.", "كبار السن صاروا لا يخرجون إلا للضرورة."),
        ),
        Subject(
            ("تحسين النقل العمومي نحو {place}", "خط حافلات ليلي يمر بجهة {place}"),
            (
                "الحافلة تمر مرة في الساعة وأحيانا لا تمر.",
                "محطة المترو بعيدة ولا يوجد رابط بينها وبين الحي.",
                "بعد الثامنة مساء لا يبقى غير التاكسي.",
            ),
            ("من لا يملك سيارة له الحق في العمل والدراسة.", "كل حافلة إضافية تعني سيارات أقل."),
        ),
        Subject(
            ("حماية المباني القديمة في {place}", "ترميم الواجهات التاريخية في {place}"),
            (
                "البنايات القديمة تنهار واحدة بعد الأخرى.",
                "الواجهات الجميلة تُهدم ليلا ويُبنى مكانها إسمنت.",
                "أصحاب المباني لا يعرفون من يساعدهم على الترميم.",
            ),
            ("ذاكرة المدينة لا تُشترى بعد أن تُهدم.", "الترميم يشغّل الحرفيين ويبقي السكان في حيّهم."),
        ),
        Subject(
            ("تصريف مياه الأمطار في {place}", "حماية {place} من الفيضانات"),
            (
                "كل خريف تدخل المياه إلى الطوابق الأرضية.",
                "البالوعات مسدودة ولا تُنظف إلا بعد الفيضان.",
                "البناء فوق مجرى الوادي ما زال متواصلا.",
            ),
            ("الوقاية أقل كلفة من التعويض.", "المثال الجديد يجب أن يعطي الماء طريقه."),
        ),
        Subject(
            ("رفع الفضلات وإحداث نقاط فرز في {place}", "حاويات كافية ونظيفة في {place}"),
            (
                "الحاويات ممتلئة منذ الصباح والقطط تبعثر ما فيها.",
                "المصب العشوائي وراء السوق يكبر كل أسبوع.",
                "لا أحد يعلم متى تمر شاحنة البلدية.",
            ),
            ("النظافة مسؤولية الجميع إذا كانت الوسائل موجودة.", "صحة الأطفال قبل كل شيء."),
        ),
        Subject(
            ("تحديد علو البنايات الجديدة في {place}", "مراقبة البناء دون رخصة في {place}"),
            (
                "تُبنى عمارات من سبعة طوابق بين منازل من طابقين.",
                "الرخصة معلقة على الجدار تختلف عما بُني فعلا.",
                "لا شمس ولا هواء في الأنهج الضيقة بعد اليوم.",
            ),
            ("القانون يجب أن يُطبق على الجميع.", "التوسع العمودي له مكانه، لكن ليس في كل مكان."),
        ),
        Subject(
            ("فضاء للشباب والثقافة في {place}", "فتح دار الشباب مساء في {place}"),
            (
                "دار الثقافة مغلقة منذ ثلاث سنوات.",
                "الشباب لا يجدون غير المقهى بعد الدراسة.",
                "الملعب الوحيد محجوز بمقابل.",
            ),
            ("من يجد مكانا لا يفكر في الرحيل.", "المكتبة الصغيرة تغير حيا كاملا."),
        ),
    ),
    openings=(
        "أسكن في {place} منذ سنوات.",
        "بصفتي من متساكني {place} أريد أن ألفت النظر إلى ما يلي.",
        "نحن مجموعة من العائلات في {place}.",
        "أعمل في {place} وأمر من هناك كل يوم.",
        "تحدثنا كثيرا في الحي حول هذا الموضوع.",
    ),
    wishes=(
        "نقترح أن يخصص المثال الجديد قطعة لهذا الغرض.",
        "المطلوب هو ضبط رزنامة واضحة ونشرها للعموم.",
        "أقترح البدء بشارع واحد ثم تقييم النتيجة مع المتساكنين.",
        "نرجو أن تُسمع آراء من يسكنون هناك قبل اتخاذ القرار.",
        "يمكن إنجاز ذلك على مراحل دون كلفة كبيرة.",
    ),
    closings=("شكرا على القراءة.", "ننتظر جوابا واضحا.", "نحن مستعدون للمشاركة.", "الأمل كبير هذه المرة."),
    answers={
        Side.FOR: (
            "أوافق تماما، الوضع عندنا مثله.",
            "اقتراح معقول ويمكن تنفيذه بسرعة.",
            "نفس المشكل في نهجنا، وهذا هو الحل.",
        ),
        Side.AGAINST: (
            "لا أوافق، هناك أولويات أهم في الحي.",
            "من سيدفع الكلفة؟ الأداءات مرتفعة أصلا.",
            "هذا سيزيد الازدحام ولن يحل شيئا.",
        ),
        Side.NEUTRAL: ("الفكرة جيدة لكن المكان غير مناسب.", "هل هناك أرقام حول الموضوع؟"),
        None: ("أين يقع ذلك بالضبط؟", "تحدثنا عن هذا في اجتماع الحي.", "أضيف أن المدرسة قريبة من المكان."),
    },
)

FRENCH = Tone(
    subjects=(
        Subject(
            ("Un jardin public à {place}", "Préserver les derniers espaces verts de {place}"),
            (
                "Le dernier terrain vert du quartier est devenu un dépôt de voitures.",
                "Les arbres ont été coupés il y a deux ans et rien n’a été replanté.",
                "Les enfants n’ont que la rue pour jouer.",
            ),
            ("L’ombre et l’air sont un droit pour tous.", "Un jardin fait se rencontrer les générations."),
        ),
        Subject(
            ("Rendre les trottoirs aux piétons à {place}", "Des trottoirs praticables à {place}"),
            (
                "Les trottoirs sont occupés et l’on marche au milieu de la chaussée.",
                "Un fauteuil roulant ne peut pas traverser la rue d’un bout à l’autre.",
                "Le trottoir est défoncé devant l’école et le dispensaire.",
            ),
            ("La sécurité du piéton passe avant le stationnement.", "Les personnes âgées ne sortent plus."),
        ),
        Subject(
            ("Un bus plus fréquent vers {place}", "Relier {place} au métro"),
            (
                "Le bus passe une fois par heure, et parfois il ne passe pas.",
                "La station de métro est loin et aucune ligne n’y mène.",
                "Après vingt heures il ne reste que le taxi.",
            ),
            (
                "Sans voiture, on doit pouvoir travailler et étudier.",
                "Chaque bus, ce sont des voitures en moins.",
            ),
        ),
        Subject(
            ("Protéger les immeubles anciens de {place}", "Restaurer les façades de {place}"),
            (
                "Les immeubles anciens s’effondrent l’un après l’autre.",
                "De belles façades sont démolies la nuit et remplacées par du béton.",
                "Les propriétaires ne savent pas à qui demander de l’aide.",
            ),
            (
                "La mémoire d’une ville ne se rachète pas.",
                "Restaurer donne du travail aux artisans et garde les habitants.",
            ),
        ),
        Subject(
            ("Évacuer les eaux de pluie à {place}", "Protéger {place} des inondations"),
            (
                "Chaque automne l’eau entre dans les rez-de-chaussée.",
                "Les avaloirs sont bouchés et nettoyés seulement après l’inondation.",
                "On construit encore dans le lit de l’oued.",
            ),
            ("Prévenir coûte moins cher qu’indemniser.", "Le nouveau plan doit rendre son chemin à l’eau."),
        ),
        Subject(
            ("Des points de tri à {place}", "Des bennes propres et suffisantes à {place}"),
            (
                "Les bennes sont pleines dès le matin.",
                "La décharge sauvage derrière le marché grandit chaque semaine.",
                "Personne ne sait quand passe le camion.",
            ),
            ("La propreté est l’affaire de tous, si les moyens sont là.", "La santé des enfants d’abord."),
        ),
        Subject(
            (
                "Limiter la hauteur des constructions à {place}",
                "Contrôler les chantiers sans permis à {place}",
            ),
            (
                "Des immeubles de sept étages poussent entre des maisons de deux.",
                "Le permis affiché ne correspond pas à ce qui est construit.",
                "Il n’y a plus ni soleil ni air dans les ruelles.",
            ),
            ("La règle doit valoir pour tout le monde.", "La densité a sa place, mais pas partout."),
        ),
        Subject(
            ("Un lieu pour les jeunes à {place}", "Ouvrir la maison de la culture le soir à {place}"),
            (
                "La maison de la culture est fermée depuis trois ans.",
                "Après les cours, il ne reste que le café.",
                "Le seul terrain de sport est payant.",
            ),
            ("Qui trouve sa place ne pense pas à partir.", "Une petite bibliothèque change un quartier."),
        ),
    ),
    openings=(
        "J’habite {place} depuis des années.",
        "Je travaille à {place} et j’y passe tous les jours.",
        "Nous sommes plusieurs familles de {place}.",
        "Nous en avons beaucoup parlé dans le quartier.",
        "Je m’adresse à ceux qui préparent le plan.",
    ),
    wishes=(
        "Je propose que le nouveau plan réserve un terrain à cet usage.",
        "Il faudrait un calendrier clair et publié.",
        "Commençons par une rue, puis évaluons avec les habitants.",
        "Que l’on écoute ceux qui vivent là avant de décider.",
        "Cela peut se faire par étapes, sans grande dépense.",
    ),
    closings=(
        "Merci de nous lire.",
        "Nous attendons une réponse claire.",
        "Nous sommes prêts à aider.",
        "À suivre.",
    ),
    answers={
        Side.FOR: (
            "Tout à fait d’accord, c’est pareil chez nous.",
            "Une proposition raisonnable et vite réalisable.",
            "Même problème dans notre rue, voilà la solution.",
        ),
        Side.AGAINST: (
            "Je ne suis pas d’accord, il y a plus urgent.",
            "Qui va payer\u00a0? Les taxes sont déjà lourdes.",
            "Cela déplacera les embouteillages sans rien régler.",
        ),
        Side.NEUTRAL: ("L’idée est bonne, le lieu moins.", "Existe-t-il des chiffres à ce sujet\u00a0?"),
        None: (
            "Où est-ce exactement\u00a0?",
            "On en a parlé à la réunion du quartier.",
            "J’ajoute que l’école est à côté.",
        ),
    },
)

ENGLISH = Tone(
    subjects=(
        Subject(
            ("A public garden in {place}", "Keep the last green plots of {place}"),
            (
                "The last green plot of the quarter has become a car dump.",
                "The trees were cut two years ago and none was planted since.",
                "Children have nowhere to play but the street.",
            ),
            ("Shade and air belong to everybody.", "A garden is where generations meet."),
        ),
        Subject(
            ("Give the pavements of {place} back to walkers", "Pavements one can use in {place}"),
            (
                "Pavements are taken over and people walk in the road.",
                "A wheelchair cannot get from one end of the street to the other.",
                "The pavement is broken in front of the school and the clinic.",
            ),
            ("Safety on foot comes before parking.", "Older neighbours no longer go out."),
        ),
        Subject(
            ("A bus that comes more often to {place}", "Connect {place} to the metro"),
            (
                "The bus comes once an hour, and sometimes not at all.",
                "The metro stop is far and no line leads there.",
                "After eight in the evening only taxis are left.",
            ),
            ("Without a car one must still reach work and school.", "Every bus means fewer cars."),
        ),
        Subject(
            ("Protect old buildings in {place}", "Prevent floods in {place}"),
            (
                "Old houses fall down one after the other.",
                "Every autumn water enters the ground floors.",
                "Drains are cleaned only after the flood.",
            ),
            ("Memory cannot be bought back.", "Preventing costs less than compensating."),
        ),
        Subject(
            ("Clean and sufficient bins in {place}", "Limit the height of new buildings in {place}"),
            (
                "Bins are full from early morning.",
                "Seven storeys rise between houses of two.",
                "The permit on the wall is not what is being built.",
            ),
            ("The rule must hold for everyone.", "Health of children comes first."),
        ),
    ),
    openings=(
        "I have lived in {place} for years.",
        "I work in {place} and pass there every day.",
        "We are several families of {place}.",
        "We have talked about this a lot.",
    ),
    wishes=(
        "The new plan should set a plot aside for this.",
        "Publish a clear calendar and keep to it.",
        "Start with one street, then look at the result with residents.",
        "Listen to those who live there before deciding.",
    ),
    closings=("Thank you for reading.", "We are ready to help.", "We hope for a clear answer."),
    answers={
        Side.FOR: (
            "I agree, it is the same here.",
            "Reasonable, and quickly done.",
            "Our street needs this too.",
        ),
        Side.AGAINST: (
            "I disagree, other things are more urgent.",
            "Who will pay for it?",
            "It would solve nothing.",
        ),
        Side.NEUTRAL: ("Good idea, wrong place.", "Are there any figures?"),
        None: (
            "Where is this exactly?",
            "This came up at the meeting.",
            "The school is next to it, by the way.",
        ),
    },
)

TUNISIAN = Tone(
    subjects=(
        Subject(
            ("Jnina jdida fi {place}", "N7ebbou khdhoura fi {place}"),
            (
                "Sghar ma 3andhomch win yel3bou kan fel kayes.",
                "9assou e chjar w ma 8arsou chay.",
                "El blasa lkhadhra wallet parking.",
            ),
            ("El dhell 7a9 lel ness lkol.", "Jnina tjama3 el 7ouma lkol."),
        ),
        Subject(
            ("Trottoir lel ness mouch lel krahab fi {place}", "Kar akther nhar w lil l {place}"),
            (
                "Ettrottoir lkoll mchedd w nemchiw fi west el kayes.",
                "El kar tet3adda marra fi se3a wella ma tet3addech.",
                "Ba3d ettmenya ma famma kan taxi.",
            ),
            ("Eli ma 3andouch karhba chya3mel ?", "El kbar wallew ma yokhrjouch."),
        ),
    ),
    openings=(
        "Ena noskon fi {place} men 10 snin.",
        "A7na ness {place} n7ebbou n9oulou kelma.",
        "Kol youm net3adda 8adi.",
    ),
    wishes=(
        "Lazem el plan ejdid yfaker fina.",
        "Esm3ou ness el 7ouma 9bal ma t9arrou.",
        "Nebdaw b nahj we7ed w nchoufou.",
    ),
    closings=("Y3aychek.", "Nestannaw fi jaweb.", "Nchallah hal marra."),
    answers={
        Side.FOR: ("M3ak 100%.", "Sa7i7, 3anna kifkif."),
        Side.AGAINST: ("Ma nech mwefe9, famma 7aja a8la.", "W chkoun bech ykhalles ?"),
        Side.NEUTRAL: ("Fekra behya ama el blasa le.",),
        None: ("Win bedhabt ?", "7kina 3liha fel ijtima3."),
    },
)

TONES: dict[Tongue, Tone] = {
    Tongue.AR: ARABIC,
    Tongue.FR: FRENCH,
    Tongue.EN: ENGLISH,
    Tongue.TUNISIAN: TUNISIAN,
}

# Shares of the languages in what is said, in percent.
SHARES: dict[Tongue, int] = {Tongue.AR: 52, Tongue.FR: 30, Tongue.EN: 10, Tongue.TUNISIAN: 8}

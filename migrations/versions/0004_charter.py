"""The charter that rulings come from, with a good default in three languages; counters and orders of the public log

Revision: 0004, after 0003
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The day from which the default text stands; what the city changes carries its own date.
SINCE = datetime(2026, 1, 1, tzinfo=UTC)

INTRODUCTION = {
    "ar": (
        "وُضعت هذه المنصّة ليُبدي المتساكنون رأيهم في ما تعتزم البلدية القيام به، بلغتهم وبطريقتهم. لكلّ مساهمة عدد رتبي في "
        "السجلّ، لا يُحذف ولا يُسند إلى غيرها.\n\n"
        "يقرأ مشرف كلّ ما يُكتب. ولا يُحجب نصّ إلّا بمقتضى إحدى القواعد التالية، مع ذكر القاعدة وكتابة السبب. يُعلَم صاحب النصّ "
        "بذلك في الحين، ويُنشر القرار في السجلّ العلني لقرارات الإشراف، ويبقى العدد الرتبي. وعند الشكّ يبقى النصّ منشورًا."
    ),
    "fr": (
        "Cette plateforme existe pour que les habitants disent ce qu’ils pensent de ce que la ville prévoit, dans leur langue et à "
        "leur manière. Chaque contribution reçoit un numéro au registre, qui n’est jamais effacé ni redonné.\n\n"
        "Un modérateur lit tout ce qui est écrit. Un texte n’est masqué qu’en application d’une des règles ci-dessous, en nommant "
        "la règle et en écrivant le motif. L’auteur en est informé aussitôt, la décision figure au journal public de modération "
        "et le numéro demeure. Dans le doute, le texte reste publié."
    ),
    "en": (
        "This platform exists so that residents can say what they think of what the city plans, in their own language and their "
        "own way. Each contribution takes a number in the register, which is never erased and never given again.\n\n"
        "A moderator reads everything that is written. A text is hidden only under one of the rules below, naming the rule and "
        "writing down the reason. The author is told at once, the ruling stands in the public moderation log, and the number "
        "stays. In doubt, the text stays published."
    ),
}

NEVER = {
    "ar": (
        "- نقد البلدية أو برامجها أو مشاريعها، ولو كان حادًّا.\n"
        "- نقد المسؤولين والأعوان في أداء مهامّهم.\n"
        "- رأي تقول به أقلّية، أو رأي لا يشاطره المشرف.\n"
        "- الكتابة بالدارجة، أو بالحروف اللاتينية، أو بأكثر من لغة.\n"
        "- أخطاء الرسم والنحو، أو أسلوب غاضب أو ساخر.\n"
        "- غياب الحلّ: التعبير عن مشكل كافٍ."
    ),
    "fr": (
        "- La critique de la ville, de ses programmes et de ses projets, même vive.\n"
        "- La critique des élus, des responsables et des agents dans l’exercice de leurs fonctions.\n"
        "- Une opinion minoritaire, ou que le modérateur ne partage pas.\n"
        "- L’usage du dialecte, de l’arabe en lettres latines ou de plusieurs langues.\n"
        "- Les fautes d’orthographe et de grammaire, un ton fâché ou ironique.\n"
        "- L’absence de solution : dire un problème suffit."
    ),
    "en": (
        "- Criticism of the city, its programmes and its projects, however sharp.\n"
        "- Criticism of elected members, officials and agents in the exercise of their duties.\n"
        "- A minority opinion, or one that the moderator does not share.\n"
        "- Writing in dialect, in Arabic with Latin letters, or in several languages.\n"
        "- Mistakes of spelling and grammar, an angry or ironic tone.\n"
        "- Offering no solution: naming a problem is enough."
    ),
}

APPEAL = {
    "ar": (
        "يمكن الطعن في كلّ قرار إشراف، دون شكليات ودون أجل: تكفي رسالة إلكترونية أو مكتوب إلى العنوان المبيّن أسفله، مع ذكر "
        "العدد الرتبي. يعيد القراءة مشرف لم يتّخذ القرار، ويُعلَم صاحب الطعن بالنتيجة وبسببها. وإذا أُلغي القرار، أُعيد نشر النصّ "
        "كما هو ونُشر ذلك في السجلّ العلني."
    ),
    "fr": (
        "Toute décision de modération peut être contestée, sans formalité ni délai : un courriel ou une lettre à l’adresse "
        "ci-dessous suffit, avec le numéro au registre. Un modérateur qui n’a pas pris la décision relit le texte ; la "
        "personne est informée du résultat et de son motif. Si la décision est annulée, le texte est publié de nouveau tel quel "
        "et le journal public le dit."
    ),
    "en": (
        "Every ruling can be contested, without formality and without a deadline: an e-mail or a letter to the address below is "
        "enough, with the number in the register. A moderator who did not make the ruling reads the text again, and the person "
        "is told the outcome and the reason for it. If the ruling is lifted, the text is published again as it was, and the "
        "public log says so."
    ),
}

RULES = [
    (
        "insults",
        ("الشتم والدعوة إلى الكراهية", "Injures et appels à la haine", "Insults and calls to hatred"),
        (
            "نصّ يشتم شخصًا أو مجموعة، أو يحطّ من كرامتهم أو يدعو إلى كراهيتهم بسبب الأصل أو الدين أو اللون أو الجنس أو "
            "الإعاقة أو السنّ أو الجهة. أمّا النقد، ولو كان لاذعًا، فيبقى.",
            "Un texte qui injurie une personne ou un groupe, les rabaisse ou appelle à les haïr en raison de leur origine, de leur "
            "religion, de leur couleur, de leur sexe, d’un handicap, de leur âge ou de leur région. La critique, même cinglante, "
            "reste.",
            "A text that insults a person or a group, degrades them or calls for hatred of them because of origin, religion, "
            "colour, sex, disability, age or region. Criticism stays, however biting.",
        ),
    ),
    (
        "threats",
        ("التهديد والدعوة إلى العنف", "Menaces et appels à la violence", "Threats and calls to violence"),
        (
            "نصّ يهدّد شخصًا في سلامته أو أهله أو ممتلكاته، أو يدعو إلى العنف. أمّا الدعوة إلى الاحتجاج السلمي فليست تهديدًا.",
            "Un texte qui menace une personne, ses proches ou ses biens, ou qui appelle à la violence. Appeler à protester "
            "pacifiquement n’est pas une menace.",
            "A text that threatens a person, their family or their property, or that calls to violence. Calling for peaceful "
            "protest is not a threat.",
        ),
    ),
    (
        "personal-data",
        ("المعطيات الشخصية للغير", "Données personnelles d’autrui", "Personal data of others"),
        (
            "رقم هاتف أو بطاقة تعريف، عنوان مسكن، حالة صحّية أو عائلية لشخص آخر، أو ما يسمح بالتعرّف عليه دون موافقته. ذكر "
            "مسؤول بصفته في ما يتّصل بمهامّه ليس معطى شخصيًّا. ويمكن إعادة إرسال المساهمة دون هذه المعطيات.",
            "Un numéro de téléphone ou d’identité, une adresse de domicile, l’état de santé ou la situation de famille d’une autre "
            "personne, ou ce qui permet de la reconnaître sans son accord. Nommer un responsable pour ce qui touche à ses fonctions "
            "n’en est pas. La contribution peut être envoyée de nouveau sans ces données.",
            "A telephone or identity number, a home address, the health or family situation of somebody else, or what lets them be "
            "recognised without their consent. Naming an official about their duties is none of these. The contribution can be "
            "sent again without such data.",
        ),
    ),
    (
        "advertising",
        ("الإشهار", "Publicité", "Advertising"),
        (
            "نصّ غايته بيع سلعة أو خدمة أو جلب حرفاء. أمّا اقتراح حلّ تقني أو ذكر تجربة ناجحة فليس إشهارًا.",
            "Un texte dont le but est de vendre un bien ou un service ou d’attirer des clients. Proposer une solution technique ou "
            "citer une expérience réussie n’est pas de la publicité.",
            "A text whose purpose is to sell goods or a service or to attract customers. Proposing a technical solution or naming "
            "an experience that worked is not advertising.",
        ),
    ),
    (
        "off-subject",
        (
            "الخروج عن موضوع الاستشارة العمومية",
            "Hors du sujet de la consultation publique",
            "Off the subject of the consultation",
        ),
        (
            "نصّ لا صلة له البتّة بما تسأل عنه الاستشارة العمومية. الصلة البعيدة كافية ليبقى النصّ. ويُبيَّن لصاحبه، كلّما أمكن، "
            "أين يمكن قوله.",
            "Un texte sans aucun lien avec ce que demande la consultation publique. Un lien lointain suffit pour que le texte reste. "
            "Chaque fois que c’est possible, le motif dit où l’exprimer.",
            "A text with no connection at all to what the consultation asks. A distant connection is enough for it to stay. Where "
            "possible, the reason says where it can be said instead.",
        ),
    ),
    (
        "repetition",
        ("تكرار النصّ نفسه", "Même texte répété", "The same text repeated"),
        (
            "النصّ نفسه يرسله الشخص نفسه أكثر من مرّة، أو يُرسل آليًّا. يبقى الأوّل ويُذكر عدده الرتبي. أمّا أن يقول أشخاص كثيرون "
            "الشيء نفسه فليس تكرارًا.",
            "Le même texte envoyé plusieurs fois par la même personne, ou envoyé par un automate. Le premier reste et son numéro est "
            "donné. Que beaucoup de personnes disent la même chose n’est pas une répétition.",
            "The same text sent several times by the same person, or sent by a machine. The first one stays and its number is given. "
            "Many people saying the same thing is not repetition.",
        ),
    ),
    (
        "impersonation",
        (
            "انتحال الصفة والوثائق المدلّسة",
            "Usurpation d’identité et faux documents",
            "Impersonation and forged documents",
        ),
        (
            "الكلام باسم شخص أو جمعية أو إدارة دون صفة، أو تقديم وثيقة مدلّسة على أنّها صحيحة. الخطأ بحسن نيّة ليس تدليسًا: يمكن "
            "التنبيه إليه في تعليق.",
            "Parler au nom d’une personne, d’une association ou d’une administration sans en avoir qualité, ou présenter comme vrai "
            "un document falsifié. Une erreur de bonne foi n’est pas un faux : un commentaire peut la relever.",
            "Speaking in the name of a person, an association or an administration without being entitled to, or presenting a "
            "forged document as real. An honest mistake is no forgery: a comment can point it out.",
        ),
    ),
    (
        "illegal",
        (
            "محتوى يمنع القانون نشره بوضوح",
            "Contenu dont la loi interdit clairement la publication",
            "Content that the law clearly forbids to publish",
        ),
        (
            "محتوى يظهر لكلّ قارئ أنّ نشره مخالف للقانون، كصور الاعتداء على الأطفال، أو محتوى أذن القضاء بسحبه. يذكر السبب ما هو "
            "ممنوع. وليس للمشرف أن يفصل في مسألة قانونية محلّ نزاع: عند الشكّ يبقى النصّ.",
            "Un contenu dont l’illégalité saute aux yeux de tout lecteur, comme des images d’abus d’enfants, ou dont un juge a ordonné "
            "le retrait. Le motif dit ce qui est interdit. Il n’appartient pas au modérateur de trancher une question de droit "
            "discutée : dans le doute, le texte reste.",
            "Content whose illegality any reader would see, such as images of the abuse of children, or whose removal a court has "
            "ordered. The reason says what is forbidden. It is not for a moderator to settle a disputed question of law: in doubt, "
            "the text stays.",
        ),
    ),
]


def _localized(three: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("ar", "fr", "en"), three, strict=True))


def upgrade() -> None:
    op.add_column("charter", sa.Column("never", sa.JSON(), nullable=False, server_default="{}"))
    for name in ("hide_count", "restore_count"):
        op.add_column("charter_rule", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for first in ("consultation_id", "kind", "rule_id"):
        op.create_index(f"ix_ruling_{first.removesuffix('_id')}", "ruling", [first, "at", "id"])
    charter = sa.table(
        "charter",
        sa.column("id", sa.Integer),
        sa.column("introduction", sa.JSON),
        sa.column("never", sa.JSON),
        sa.column("appeal", sa.JSON),
        sa.column("updated_at", sa.DateTime(timezone=True)),
        sa.column("version", sa.Integer),
    )
    op.bulk_insert(
        charter,
        [
            {
                "id": 1,
                "introduction": INTRODUCTION,
                "never": NEVER,
                "appeal": APPEAL,
                "updated_at": SINCE,
                "version": 1,
            }
        ],
    )
    rule = sa.table(
        "charter_rule",
        sa.column("code", sa.String),
        sa.column("position", sa.Integer),
        sa.column("title", sa.JSON),
        sa.column("text", sa.JSON),
        sa.column("since_at", sa.DateTime(timezone=True)),
    )
    # After a way down, rules that a ruling names are still there.
    there = set(op.get_bind().scalars(sa.select(rule.c.code)))
    op.bulk_insert(
        rule,
        [
            {
                "code": code,
                "position": position,
                "title": _localized(title),
                "text": _localized(text),
                "since_at": SINCE,
            }
            for position, (code, title, text) in enumerate(RULES, 1)
            if code not in there
        ],
    )


def downgrade() -> None:
    # Rulings that name a rule go with the tables of 0001; here only what 0004 put there is taken back.
    op.execute(
        "DELETE FROM charter_rule WHERE id NOT IN (SELECT rule_id FROM ruling WHERE rule_id IS NOT NULL)"
    )
    op.execute("DELETE FROM charter")
    for name in ("rule", "kind", "consultation"):
        op.drop_index(f"ix_ruling_{name}", "ruling")
    for name in ("restore_count", "hide_count"):
        op.drop_column("charter_rule", name)
    op.drop_column("charter", "never")

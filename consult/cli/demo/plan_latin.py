"""What was said on the urban plan in French, in English and in Tunisian written with Latin letters."""

from __future__ import annotations

from consult.cli.demo.content import Proposal, Said

LATIN = (
    Proposal(
        "menzah-villas", "ines", "fr", "el-menzah", "housing",
        "Protéger les cités-jardins d’El Menzah sans les figer",
        "Les villas des années cinquante disparaissent l’une après l’autre. Je propose une zone à règles propres : un étage de plus autorisé si le jardin est"
        " conservé à 60 %, aucun si l’arbre est abattu. On garde le quartier vivant et l’ombre avec.",
        3.3, (38, 15, 7),
        (
            Said("dorra", "fr", "La règle des 60 % est simple à contrôler sur photo aérienne. Je soutiens.", "for"),
            Said("rim", "ar", "أحياء الفيلات قريبة من كلّ الخدمات. لماذا تبقى لمن يملك فقط؟", "against",
                 (Said("ines", "fr", "C’est une vraie question. D’où l’étage de plus : il permet de loger davantage sans raser."),)),
        ),
    ),
    Proposal(
        "coefficient", "karim", "fr", "bab-el-bhar", "housing",
        "Lier la hauteur à la largeur de la rue",
        "Aujourd’hui le règlement fixe un nombre d’étages par zone, quelle que soit la rue. Je propose la règle du prospect : hauteur au plus égale à la largeur de la"
        " voie, mesurée d’alignement à alignement, avec deux étages en retrait. Elle garantit le soleil d’hiver aux rez-de-chaussée.",
        4.5, (42, 10, 12),
        (Said("hatem", "ar", "تشبه مقترحي حول الطوابق الخمسة، ويمكن جمعهما.", "for"),),
    ),
    Proposal(
        "lake-north", "sami", "fr", "el-omrane", "green",
        "Une coulée verte continue de l’Ariana au lac",
        "Les terrains de l’ancienne voie ferrée forment presque un couloir. En les reliant, on obtient neuf kilomètres à l’ombre pour marcher et rouler, et un"
        " passage pour l’air frais du lac en été.",
        6.3, (49, 3, 5),
        (Said("tarek", "en", "I would ride it every day. Please think of crossings at the big roads from the start.", "for"),),
    ),
    Proposal(
        "trees-inventory", "hela", "fr", "cite-el-khadra", "green",
        "Un inventaire public des arbres, et un pour un",
        "Publier la carte des arbres d’alignement, avec leur espèce et leur état, et écrire au règlement qu’un arbre abattu est remplacé dans l’année par un arbre de"
        " taille équivalente, dans la même rue.",
        7.8, (55, 2, 4),
    ),
    Proposal(
        "parking-max", "dorra", "fr", "el-menzah", "transport",
        "Remplacer le minimum de places de stationnement par un maximum",
        "Le règlement impose une à deux places par logement, même à côté du métro. Chaque place coûte le prix d’une chambre et attire une voiture de plus. Près des"
        " stations, fixons un maximum.",
        9.2, (22, 34, 10),
        (
            Said("hatem", "ar", "سيقف الناس على الأرصفة كما اليوم. يجب أوّلًا نقل عمومي يُعتمد عليه.", "against"),
            Said("tarek", "en", "Agree near metro stations only; elsewhere it will fail.", "neutral"),
        ),
    ),
    Proposal(
        "tgm", "foued", "fr", "medina", "transport",
        "Prolonger le TGM jusqu’à la médina à pied d’œuvre",
        "Deux cents mètres séparent la gare du TGM de l’avenue, mais on les parcourt entre les voitures. Un passage piéton continu, à niveau, ombragé, jusqu’à Bab El"
        " Bhar changerait l’arrivée en ville de milliers de personnes chaque jour.",
        10.3, (40, 2, 6),
    ),
    Proposal(
        "heritage-xx", "karim", "fr", "bab-el-bhar", "heritage",
        "Classer aussi l’architecture du vingtième siècle",
        "La ville européenne, les immeubles Art déco et les marchés couverts ne sont protégés que par hasard. Une liste de deux cents immeubles, avec des règles"
        " simples (façade, hall, escalier), suffirait à arrêter les démolitions de nuit.",
        11.5, (37, 8, 9),
        (Said("latifa", "ar", "والأرباض؟ ليست أقلّ قيمة من المدينة الأوروبية.", "neutral"),),
    ),
    Proposal(
        "flood-parks", "sami", "fr", "el-omrane", "water",
        "Des places et des parcs qui retiennent l’eau",
        "Chaque place refaite devrait pouvoir garder la pluie d’un orage : un creux planté, un sol qui boit. C’est moins cher que d’agrandir les collecteurs et c’est"
        " plus beau. Inscrire trente litres par mètre carré dans le règlement.",
        13.6, (44, 1, 7),
    ),
    Proposal(
        "schools-walk", "hela", "fr", "cite-el-khadra", "facilities",
        "Des rues aux écoles sans voitures le matin et le soir",
        "Fermer trente minutes la rue de chaque école à l’entrée et à la sortie. Trois écoles peuvent commencer à la rentrée, avec les parents volontaires aux"
        " barrières.",
        14.3, (46, 9, 5),
    ),
    Proposal(
        "consult-data", "foued", "fr", "medina", "facilities",
        "Publier les permis de bâtir sur une carte",
        "Beaucoup de soupçons naissent de ce qu’on ne voit pas. Publier chaque permis accordé, avec la règle appliquée et la dérogation éventuelle, ferait plus pour la"
        " confiance que dix réunions.",
        16.0, (58, 1, 3),
        (Said("nizar", "ar", "ومعها أسماء من رخّص؟ على الأقلّ المصلحة والتاريخ.", "for"),),
    ),
    Proposal(
        "office-tower", "c-developer", "fr", "bab-el-bhar", "housing",
        "Autoriser des tours de bureaux sur les berges sud du lac",
        "La ville a besoin d’un quartier d’affaires dense. Trente étages sur les berges sud libèrent ailleurs de la place pour le logement et paient les transports.",
        17.4, (11, 47, 6),
        (Said("khadija", "ar", "الضفاف لنا جميعًا، لا لمن يدفع أكثر.", "against"),),
    ),
    Proposal(
        "stray-noise", "bilel", "fr", "el-kabaria", "facilities",
        "Une salle pour les associations de jeunes à El Kabaria",
        "La maison des jeunes est fermée depuis trois ans pour travaux. Inscrivez au plan une salle polyvalente de 300 m² sur le terrain communal de la cité, ouverte le"
        " soir, gérée avec les associations du quartier.",
        18.8, (34, 1, 2),
    ),
    Proposal(
        "bike-grid", "tarek", "en", "el-menzah", "transport",
        "A small, connected cycling network before anything grand",
        "Forty kilometres that connect are worth more than two hundred that stop at every roundabout. Start with the flat corridor along the lake, the avenues to the"
        " universities and the tram stations, with secure parking at each.",
        5.4, (41, 16, 8),
        (
            Said("ramzi", "fr", "Et nous, les taxis ? Les avenues sont déjà saturées.", "against"),
            Said("amal", "en", "Women will cycle if the lanes are protected, not painted. Please write “protected” into the rule.", "for"),
        ),
    ),
    Proposal(
        "shade-rule", "nour", "en", "bab-el-bhar", "green",
        "A shade rule: half of every pavement in shade at two in the afternoon",
        "July is getting longer. Ask every street project to show that half of its pavement is shaded at 14:00 on 21 July, by trees, arcades or canopies. It is a rule"
        " that anybody can check with their own eyes.",
        8.7, (51, 4, 6),
    ),
    Proposal(
        "medina-tourists", "amal", "en", "medina", "heritage",
        "Keep homes as homes: a ceiling on short-term lets in the medina",
        "In our lane six houses of eleven are now rented by the night. Set a ceiling of one in ten per quarter, and give the owners who return to long leases priority"
        " for restoration grants.",
        12.2, (32, 13, 9),
        (Said("foued", "fr", "Un plafond, oui, mais avec un recensement honnête d’abord.", "for"),),
    ),
    Proposal(
        "courts", "amal", "en", "el-omrane", "facilities",
        "Open the municipal sports courts to girls’ teams two evenings a week",
        "There are courts, and there is no hour at which we can use them. Reserve two evenings a week, with lights and a caretaker, in each arrondissement.",
        15.5, (43, 5, 4),
    ),
    Proposal(
        "english-maps", "nour", "en", "bab-el-bhar", "facilities",
        "Publish the draft plan as open map layers, not only as scanned PDFs",
        "Universities and associations could test the rules on real parcels if the zones were published as open data. A scan cannot be measured or searched.",
        18.1, (39, 0, 5),
    ),
    Proposal(
        "metro-5", "oussama", "aeb-Latn", "sejoumi", "transport",
        "Nheb metro ywasel lel Sejoumi, mouch ken louage",
        "Kol sbe7 nestannaw louage se3a fel chtaa. Ken fama ligne métro wala bus rapide men Sejoumi lel Barcelone, 60 alf wa7ed yerte7ou. 3andna trottoir wes3a fel route,"
        " 7ottou el bus fel west.",
        6.1, (48, 3, 4),
        (
            Said("khadija", "ar", "أساند بقوّة. النساء أكثر من يعاني من انتظار اللواج ليلًا.", "for"),
            Said("chaima", "aeb-Latn", "Zeda el Ettahrir ! nafs el mochkla.", "for"),
        ),
    ),
    Proposal(
        "jnina", "chaima", "aeb-Latn", "ettahrir", "green",
        "Jnina lel sghar fi 7ay Ettahrir 3ala el ardh el fergha",
        "El ardh el fergha 7dha el mosta5dem el 9dim sarret mzabla. N7ebbou jnina b chjar w le3ab w dhaw, ma nesta7a9ouch barcha flous. A7na el jiran n3awnou fel gharsa.",
        9.9, (37, 0, 3),
    ),
    Proposal(
        "taxi-stops", "ramzi", "aeb-Latn", "djebel-jelloud", "transport",
        "Blayes ma3rfa lel taxi jama3i fi kol 7ouma",
        "Taxi jama3i yo9ef win yjib rabbi, w el 7a9 3lih w 3al blédia. 7ottou 12 station fel plan b tende w plaque, w a7na nelta9mou biha. El 3bed tewali ta3ref win testanna.",
        11.8, (30, 4, 6),
    ),
    Proposal(
        "sou9-mawazi", "bilel", "aeb-Latn", "el-kabaria", "facilities",
        "Sou9 mnadhem badel el nasba 3al trottoir",
        "El nasba 3al trottoir ma tarje3ch tetna7a b el 7ekem. A3tiwna sou9 mnadhem 9rib, b dhaw w mé w twalet, 50 dinar fel chhar, w ana awel wa7ed yemchi.",
        14.1, (35, 6, 5),
        (Said("anouar", "ar", "كلام تاجر يعرف الواقع. نفس الطلب في المدينة.", "for"),),
    ),
    Proposal(
        "mdina-ndhifa", "chaima", "aeb-Latn", "el-omrane-superieur", "water",
        "Nadhfou el ouedyen 9bal el chtaa mouch ba3dha",
        "Kol october el ghar9a w kol november el comité. Programme manchour: chkoun ynadhef, ama oued, anahou nhar. N7ottou el date fel site w nchoufou.",
        16.7, (53, 0, 2),
    ),
)

# Hidden by a moderator (followed.py): it points at a neighbour and accuses them. Its words are shown nowhere.
INSULT = Proposal(
    "insult", "c-angry", "fr", "el-omrane", "facilities",
    "Mon voisin du 14 est un voleur et tout le monde le sait",
    "Monsieur X., au numéro 14, a construit sur le toit sans permis en payant quelqu’un. C’est un voleur et un menteur, allez le voir vous-mêmes.",
    13.2, (2, 4, 0),
)

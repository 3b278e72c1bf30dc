"""What an item begins with."""

from __future__ import annotations

from consult.domain.texts.pieces import begins_marked


def test_an_item_with_a_number_or_sign_of_its_own_is_told_from_one_without():
    for text in ("1) Hauteur", "a. surface", "1° les cours", "أ) الارتفاع", "12.) x", "- wool", "• wool"):
        assert begins_marked(text), text
    for text in ("UA : tissu ancien", "المخازن التي تفوق مساحتها", "200 m² au plus", "zone (UB)"):
        assert not begins_marked(text), text

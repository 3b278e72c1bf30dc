"""Letters about what became of somebody's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, isolated


def received(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Received: number %(ref)s in the register", ref=case.ref),
        [
            Paragraph(
                _(
                    "What you said was received on %(moment)s and stands in the register of opinions "
                    "under the number %(ref)s. The number is yours: it is never given to anything else.",
                    moment=isolated(case.formats.datetime(case.notice.created_at)),
                    ref=case.ref,
                )
            ),
            *case.title(),
            Paragraph(_("Its page shows at every moment what became of it, and its receipt.")),
            Button(_("See what becomes of it"), case.own()),
        ],
        [],
    )


def answered(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Your contribution %(ref)s has an answer", ref=case.ref),
        [
            Paragraph(
                _(
                    "The municipality has answered your contribution %(ref)s. The answer is public and "
                    "stands on its page.",
                    ref=case.ref,
                )
            ),
            *case.title(),
            *case.city_text(_("Who answers"), case.facts.get("office") or ""),
            Button(_("Read the answer"), case.own()),
        ],
        [],
    )


def _several(case: Case, refs: Sequence[str]) -> str:
    """Register numbers in a row, each kept whole."""
    return case.formats.listed(isolated(ref) for ref in refs)


def _placed(case: Case) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The person's contributions that were cited, and those set aside with the reason of each."""
    facts = case.facts
    if "cited" in facts:
        return facts["cited"], facts["set_aside"]
    # A letter that waits since its facts named one contribution only.
    if facts.get("place") == "set-aside":
        return [], {facts["ref"]: facts.get("reason") or {}}
    return [facts["ref"]], {}


def _places(case: Case) -> list[Block]:
    """Every contribution of the person with its place in the synthesis; those set aside with the reason."""
    _, ngettext = case.words.gettext, case.words.ngettext
    blocks: list[Block] = []
    cited, aside = _placed(case)
    if cited:
        told = ngettext(
            "The synthesis of what was heard has been published, and your contribution %(refs)s is cited in it.",
            "The synthesis of what was heard has been published, and your contributions %(refs)s are cited in it.",
            len(cited),
            refs=_several(case, cited),
        )
        blocks.append(Paragraph(told))
    else:
        blocks.append(Paragraph(_("The synthesis of what was heard has been published.")))
    for reason, refs in _by_reason(aside):
        told = ngettext(
            "Your contribution %(refs)s was read, and no finding of the synthesis rests on it. The reason is "
            "recorded:",
            "Your contributions %(refs)s were read, and no finding of the synthesis rests on them. The reason is "
            "recorded:",
            len(refs),
            refs=_several(case, refs),
        )
        blocks += [Paragraph(told), *case.city_text(_("Reason"), reason)]
    return blocks


def _by_reason(aside: Mapping[str, dict[str, str]]) -> list[tuple[dict[str, str], list[str]]]:
    """The numbers that share a reason, together."""
    found: list[tuple[dict[str, str], list[str]]] = []
    for ref, reason in aside.items():
        for known, refs in found:
            if known == reason:
                refs.append(ref)
                break
        else:
            found.append((reason, [ref]))
    return found


def synthesis_published(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("What was heard: the synthesis is published"),
        [
            *_places(case),
            *case.city_text(_("Public consultation"), case.facts.get("title") or ""),
            Button(_("See what became of it"), case.own()),
        ],
        [
            _(
                "The whole synthesis is here: %(url)s",
                url=isolated(case.url(f"consultations/{case.facts['slug']}/synthesis")),
            ),
            _(
                "The next step is the decision: the deciding body answers each recommendation, with its "
                "reasons."
            ),
        ],
    )


def file_closed(case: Case) -> Body:
    _, ngettext = case.words.gettext, case.words.ngettext
    cited, aside = _placed(case)
    refs = [*cited, *aside]
    return Body(
        _("It is decided: what became of your contribution %(ref)s", ref=isolated(refs[0]))
        if len(refs) == 1
        else _("It is decided: what became of your contributions"),
        [
            Paragraph(
                ngettext(
                    "The deciding body has answered every recommendation of the public consultation in "
                    "which you took part. The page of your contribution %(refs)s shows its way to the "
                    "decision, with the reasons.",
                    "The deciding body has answered every recommendation of the public consultation in "
                    "which you took part. The pages of your contributions %(refs)s show their way to the "
                    "decision, with the reasons.",
                    len(refs),
                    refs=_several(case, refs),
                )
            ),
            *case.city_text(_("Public consultation"), case.facts.get("title") or ""),
            Button(_("See what became of it"), case.own()),
        ],
        [
            _(
                "All decisions and their reasons are here: %(url)s",
                url=isolated(case.url(f"council/{case.facts['slug']}")),
            )
        ],
    )

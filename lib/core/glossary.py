"""What the words of the field mean, for the drawer beside every page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.core.bearing import FEWEST_AT_RISK


@dataclass(frozen=True, kw_only=True)
class Term:
    """One word of the field.

    Args:
        meaning: What it means here, in one sentence.
        ours: True for a word of public service mutuals alone, which a register of anything else has no use for.
        forms: The ways in which texts write it, as a pattern without capitals; empty for the word and its plural.
    """

    meaning: str
    forms: str = ""
    ours: bool = False


#: Word -> what it means, in the order of the alphabet.
TERMS = {
    "As at": Term(meaning="The day that the figures describe.", forms=r"as at"),
    "Data edition": Term(meaning="One state of the register; a link to it keeps its numbers.", forms=r"(data )?editions?"),
    "Estimated": Term(
        meaning="A value that no source gives, worked out from figures of the same or similar bodies, always with its range.",
        forms=r"estimate[ds]?|estimated",
    ),
    "Evidence": Term(
        meaning="How sure sources make it that a body is a mutual and when it began and ended: strong, moderate or weak.",
        forms=r"(strong|moderate|weak)( or (strong|moderate|weak))? evidence|evidence grades?",
    ),
    "FTE": Term(
        meaning="Full-time equivalent: two people who each work half of the week count as one.", forms=r"fte|full-time equivalents?"
    ),
    "Headcount": Term(meaning="The number of people employed, whatever their hours."),
    "In-house": Term(meaning="Taken back to be run by a council or another public body.", forms=r"in-house|in house"),
    "Live": Term(meaning="Begun by the date and not known to have ended.", forms=r"live"),
    "Local authority": Term(
        meaning="A council and its area, as the Office for National Statistics draws it.", forms=r"local authorit(y|ies)"
    ),
    "Mutuals Support Programme": Term(meaning="The government’s programme of advice for bodies that wished to become mutuals.", ours=True),
    "Named": Term(meaning="Found in a source by its name; published counts are numbers without names.", forms=r"named"),
    "Parent body": Term(
        meaning="The public body that a mutual left, most often a council or part of the NHS.", forms=r"parent bod(y|ies)", ours=True
    ),
    "Pathfinder": Term(meaning="One of the bodies that the government chose in 2010 and 2011 to try the way to a mutual.", ours=True),
    "Public service mutual": Term(
        meaning="A body that has left the public sector, goes on delivering public services, and in which staff have real influence.",
        forms=r"public service mutuals?|mutuals?",
        ours=True,
    ),
    "Range": Term(meaning="The two values between which the true one lies with a likelihood of 95%.", forms=r"ranges?"),
    "Self-reported": Term(meaning="Said by the body itself and not confirmed by anybody else."),
    "Spin-out": Term(meaning="A body’s step out of the public sector, and the body itself.", forms=r"spin-outs?|spun out", ours=True),
    "Still going": Term(
        meaning=f"The share that had not ended so many years after launch; given where {FEWEST_AT_RISK} or more were followed.",
        forms=r"still going",
    ),
    "Traced": Term(meaning="Found in a source as a figure for that body, near the date.", forms=r"traced"),
    "Turnover": Term(meaning="What a body took in during a year, from contracts and everything else.", forms=r"turnovers?"),
}
#: Those that stand on nearly every page.
EVERYWHERE = ("Data edition", "Evidence", "Live", "Named", "Public service mutual", "Spin-out")


def find_terms(text: str) -> tuple[str, ...]:
    """The words of the glossary that a text uses, in the order of the alphabet."""
    folded = text.lower()
    return tuple(word for word, term in TERMS.items() if re.search(rf"\b(?:{term.forms or re.escape(word.lower()) + 's?'})\b", folded))

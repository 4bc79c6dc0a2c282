"""Sentences on method and limits that several cards share."""

from lib.register import measures

AS_AT = (
    "A partial date such as 2011 stands for every day that it allows. The central count reads it as the middle of that span; "
    "a mutual is certainly live when every reading says so and possibly live when some reading does. Where the launch is unknown, the "
    "date at which a source first shows it trading is its start; those seen only later are counted apart."
)
REGISTER = (
    "The register names the mutuals that could be found in public sources, so it counts fewer than officials did. "
    "Bodies without known dates are counted apart."
)
VALUE = measures.MEASURES["value"].method
ESTIMATES = measures.ESTIMATED.method
FLOOR = (
    "Values and headcounts are known for some mutuals only, in figures of several years, many of them approximate: every sum says for how "
    "many. Pounds are those of the year described; prices "
    "are not adjusted."
)
MEASURES = " ".join(measure.method for measure in measures.MEASURES.values() if measure.method)

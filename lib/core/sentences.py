"""Sentences on method and limits that several cards share."""

AS_AT = (
    "A partial date such as 2011 stands for every day that it allows. The central count reads it as the middle of that span; "
    "a mutual is certainly live when every reading says so and possibly live when some reading does."
)
REGISTER = (
    "The register names the mutuals that its compilers could find in public sources, so it counts fewer than officials did. "
    "Bodies that no source places in time are counted apart."
)
VALUE = (
    "The value of a mutual is its turnover in the nearest year, else the yearly worth of its contracts, within three years of the date; "
    "the same year goes first, then the earlier. Figures for part of a body, for an unknown number of years or from before the spin-out "
    "are left out."
)
FLOOR = (
    "Values and headcounts are known for some mutuals only, so every sum is a floor. Pounds are those of the year described; prices "
    "are not adjusted."
)
MEASURES = f"{VALUE} Staff are headcounts chosen by the same rule. Population is the census, on a straight line between censuses."

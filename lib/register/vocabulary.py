"""What a register may say in its own words, and how its nouns take the place of the project's own.

Sentences are written once, about mutuals in England. A register about something else names its nouns in `register.toml`, and a
`Speaker` puts them into every text at the border to the reader; names and texts that come from the data stay as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from lib.register.dates import last_full_year

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

T = TypeVar("T")

_NOUNS = {
    "one": "mutual",
    "many": "mutuals",
    "sector_one": "public service mutual",
    "sector_many": "public service mutuals",
    "place": "England",
    "value": "value of services",
    "staff": "staff",
}
#: Measures of figures that are money a year, or paid once.
MONEY = ("turnover", "contract_value")
#: What else is said of the money and the people, to be said of another `value` or `staff`.
_OF_VALUE = {
    "known services are worth": "known {} is",
    "known services were worth": "known {} was",
    "services are worth": "{} is",
    "services were worth": "{} was",
    "what its services were worth": "its {}",
    "what are their services worth": "what is their {}",
    "services of live mutuals": "{} of live mutuals",
    "were worth": "was",
    "services worth": "{} of",
    "known services": "known {}",
    "services value": "{}",
    "value of its services": "{}",
    "value of their services": "{}",
    "of services a year": "of {} a year",
    "turnover, or contract value where no turnover is known": "the {} of the year",
    "its turnover in the nearest year, else the yearly worth of its contracts": "its {} in the nearest year",
    "contracts were worth": "{} was",
    "turnover and contract value": "{}",
    "turnover or contract value": "{}",
    "turnover, contract value": "{}",
    "turnover and contracts": "{}",
    "turnovers": "{}",
    "turnover": "{}",
    "contract value": "{}",
}
_OF_STAFF = {
    "staff control": "staff control",
    "staff-owned": "staff-owned",
    "staff-led": "staff-led",
    "how many people work in them": "how many {} do they have",
    "number of staff": "number of {}",
    "staff is known": "the number of {} is known",
    "staff numbers": "numbers of {}",
    "staff number": "number of {}",
    "staff headcount": "number of {}",
    "staff fte": "full-time equivalent {}",
    "staff members": "{} who are members",
    "headcounts": "numbers of {}",
    "headcount": "number of {}",
    "(people)": "({})",
}
#: What is true of mutuals alone, as it is said of anything else.
_ELSEWHERE = {
    "left the public sector": "began",
    "public services": "services",
    "ministers and officials": "others",
    "minister": "claimant",
    "ministers": "claimants",
}
#: What holds for any register: the project's map and lookups are of England, and registers of others keep their names.
_FIXED_PHRASES = (
    "Mutuals Public Register",
    "Mutuals Support Programme",
    "East of England",
    "Map of England",
    "map of England",
    "regions of England",
    "region of England",
    "outside England",
)
#: Addresses and marks that are not words for readers.
_NO_WORDS = r"\]\([^)\s]*\)|https?://\S+|(?:href|class|id|src)=\"[^\"]*\""
_WORD = re.compile(r"\w+")
#: What takes the place of a pattern.
Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What a register may choose for itself; what it leaves out is as in the project's own register.

    Args:
        nouns: 'one' and 'many' for mutual(s), 'sector_one' and 'sector_many' for public service mutual(s), 'place' for England,
            'value' and 'staff' for what the money and the people are.
        also: Further phrases: as the project says it -> as this register says it.
        grades: Evidence grades counted by default, as readers see them.
        measures: Keys of `lib.register.measures.MEASURES` to offer; empty means those with data.
        legal_forms: The legal forms that organisations may have.
        parent_types: The kinds of parent body they may have.
        end_reasons: The reasons for which they may have ended.
        extra_places: Places beside the nine regions of England; in filters and tables, not shaded on the map.
        licence: The line that names the licence of register and text.
        attribution: What else must be credited, as sentences.
        about: What counts as one of its organisations, for the page on methods.
        feedback: Where feedback goes, an email address; empty means the contact.
        paid_once: Measures of figures whose money was paid once, such as a grant: it counts in its own year alone.
    """

    nouns: Mapping[str, str] = field(default_factory=lambda: dict(_NOUNS), hash=False)
    also: Mapping[str, str] = field(default_factory=dict, hash=False)
    grades: tuple[str, ...] = ("Strong", "Moderate")
    measures: tuple[str, ...] = ()
    legal_forms: tuple[str, ...] = (
        "Community interest company",
        "Charity",
        "Community benefit society",
        "Industrial and provident society",
        "Co-operative society",
        "Joint venture company",
        "Company limited by shares",
        "Company limited by guarantee",
    )
    parent_types: tuple[str, ...] = (
        "Council",
        "Primary care trust",
        "Probation trust",
        "Central government",
        "NHS trust",
        "Fire authority",
        "School or college",
        "Other",
    )
    end_reasons: tuple[str, ...] = ("merged", "in-house", "insolvent", "contract lost", "sold", "other")
    extra_places: tuple[str, ...] = ()
    licence: str = "Register and text: Open Government Licence v3.0."
    attribution: str = ""
    about: str = ""
    feedback: str = ""
    paid_once: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any]) -> Vocabulary:
        """Read the optional part of `register.toml`. Raises TypeError or ValueError naming what is wrong."""
        chosen: dict[str, Any] = {}
        for each in fields(cls):
            if each.name in raw and each.name not in ("nouns", "also", "paid_once"):
                value = raw[each.name]
                chosen[each.name] = _text(value, each.name) if isinstance(each.default, str) else _texts(value, each.name)
        words = raw.get("words", {})
        if not isinstance(words, Mapping):
            raise TypeError("words is not a table such as [words]")
        if unknown := set(words) - {*_NOUNS, "also"}:
            raise ValueError(f"words has {', '.join(sorted(unknown))}; allowed: {', '.join((*_NOUNS, 'also'))}")
        nouns = {name: _text(word, f"words.{name}") for name, word in words.items() if name != "also"}
        also = words.get("also", {})
        if not isinstance(also, Mapping) or not all(isinstance(word, str) for word in also.values()):
            raise TypeError("words.also is not a table of texts")
        # Who names only the short words means them for the long ones too.
        follow = {long: nouns[short] for long, short in (("sector_one", "one"), ("sector_many", "many")) if short in nouns}
        if "one" in nouns and "many" not in nouns:
            plural = f"{nouns['one']}s"
            follow |= {"many": plural, "sector_many": plural}
        return cls(nouns=_NOUNS | follow | nouns, also=dict(also), paid_once=_read_paid_once(raw.get("figures", {})), **chosen)

    def to_mapping(self) -> dict[str, Any]:
        """The opposite of `from_mapping`; only what differs from the project's own words."""
        usual = Vocabulary()
        mapping: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name not in ("nouns", "also", "paid_once") and value != getattr(usual, each.name):
                mapping[each.name] = list(value) if isinstance(value, tuple) else value
        words: dict[str, Any] = {name: word for name, word in self.nouns.items() if word != _NOUNS[name]}
        if self.also:
            words["also"] = dict(self.also)
        figures = {"figures": {name: {"lasting": False} for name in self.paid_once}} if self.paid_once else {}
        return mapping | figures | ({"words": words} if words else {})

    @cached_property
    def own_speaker(self) -> Speaker:
        """Who puts these nouns into texts that hold nothing of the data."""
        return self.speaker()

    def speaker(self, protected: Iterable[str] = ()) -> Speaker:
        """Who puts these nouns into texts; `protected` are names and texts of the data, which stay as they are."""
        words = {_NOUNS[name]: word for name, word in self.nouns.items() if word != _NOUNS[name]}
        words = (_ELSEWHERE if "mutual" in words else {}) | _about(self.nouns) | words | dict(self.also)
        once = self.nouns["value"] if self.paid_once else ""
        return Speaker(words, protected, once=once) if words or once else SILENT


class Speaker:
    """Puts a register's nouns into texts.

    Args:
        words: As the project says it -> as the register says it; whole words, a capital first letter stays one.
        protected: Names and texts of the data; those that hold one of the words are left alone wherever they stand.
    """

    def __init__(self, words: Mapping[str, str], protected: Iterable[str] = (), *, once: str = "") -> None:
        """Nothing is looked for where there are no words to put; `once` is what the money is, where it is paid once."""
        self._once, self._rules = once, _say_paid(once, "") if once else ()
        self.words = {word.casefold(): own for word, own in words.items()}
        self._pattern = self._phrases() if words else None
        self._exact: set[str] = set()
        self._starts: defaultdict[str, list[str]] = defaultdict(list)
        if self._pattern:
            # What is said once may pass the border again.
            own = self.words.values()
            self._protect((*_FIXED_PHRASES, *own, *(word[0].upper() + word[1:] for word in own), *protected))

    @property
    def silent(self) -> bool:
        """True where every text stays as it is."""
        return self._pattern is None and not self._rules

    def in_year(self, on: date) -> Speaker:
        """The same, for texts about a date: money that is paid once is said to have been paid in the last full year then."""
        if not self._once:
            return self
        other = copy(self)
        other._rules = _say_paid(self._once, str(last_full_year(on)))  # noqa: SLF001 - a copy of this one
        return other

    def say(self, text: str) -> str:
        """A text in the register's own words."""
        if text in self._exact:
            return text
        if self._pattern is not None and self._pattern.search(text):
            spans = self._find_spans(text)
            text = self._pattern.sub(lambda found: self._put(found, spans), text)
        for pattern, wording in self._rules:
            text = pattern.sub(wording, text)
        return text

    def over(self, value: T) -> T:
        """The same value with every text in it said: dataclasses, tuples, lists and dictionaries are gone through."""
        if self.silent:
            return value
        return self._over(value)  # type: ignore[no-any-return]  # the type is that of the value

    def _over(self, value: Any) -> Any:
        if isinstance(value, str):
            return type(value)(self.say(value)) if type(value) is str else value
        if (isinstance(value, tuple) and type(value) is tuple) or isinstance(value, list):
            return type(value)(self._over(each) for each in value)
        if isinstance(value, dict):
            return {name: self._over(each) for name, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            old = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
            new = {name: self._over(each) for name, each in old.items()}
            return replace(value, **{name: each for name, each in new.items() if each is not old[name]})
        return value

    def _phrases(self) -> re.Pattern[str]:
        phrases = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        return re.compile(rf"(?P<skip>{_NO_WORDS})|(?P<article>\ban? )?(?<![\w?&=/#.-])(?P<word>{phrases})(?![\w=?])", re.IGNORECASE)

    def _protect(self, texts: Iterable[str]) -> None:
        bare = re.compile("|".join(map(re.escape, self.words)), re.IGNORECASE)
        for text in dict.fromkeys(texts):
            if not bare.search(text):
                continue
            self._exact.add(text)
            # A name of one word, such as 'Mutual', can't be told from the noun inside a sentence.
            words = _WORD.findall(text)
            if len(words) > 1:
                self._starts[words[0]].append(text)
        for found in self._starts.values():
            found.sort(key=len, reverse=True)

    def _find_spans(self, text: str) -> list[tuple[int, int]]:
        """Where names and texts of the data stand in a text."""
        spans: list[tuple[int, int]] = []
        for word in _WORD.finditer(text):
            for name in self._starts.get(word[0], ()):
                start = word.start() - name.index(word[0])
                if start >= 0 and text.startswith(name, start):
                    spans.append((start, start + len(name)))
                    break
        return spans

    def _put(self, found: re.Match[str], spans: list[tuple[int, int]]) -> str:
        word = found["word"]
        if found["skip"] or any(start <= found.start("word") < end for start, end in spans):
            return found[0]
        own = self.words[word.casefold()]
        article = found["article"] or ""
        if article:
            article = f"{article[0]}{'n' if own[0] in 'aeiouAEIOU' else ''} "
        return article + (own[0].upper() + own[1:] if word[0].isupper() and not _is_name(word) else own)


def _read_paid_once(figures: Any) -> tuple[str, ...]:
    """The measures of `[figures.…]` that say `lasting = false`. Raises TypeError or ValueError."""
    if not isinstance(figures, Mapping) or not all(isinstance(each, Mapping) for each in figures.values()):
        raise TypeError("figures is not a table such as [figures.contract_value]")
    for name, figure in figures.items():
        if name not in MONEY or set(figure) - {"lasting"} or not isinstance(figure.get("lasting", True), bool):
            raise ValueError(f"figures.{name} can't be taken; allowed: lasting = true or false for {' or '.join(MONEY)}")
    return tuple(name for name, figure in figures.items() if not figure.get("lasting", True))


def _say_paid(value: str, year: str) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    """How money that was paid once is said: not as so much a year, but as paid in a year, named where a text is about one date."""
    paid = f"paid in {year}" if year else "paid in the year"
    last = f"paid in {year}" if year else "paid in the last full year"
    amount = r"(£[\d.,]+(?:(?: thousand| million| billion)|k|m|bn)?)"
    near = r"(?:within 3|within three) years of (?:\d{1,2} [A-Z][a-z]+ \d{4}|that date|the date)"
    noun = re.escape(value)
    return tuple(
        (re.compile(pattern), wording)
        for pattern, wording in (
            (rf"{amount} a year in (\d{{4}})", r"\1 paid in \2"),
            (r"(%\{customdata\[\d\]\}(?:</b>)?) a year", r"\1 paid in the year"),
            (r"^Middle of (%\{x\|%Y\})", r"\1"),
            (r"£ (million|thousand|billion) a year", r"£ \1"),
            (rf"{amount} a year(?: (?:near|on) \d{{1,2}} [A-Z][a-z]+ \d{{4}})?", rf"\1 {paid}"),
            (rf"(?i)\b(?:yearly )?({noun}) a year\b", rf"\1 {last}"),
            (rf"(?i)\byearly ({noun})\b", r"\1"),
            (rf"(?i)({noun})((?: of [^.;]*?)?) in the middle of each year", r"\1\2 paid in each year"),
            (rf"at least {amount} paid", r"\1 paid"),
            (rf"(?i)\bknown ({noun})", lambda found: found[1][0].upper() + found[1][1:] if found[0][0] == "K" else found[1]),
            (r"[Vv]alue known for ([\d,]+ of [\d,]+ [^,.]+), so this is at least the total", r"\1 were paid some then"),
            (r"More [^.]* have a known value in some years than in others, so a rise can be better evidence\. ?", ""),
            (r"^Bars: named in the register, at least$", "Bars: named in the register"),
            (r"GBP a year\b", "GBP"),
            (r"£ a year\b", "£"),
            (rf"is known {near}", f"is known to have been {last}"),
            (rf",? (?:known )?{near}(?: of the\s+date)?", f", {last}"),
            (r"the same year goes first, then the earlier\.", "money that is paid once counts in its own calendar year alone."),
        )
    )


def _about(nouns: Mapping[str, str]) -> dict[str, str]:
    """What is said of the money and the people where a register has its own nouns for them."""
    own: dict[str, str] = {}
    for name, phrases in (("value", _OF_VALUE), ("staff", _OF_STAFF)):
        if nouns[name] != _NOUNS[name]:
            own |= {phrase: wording.format(nouns[name]).replace("mutuals", nouns["many"]) for phrase, wording in phrases.items()}
    return own


def _is_name(word: str) -> bool:
    """Whether a word has a capital wherever it stands."""
    return word == _NOUNS["place"]


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{name} is not a text")
    return value.strip()


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each.strip() for each in value):
        raise TypeError(f"{name} is not a list of texts")
    return tuple(dict.fromkeys(each.strip() for each in value))


SILENT = Speaker({})

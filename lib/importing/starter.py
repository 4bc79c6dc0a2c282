"""The command `python -m lib.importing mapping FILE…`: a first mapping, guessed from columns and values, to be put right by hand."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lib.build.problems import FILE, Problem
from lib.build.spreadsheet import SpreadsheetError
from lib.importing.convert import parse_number
from lib.importing.organisations import slug
from lib.importing.readers import LINE, read_input
from lib.importing.text_files import InputError
from lib.importing.workbooks import SUFFIXES, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lib.importing.readers import InputFile

#: Part of the mapping -> what columns for it are called, the likeliest first. No column is taken twice.
_PLACE = {
    "postcode": r"post(al)? ?code|\bzip\b",
    "county": r"county|council|authority|district|\bregion\b",
    "town": r"\btown\b|\bcity\b",
    "country": r"country|nation\b",
}
_COLUMNS = {
    "company_number": r"compan(y|ies house) (no|num|reg|id)|co\.? no",
    "name": (
        r"(organi[sz]ation|recipient|club|trust|company) name|\brecipient$|charity name|\bname\b|organi[sz]ation|\bclub\b|\btrust\b"
        r"|charity|enterprise|society|title"
    ),
    "legal_form": r"legal|\bform\b",
    "sector": r"sector|\btype\b|\bkind\b|category|class|activit|what they do|industry|theme|programme|purpose",
    "launched": r"found|start|regist.*date|date.*regist|incorporat|set ?up|establish|launch|opened",
    "ended": r"\bend(ed)?\b|clos|remov|dissol|wound|ceased",
    "website": r"\bweb|url|site\b",
}
_KEY = (
    r"(recipient|organi[sz]ation|charity) (reg(istration)? ?)?(id|no|number)\b"
    r"|\b(ref|reference|reg\.? ?no|regno|no|number|id|identifier)\b|(?<!post )(?<!postal )\bcode\b"
)
_MEASURES = {
    "contract_value": r"grant|contract|award(ed)?\b|amount (paid|given|committed)",
    "turnover": r"turnover|income|revenue|sales|amount",
    "surplus": r"surplus|profit",
    "staff_fte": r"\bfte\b|full.time equivalent",
    "staff_headcount": r"staff|employee|headcount",
    "service_users": r"users|beneficiar|members|customers",
}
#: What is paid once rather than year by year.
_PAID = r"grant|award|paid|payment"
_PERIOD = r"year|period|fy|date|as at"
#: The same in the file of the organisations, where most dates are of themselves.
_OWN_PERIOD = r"(award|paid|payment|grant).*date|date.*(award|paid|payment)|award|paid|year end|fy ?end|period|accounts"
_YEAR = r"\d{4}[/–-]\d{2,4}|(?:19|20)\d{2}|\d{2}/\d{2}"
_HEAD = """# A first mapping, guessed from the names and values of the columns. Put right what is wrong; docs/import.md explains each key.
[register]
title = {title}
# updated = 2023-12-31   # the day at which the data was true; today if left out

[register.words]   # what the dashboard calls an organisation
one = "organisation"
many = "organisations"
# value = "income"    # what the money is, if it is not the value of services
# staff = "members"   # what the people are, if they are not staff

[[source]]
id = "source"
title = {title}
publisher = "Who published it"   # and url, published, licence
"""
_TITLE_ROWS, _SAMPLE = 20, 500


@dataclass(kw_only=True)
class _Input:
    """A file as it was read, with what its part of the mapping says and which of its columns are taken."""

    content: InputFile
    spec: dict[str, object]
    taken: set[str] = field(default_factory=set)

    @property
    def columns(self) -> list[str]:
        return [name for name in self.content.frame.columns if name != LINE]

    def values(self, name: str) -> list[str]:
        """The different values of a column that are not blank, of the first rows."""
        return [value for value in dict.fromkeys(self.content.frame[name].head(_SAMPLE)) if value]

    def find(self, pattern: str) -> str:
        """The column not taken yet whose name fits best and that is not blank, empty if there is none."""
        free = [name for name in self.columns if name not in self.taken and self.values(name)]
        words = re.split(r"\|(?![^(]*\))", pattern)
        name = next((name for word in words for name in free if _has_words(word, name)), "")
        self.taken |= {name} - {""}
        return name


def main(arguments: Sequence[str]) -> int:
    """Run the command; gives its exit code: 0 written, 1 a file can't be read or the mapping is there already. Usage errors exit with 2."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.importing mapping",
        description="Write a first mapping for CSV and Excel files, guessed from their columns. docs/import.md explains what to change.",
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the organisations first, then files of figures")
    parser.add_argument("--out", type=Path, metavar="MAPPING.toml", help="the mapping to write (beside the first file, named after it)")
    options = parser.parse_args(arguments)
    out = options.out or options.files[0].with_suffix(".toml")
    try:
        inputs = [_read(path) for path in options.files]
        text = starter(inputs)
        with out.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except InputError as error:
        name = next((path.name for path in options.files if str(error).startswith(f"{path.name} ")), out.name)
        problem = Problem(file=name, line=error.line, column=FILE, message=str(error).removeprefix(f"{name} "))
        sys.stderr.write(f"{problem}\n")
        return 1
    except OSError as error:
        why = "is there already; allowed: another name after --out" if isinstance(error, FileExistsError) else f"can't be written: {error}"
        sys.stderr.write(f"{Problem(file=out.name, line=1, column=FILE, message=why)}\n")
        return 1
    files = f" --files {options.files[0].parent}" if out.parent.resolve() != options.files[0].parent.resolve() else ""
    sys.stdout.write(f"Written: {out}. Look through it: every guess is marked with #.\nNext: python -m lib.importing {out}{files}\n")
    return 0


def starter(inputs: Sequence[_Input]) -> str:
    """The text of a mapping for files, organisations first."""
    first = inputs[0]
    title = re.sub(r"[_-]+", " ", Path(str(first.spec["file"])).stem).strip().capitalize()
    key = first.find(_KEY)
    organisations, name = _organisations(first, key)
    # Without a column of ids, figures find their organisation by its name.
    own_key = key or name
    parts = [
        _HEAD.format(title=_text(title)),
        *(f"[[input]]\n{_lines(each.spec)}" for each in inputs),
        organisations,
        *(part for each in inputs for part in _figures(each, _shared_key(each, first, own_key), wanted=each is not first)),
        *(_rest(each) for each in inputs),
    ]
    return "\n".join(part for part in parts if part)


def _read(path: Path) -> _Input:
    """A file with its largest sheet and the row of its header. Raises InputError that starts with the name of the file."""
    spec: dict[str, object] = {"name": slug(path.stem), "file": path.name}
    try:
        if path.suffix.casefold() in SUFFIXES and path.is_file():
            sheet = read_sheet(path, pick="largest")
            if sheet.others:
                spec["sheet"] = sheet.name
        content = read_input(path, spec)
        if row := _header_row(content):
            spec["header_row"] = row
            content = _with_row_above(path, spec, read_input(path, spec))
        if content.header[1] > content.header[0]:
            spec["header_row"], spec["header_height"] = content.header[0], content.header[1] - content.header[0] + 1
    except InputError as error:
        raise InputError(f"{path.name} {error}", error.line) from error
    except (SpreadsheetError, OSError) as error:
        raise InputError(f"{path.name} {getattr(error, 'strerror', '') or error}") from error
    return _Input(content=content, spec=spec)


def _with_row_above(path: Path, spec: dict[str, object], content: InputFile) -> InputFile:
    """A file read with the row above its header too, where the two are one header as the reader sees it: groups over their columns."""
    row = content.header[0]
    if row - 1 not in (line for line, _ in content.top):
        return content
    above = read_input(path, {**spec, "header_row": row - 1})
    return above if above.header == (row - 1, row) else content


def _header_row(content: InputFile) -> int:
    """The line of the header where titles stand above it, else 0: the first of the rows with the most cells of words."""
    names = sum(not name.startswith("column ") for name in content.columns)
    if names > 0.6 * len(content.columns) and content.left_out <= content.rows // 2:
        return 0
    words = {line: sum(bool(re.match(r"[^\W\d_]", cell)) for cell in cells) for line, cells in content.top[:_TITLE_ROWS]}
    return next((line for line, count in words.items() if count >= 0.8 * max(words.values())), 0)


def _has_words(pattern: str, name: str) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " "))
    return bool(re.search(pattern, words, re.IGNORECASE))


def _is_number(values: Sequence[str]) -> bool:
    """Whether most of the values are numbers, as the import reads them."""
    return 2 * sum(map(_reads, values)) > len(values)


def _reads(text: str) -> bool:
    for decimal in ("point", "comma"):
        try:
            parse_number(text, {"decimal": decimal})
        except ValueError:
            continue
        return True
    return False


def _organisations(each: _Input, key: str) -> tuple[str, str]:
    """The table of organisations, and the column of their names."""
    each.taken |= {key} - {""}
    place = {name: found for name, pattern in _PLACE.items() if (found := each.find(pattern))}
    columns = {name: found for name, pattern in _COLUMNS.items() if (found := each.find(pattern))}
    if "name" not in columns:
        columns["name"] = next((name for name in each.columns if name not in each.taken), each.columns[0])
        each.taken.add(columns["name"])
    lines = [f'[[table]]\nname = "organisations"\ninput = {_text(each.spec["name"])}']
    lines += [f"key = {_text(key)}   # what tells organisations apart"] if key else []
    if place:
        lines += ["", "[table.place]", *(f"{name} = {_text(found)}" for name, found in place.items())]
        lines += ['other_nations = "keep"   # or "leave out" what lies outside England']
    lines += ["", "[table.columns]"]
    for name, found in columns.items():
        sample = f"   # such as {', '.join(_short(value) for value in each.values(found)[:3])}"
        lines.append(f"{name} = {_date_column(each, found) if name in ('launched', 'ended') else _text(found)}{sample}")
    return "\n".join(lines) + "\n", columns["name"]


def _figures(each: _Input, key: str, *, wanted: bool) -> Iterator[str]:
    """A table of observations for each measure that columns are named after."""
    period = each.find(_PERIOD if wanted else _OWN_PERIOD)
    for measure, pattern in _MEASURES.items():
        names = [name for name in each.columns if name not in each.taken and _has_words(pattern, name) and _is_number(each.values(name))]
        if not names or not key:
            continue
        yearly = re.search(_YEAR, names[0])
        name = names[0]
        once = measure == "contract_value" and bool(period) and _has_words(_PAID, f"{name} {period}")
        lines = [f'[[table]]\nname = "observations"\ninput = {_text(each.spec["name"])}\nkey = {_text(key)}\n']
        if once:
            lines[0] += 'lasting = false   # paid once: it counts in its own year alone\nsum_by = "period_end"\n'
        if yearly and not period:
            before, after = (re.escape(part).replace("\\ ", " ") for part in (name[: yearly.start()], name[yearly.end() :]))
            lines.append(f"[table.wide]\npattern = '{before}(?P<year>{_YEAR}){after}'\n")
            each.taken |= {other for other in names if re.fullmatch(f"{before}(?:{_YEAR}){after}", other)}
        else:
            each.taken.add(name)
        lines.append(
            f'[table.columns]\nmeasure = {{ value = "{measure}" }}   # or {", ".join(other for other in _MEASURES if other != measure)}'
        )
        if yearly and not period:
            short = ", two_digit_years = 1950" if re.fullmatch(r"\d{2}/\d{2}", yearly[0]) else ""
            lines.append(f'period_end = {{ from = "year", year_end = "03-31"{short} }}   # the day on which the year ends')
        elif period:
            lines.append(f"period_end = {_date_column(each, period, 'year' if once else '')}")
        else:
            lines.append('period_end = { value = "2023-03-31" }   # the day of the figures: write the right one')
        source = "wide_value" if yearly and not period else name
        comma = any(re.fullmatch(r"[£€\s]*\d{1,3}(\.\d{3})*,\d{1,2}", value) for value in each.values(name))
        lines.append(f'value = {{ from = {_text(source)}, decimal = "comma" }}' if comma else f"value = {_text(source)}")
        lines += ["period_years = { value = 1 }"] if measure in ("turnover", "contract_value", "surplus") and not once else []
        yield "\n".join(lines) + "\n"


def _shared_key(each: _Input, first: _Input, key: str) -> str:
    """The column of a further file that holds the keys of the organisations."""
    if each is first or not key:
        return key
    known = {value.lstrip("0") for value in first.content.frame[key]} - {""}
    shares = {name: len(known & {value.lstrip("0") for value in each.values(name)}) for name in each.columns}
    best = max(shares, key=lambda name: shares[name], default="")
    each.taken |= {best}
    return best if shares.get(best) else ""


def _date_column(each: _Input, name: str, precision: str = "") -> str:
    """A column of dates with what the mapping must say of how they are written."""
    values = each.values(name)
    matches = [found for value in values if (found := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})\b", value))]
    spec: dict[str, object] = {"from": name}
    if precision:
        spec["precision"] = precision
    if matches:
        spec["date"] = "month first" if any(int(found[2]) > 12 for found in matches) else "day first"
    if any(len(found[3]) == 2 for found in matches):
        spec["two_digit_years"] = 1950
    if any(re.fullmatch(r"\d{4}[/–-]\d{2}", value) and int(value[-2:]) == (int(value[2:4]) + 1) % 100 for value in values):
        spec["year_end"] = "03-31"
    return _text(name) if len(spec) == 1 else "{ " + ", ".join(f"{key} = {_text(value)}" for key, value in spec.items()) + " }"


def _rest(each: _Input) -> str:
    lines = [
        f"#   {name}: {', '.join(_short(value) for value in each.values(name)[:3]) or 'blank'}"
        for name in each.columns
        if name not in each.taken
    ]
    return "\n".join([f"# Columns of {each.spec['file']} from which nothing is taken yet:", *lines]) + "\n" if lines else ""


def _lines(spec: Mapping[str, object]) -> str:
    return "".join(f"{name} = {_text(value)}\n" for name, value in spec.items())


def _text(value: object) -> str:
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _short(value: str) -> str:
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
    return flat if len(flat) <= 30 else f"{flat[:29]}…"

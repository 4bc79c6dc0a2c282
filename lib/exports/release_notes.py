"""What each edition changed, as release notes and as a feed: `python -m lib.exports.release_notes` writes both.

`docs/releases/<edition>.md` holds one note per edition kept and `static/changes.atom` an entry for each; tests hold both
against the data.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pandas as pd

from lib.core.field import Show
from lib.core.wording import cell, count, day, partial_date, write_list
from lib.exports.notices import licence_of
from lib.register.dataset import Dataset, open_dataset
from lib.register.release import NoEditionError
from lib.topics.changes import words as sentences
from lib.topics.changes.difference import CITED, FILLED, KINDS, REMOVED, WENT_AND_CAME
from lib.topics.changes.measure import changes, figures_changed, fold_alike
from lib.view import addresses
from lib.view.addresses import FEED_FILE, UP_FROM_STATIC
from lib.view.view import View, make_view

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from lib.core.result import Result
    from lib.topics.changes.measure import ChangesFacts, FiguresFacts

PROJECT = Path(__file__).resolve().parents[2]
NOTES = PROJECT / "docs" / "releases"
FEED = PROJECT / "static" / FEED_FILE
_ENDING = ".atom"
_ATOM = "http://www.w3.org/2005/Atom"
#: So many fillings of one column share a line, which names the values if there are few.
_MANY, _FEW = 5, 4


def write_note(data: Dataset) -> str:
    """The release note of an edition as Markdown: what it holds, what changed since the one before, and the effect on the figures."""
    register, view = data.register, _view(data)
    record, effect = changes(data, view), figures_changed(data, view)
    lines = [
        f"# Data edition {data.edition}",
        f"Last updated {day(register.updated)}. Made from the data by `python -m lib.exports.release_notes`; do not edit.",
        f"It holds {_describe_size(data)}.",
    ]
    changed = [*_list_changes(record), "## Effect on the headline figures", *_tabulate_effect(effect)]
    rest = ["It is the first edition that is kept."] if record.facts.first else changed
    return data.speaker.say("\n\n".join([*lines, *rest]) + "\n")


@dataclass(frozen=True, kw_only=True)
class About:
    """What a feed of its own is about.

    Args:
        name: In words.
        mutuals: The ids of the mutuals whose changes it has.
        file: Its own name, as its links see it.
        up: From where it is served to the root of the site.
        page: The page that shows what it is about, below the root.
    """

    name: str
    mutuals: frozenset[str]
    file: str
    up: str
    page: str


def write_feed(editions: Sequence[Dataset], about: About | None = None) -> bytes:
    """An Atom feed with an entry for each edition, newest first; its links are relative to where it is served.

    One about some mutuals alone has the editions that changed something of theirs.
    """
    ET.register_namespace("", _ATOM)
    newest = editions[0].register
    root = ET.Element(f"{{{_ATOM}}}feed")
    title, file, up, page = (about.name, about.file, about.up, about.page) if about else ("", FEED_FILE, UP_FROM_STATIC, "")
    name = f"tag:{newest.contact},{newest.updated.year}:changes{f':{file.removesuffix(_ENDING)}' if about else ''}"
    _add(root, "title", f"{newest.title}: what changed{f', {title}' if title else ''}")
    _add(root, "subtitle", "Compiled from public sources; not official statistics")
    _add(root, "id", name)
    _add(root, "updated", _update_time(editions[0]))
    _add(_add(root, "author"), "name", newest.short_title)
    _add(root, "rights", licence_of(newest)["name"])
    _add(root, "link", rel="self", href=file, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=up + (page or addresses.changes(editions[0])), type="text/html")
    for data in editions:
        if about is None:
            _add_entry(root, data)
        else:
            _add_entry_about(root, data, about)
    ET.indent(root, space=" ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def build_files(data_dir: Path | None = None, out: Path | None = None) -> dict[Path, bytes]:
    """Every file that the command writes, with its content: the note of each edition kept, and the feed.

    Args:
        data_dir: Folder of `release.json`; the project's own if left out.
        out: Folder for notes and feed; the project's own places if left out.
    """
    newest = open_dataset(data_dir) if data_dir else open_dataset()
    editions = [newest.at(each.name) for each in newest.editions]
    folder = out / NOTES.name if out else NOTES
    notes = {folder / f"{data.edition}.md": write_note(data).encode() for data in editions}
    return {**notes, out / FEED.name if out else FEED: write_feed(editions)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code: 0 done, 1 an edition can't be opened. Usage errors exit with 2."""
    parser = argparse.ArgumentParser(prog="python -m lib.exports.release_notes", description="Write release notes and feed.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of release.json of another register")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for its notes and feed; required with --data")
    options = parser.parse_args(arguments)
    if bool(options.data) != bool(options.out):
        parser.error("--data and --out go together, so that notes of another register don't replace the project's own")
    try:
        files = build_files(options.data, options.out)
    except NoEditionError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


def compare_datasets(old: Dataset, new: Dataset, *, every: bool = False) -> str:
    """What changed between any two datasets, as Markdown in the words of the newer register; repeats are folded but for `every`."""
    view = _view(new)
    record, effect = changes(new, view, old), figures_changed(new, view, old)
    parts = [f"Edition {old.edition} to {new.edition}", *_list_changes(record, every=every), *_tabulate_effect(effect)]
    return new.speaker.say("\n\n".join(parts) + "\n")


def _view(data: Dataset) -> View:
    return make_view(data.register, data.latest)


def _describe_size(data: Dataset) -> str:
    return f"{count(len(data.mutuals))} mutuals, {count(len(data.observations))} figures and {count(len(data.tables['sources']))} sources"


def _list_changes(record: Result[ChangesFacts], *, every: bool = False) -> list[str]:
    """The changes by kind, each as a list item."""
    if record.empty:
        return [sentences.changes(record).empty]
    words = sentences.changes(record)
    parts = [f"{words.subtitle}: {words.headline[:1].lower()}{words.headline[1:]}. {words.caption}"]
    for kind in KINDS:
        rows = record.frame[record.frame["change"].eq(kind)]
        if not rows.empty:
            found = rows.to_dict("records") if every else []
            lines = (_describe_change(row, kind) for row in found) if every else _describe_rows(rows, kind)
            parts += [f"## {kind}", "\n".join(f"- {line}" for line in lines)]
    return parts


def _describe_rows(rows: pd.DataFrame, kind: str) -> Iterator[str]:
    """A line for each change; many fillings of one column without a reason share one, and so do rows that changed alike."""
    fold = rows["changed_column"].ne("") & rows["why"].eq("") if kind == FILLED else pd.Series(False, index=rows.index)  # noqa: FBT003
    for (table, column), alike in rows[fold].groupby(["changed_table", "changed_column"], sort=False):
        if len(alike) < _MANY:
            fold[alike.index] = False
            continue
        values = alike["new"].value_counts()
        about = f"{table}, {str(column).removesuffix(WENT_AND_CAME).lower()}"
        which = write_list([f"“{value}” {count(number)} times" for value, number in values.items()]) if len(values) <= _FEW else ""
        yield f"{about}: {count(len(alike))} filled in or added to{which and f', {which}'}."
    yield from (_describe_change(row, kind) for row in fold_alike(rows[~fold]).to_dict("records"))


def _describe_change(row: Mapping[Hashable, Any], kind: str) -> str:
    about = f"{row['changed_table']}, {row['changed_row']}"
    if kind == REMOVED:
        return f"{about} is no longer there."
    if kind == CITED:
        return f"{about}: sources added, “{row['new']}”."
    if not row["changed_column"]:
        return f"{about}: {row['new']}." if row["new"] else f"{about}."
    if row["changed_column"].endswith(WENT_AND_CAME):
        parts = [f"{row[name]} {verb}" for name, verb in (("old", "went"), ("new", "came")) if row[name]]
        return f"{about}: {row['changed_column'].removesuffix(WENT_AND_CAME).lower()}: {'; '.join(parts)}. {row['why']}".rstrip()
    old, new = (f"“{partial_date(row[name])}”" if row[name] else "nothing" for name in ("old", "new"))
    return f"{about}: {row['changed_column'].lower()} was {old}, is {new}. {row['why']}".rstrip()


def _tabulate_effect(effect: Result[FiguresFacts]) -> list[str]:
    """The headline figures before and after, as a Markdown table."""
    if effect.empty:
        return []
    words = sentences.figures(effect)
    lines = ["| Figure | Date | Before | Now |", "|---|---|---|---|"]
    for row in effect.frame.to_dict("records"):
        before, after = (cell(row[name], Show.RATE) for name in ("before", "after"))
        lines.append(f"| {row['figure']} | {day(row['date'])} | {before} | {after} |")
    return [words.caption if effect.facts.moved else f"{words.headline}. {words.caption}", "\n".join(lines)]


def _add_entry(root: ET.Element, data: Dataset) -> None:
    register, record = data.register, changes(data, _view(data))
    words = sentences.changes(record)
    entry = _add(root, "entry")
    summary = data.speaker.say(words.empty if record.empty else f"{words.headline}.")
    _add(entry, "title", f"Data edition {data.edition}: {summary.rstrip('.')}")
    _add(entry, "id", f"tag:{register.contact},{register.updated.year}:edition-{data.edition}")
    _add(entry, "updated", _update_time(data))
    href = UP_FROM_STATIC + addresses.changes(data, since=record.facts.since, pinned=data.edition)
    _add(entry, "link", rel="alternate", href=href, type="text/html")
    _add(entry, "summary", summary)
    _add(entry, "content", write_note(data), type="text")


def _add_entry_about(root: ET.Element, data: Dataset, about: About) -> None:
    """What an edition changed of some mutuals; nothing where it changed nothing of theirs."""
    register, record = data.register, changes(data, _view(data), about=about.mutuals)
    if record.empty:
        return
    entry = _add(root, "entry")
    text = data.speaker.say("\n\n".join(_list_changes(record)))
    summary = data.speaker.say(f"{sentences.changes(record).headline}.")
    _add(entry, "title", f"Data edition {data.edition}, {about.name}: {summary.rstrip('.')}")
    _add(entry, "id", f"tag:{register.contact},{register.updated.year}:edition-{data.edition}:{about.file.removesuffix(_ENDING)}")
    _add(entry, "updated", _update_time(data))
    _add(entry, "link", rel="alternate", href=about.up + about.page, type="text/html")
    _add(entry, "summary", summary)
    _add(entry, "content", text, type="text")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text or None
    return element


def _update_time(data: Dataset) -> str:
    return f"{data.register.updated.isoformat()}T00:00:00Z"


if __name__ == "__main__":
    sys.exit(main())

"""Writes an edition: typed Parquet files in a folder of their own, then `release.json`, which names the folder.

A reader opens `release.json` first; it lists the editions kept, newest first. It is replaced in one step after the folder
is complete, so a reader sees the old edition or the new one and never half of one, whenever the build is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from lib.build.cells import allowed_words
from lib.register.release import EDITIONS, RELEASE, NoEditionError, parse_release
from lib.register.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lib.register.release import Edition
    from lib.register.schema import Column, Register, Table

_UNFINISHED = ".unfinished-"
_TYPES = {
    Kind.LIST: pa.list_(pa.string()),
    Kind.FLAG: pa.bool_(),
    Kind.DAY: pa.date32(),
    Kind.MONEY: pa.int64(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
}


def arrow_table(table: Table, rows: Iterable[Mapping[str, Any]], register: Register) -> pa.Table:
    """The rows as an Arrow table in the types of the schema, definitions in its metadata."""
    rows = list(rows)
    arrays = [_array([row[column.name] for row in rows], column, register) for column in table.columns]
    fields = [
        pa.field(
            column.name,
            array.type,
            nullable=not column.required,
            metadata={"label": column.label, "definition": column.definition, "unit": column.unit},
        )
        for column, array in zip(table.columns, arrays, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"label": table.label, "row": table.row}))


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file; the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def release_of(
    register: Register, sources: Mapping[str, str], files: Mapping[str, bytes], tables: Mapping[str, pa.Table]
) -> dict[str, Any]:
    """What `release.json` says. Its folder is named after everything else it holds, so new content is a new folder."""
    precision = tables["organisations"].column("precision").to_pylist()
    organisations = dict.fromkeys(_precisions(tables["organisations"]), 0)
    for name in precision:
        organisations[name] += 1
    release: dict[str, Any] = {
        "edition": register.edition,
        "reference_date": register.reference_date.isoformat(),
        "register": register.to_mapping(),
        "sources": dict(sorted(sources.items())),
        "tables": {name: {"rows": tables[name].num_rows, "sha256": _digest(files[name])} for name in sorted(files)},
        "precision": organisations,
    }
    digest = _digest(json.dumps(release, sort_keys=True).encode())[:12]
    return {"edition": register.edition, "folder": f"{EDITIONS}/{register.edition}-{digest}", **release}


def publish(out: Path, release: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Write an edition and make it the one that readers open; editions of other names are kept and listed after it.

    `release.json` then says what `release_of` gave and, as `editions`, the same of every edition kept, newest first. An
    edition built again takes the place of the one of its name.

    Args:
        out: Folder of `release.json`; made if it is not there.
        release: What `release_of` gives.
        files: Table name -> bytes of its Parquet file.

    Raises:
        OSError: If something can't be written; readers then still see the edition they saw before.
    """
    editions = out / EDITIONS
    editions.mkdir(parents=True, exist_ok=True)
    _clear_unfinished(out)
    before = _listed_editions(out)
    entries = [release, *(edition.entry for edition in before if edition.name != release["edition"])]
    folder = out / release["folder"]
    content = {**release, "editions": entries}
    try:
        if not _holds(folder, files):
            _write_folder(folder, files)
        _replace_file(out / RELEASE, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
    except OSError:
        # A full disk is no place to leave half a build on.
        _clear_unfinished(out)
        raise
    if before and before[0].folder != release["folder"]:
        _remove_others(editions, {Path(each).name for each in (*(entry["folder"] for entry in entries), before[0].folder)})


def _array(values: list[Any], column: Column, register: Register) -> pa.Array:
    if column.kind is not Kind.CATEGORY:
        return pa.array(values, type=_TYPES.get(column.kind, pa.string()))
    words = allowed_words(column, register)
    index = {word: number for number, word in enumerate(words)}
    indices = pa.array([None if value is None else index[value] for value in values], type=pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, type=pa.string()))


def _precisions(organisations: pa.Table) -> list[str]:
    return list(organisations.column("precision").chunk(0).dictionary.to_pylist())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the folder is already there, complete and unchanged."""
    try:
        return all((folder / f"{name}.parquet").read_bytes() == content for name, content in files.items())
    except OSError:
        return False


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    unfinished = folder.with_name(f"{_UNFINISHED}{folder.name}")
    unfinished.mkdir()
    for name, content in files.items():
        _write_synced(unfinished / f"{name}.parquet", content)
    _sync_folder(unfinished)
    if folder.exists():
        # It is damaged; move it out of the way, to be cleared with whatever a killed build leaves.
        folder.replace(folder.with_name(f"{_UNFINISHED}damaged-{folder.name}"))
    unfinished.replace(folder)
    _sync_folder(folder.parent)
    _clear_unfinished(folder.parent.parent)


def _replace_file(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{_UNFINISHED}{path.name}")
    _write_synced(unfinished, content)
    unfinished.replace(path)
    _sync_folder(path.parent)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _listed_editions(out: Path) -> tuple[Edition, ...]:
    """The editions that `release.json` lists now; none if there is nothing to keep."""
    try:
        return parse_release((out / RELEASE).read_bytes()).editions
    except (FileNotFoundError, NoEditionError):
        return ()


def _clear_unfinished(out: Path) -> None:
    for leftover in (*out.glob(f"{_UNFINISHED}*"), *(out / EDITIONS).glob(f"{_UNFINISHED}*")):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def _remove_others(editions: Path, keep: set[str]) -> None:
    for folder in editions.iterdir():
        if folder.is_dir() and folder.name not in keep:
            shutil.rmtree(folder)

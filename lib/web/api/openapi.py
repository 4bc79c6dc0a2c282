"""The OpenAPI document of the API, made from the same tables, fields and vocabulary as everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.catalogue import CARDS, FIELDS
from lib.core.field import Show
from lib.exports.notices import STATUS, licence_of
from lib.register.measures import MEASURES
from lib.register.schema import GRADES, Kind
from lib.view.addresses import API
from lib.view.links import PARAMETER, VERSION
from lib.view.view import LONGEST_NOTE, MOST_COMPARED, NEAR_MILES, PARAMETERS, measure_words, sector_options
from lib.web.api.asking import FORMATS, LONGEST_PLACE, MOST_PAGES, MOST_ROWS, PLACE, ROWS
from lib.web.api.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lib.register.dataset import Dataset
    from lib.register.schema import Column, Table
    from lib.register.vocabulary import Speaker

Schema = dict[str, Any]
_TYPES = {Kind.FLAG: "boolean", Kind.MONEY: "integer", Kind.WHOLE: "integer", Kind.NUMBER: "number"}
_NUMBERS = (Show.COUNT, Show.MONEY, Show.PEOPLE, Show.RATE, Show.EXACT, Show.SHARE, Show.TIMES, Show.YEAR)
_REFUSALS = {
    "400": "A parameter or a value is not known.",
    "404": "There is nothing of that id.",
    "405": "The API is read only.",
    "406": "The format asked for is not written.",
    "414": "The address is too long.",
    "503": "No edition of the register can be opened now.",
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
#: Keys whose texts people read.
_TEXT_KEYS = frozenset(("title", "summary", "description", "x-unit"))
_OTHER_FORMATS = {kind: {"schema": {"type": "string", "format": "binary"}} for name, kind in FORMATS.items() if name != "json"}


def describe_api(data: Dataset) -> Schema:
    """The OpenAPI 3.1 document for an edition: its words and dates are the values that parameters may have."""
    register = data.register
    paths = {API: _path("What there is: edition, licence, addresses.", _parameters(("edition", PARAMETER), data), {"type": "object"})}
    for resource in RESOURCES.values():
        rows = {"$ref": f"#/components/schemas/{resource.name}"}
        paths[f"{API}/{resource.name}"] = _path(resource.summary, _parameters(resource.parameters, data), _page(rows), tabular=True)
    paths[f"{API}/mutuals/{{id}}"] = _path(
        "One mutual with its figures and sources.",
        [_in_path("A mutual's id.", list(data.names)[:1]), *_parameters(("edition", PARAMETER), data)],
        {"type": "object", "required": ["edition", "mutual", "observations", "sources"]},
        tabular=True,
        more={
            "301": {"description": "The mutual has another id now; Location says where it is."},
            "410": {"description": "An earlier edition had the mutual, and this has it no more.", "content": _PROBLEM},
        },
    )
    paths[f"{API}/cards"] = _path(
        "Every chart, map and list, and where its rows are.", _parameters(("edition", PARAMETER), data), _page(), tabular=True
    )
    companion = {
        "name": "companion",
        "in": "query",
        "description": "A further table of the same picture, by its name.",
        "schema": {"type": "string", "enum": _companions()},
    }
    paths[f"{API}/cards/{{id}}"] = _path(
        "The rows behind a chart, map or list, for a view.",
        [_in_path("A card's id.", list(CARDS)), *_parameters((*PARAMETERS, PARAMETER), data), companion],
        _page({"$ref": "#/components/schemas/card"}),
        tabular=True,
    )
    paths[f"{API}/openapi.json"] = _path("This document.", [], {"type": "object"})
    schema = {
        "openapi": "3.1.0",
        "info": {
            "title": f"{register.title}: open data",
            "version": data.edition,
            "description": f"{STATUS}. Parameters are those of the links; unlike a page, the API refuses what it does not know.",
            "license": licence_of(register),
            "contact": {"email": register.contact},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _schemas(data)},
    }
    return {name: _speak(each, data.speaker) for name, each in schema.items()}


def _speak(value: Any, speaker: Speaker, *, words: bool = False) -> Any:
    """The document with the register's own nouns in what people read; names of parameters and values stay."""
    if isinstance(value, dict):
        return {name: _speak(each, speaker, words=name in _TEXT_KEYS) for name, each in value.items()}
    if isinstance(value, list):
        return [_speak(each, speaker) for each in value]
    return speaker.say(value) if words and isinstance(value, str) else value


def _schemas(data: Dataset) -> Schema:
    rows = {resource.name: _row(resource.table, data) for resource in RESOURCES.values()}
    card = {"type": "object", "properties": {name: _field(name) for name in FIELDS}}
    problem = {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }
    return {**rows, "card": card, "problem": problem}


def _row(table: Table, data: Dataset) -> Schema:
    return {
        "type": "object",
        "title": table.label,
        "description": f"One row is {table.row}.",
        "required": [column.name for column in table.columns],
        "properties": {column.name: _column(column, data) for column in table.columns},
    }


def _column(column: Column, data: Dataset) -> Schema:
    schema: Schema = {"title": column.label, "description": column.definition}
    schema |= {"x-unit": column.unit} if column.unit else {}
    if column.kind is Kind.LIST:
        return {**schema, "type": ["array", "null"], "items": {"type": "string"}}
    kind: Any = _TYPES.get(column.kind, "string")
    if column.kind is Kind.CATEGORY:
        words = column.allowed or tuple(getattr(data.register, column.vocabulary, ()))
        schema |= {"enum": [*words, None]} if words else {}
    return {**schema, "type": [kind, "null"]}


def _field(name: str) -> Schema:
    field = FIELDS[name]
    schema: Schema = {"title": field.label, "description": field.definition}
    schema |= {"x-unit": field.unit} if field.unit else {}
    return {**schema, "type": ["number", "null"]} if field.show in _NUMBERS else schema


def _page(rows: Mapping[str, Any] | None = None) -> Schema:
    return {
        "type": "object",
        "required": ["edition", "page", "per_page", "total", "rows"],
        "properties": {
            "edition": {"type": "string"},
            "page": {"type": "integer"},
            "per_page": {"type": "integer"},
            "total": {"type": "integer"},
            "links": {"type": "object", "additionalProperties": {"type": "string"}},
            "rows": {"type": "array", "items": dict(rows or {"type": "object"})},
        },
    }


def _path(
    summary: str, parameters: list[Schema], answer: Schema, *, tabular: bool = False, more: Mapping[str, Schema] | None = None
) -> Schema:
    content = {FORMATS["json"]: {"schema": answer}, **(_OTHER_FORMATS if tabular else {})}
    changing = {"description": "Changes with the edition.", "schema": {"type": "string"}}
    answers: Schema = {"200": {"description": summary, "headers": {"ETag": changing, "Last-Modified": changing}, "content": content}}
    answers["304"] = {"description": "Unchanged since the answer that If-None-Match or If-Modified-Since names."}
    answers |= {status: {"description": words, "content": _PROBLEM} for status, words in _REFUSALS.items()} | dict(more or {})
    return {"get": {"summary": summary, "parameters": [*parameters, *(_paging() if parameters else [])], "responses": answers}}


def _paging() -> list[Schema]:
    return [
        _query("page", "The page, from 1.", {"type": "integer", "minimum": 1, "maximum": MOST_PAGES}),
        _query(
            "per_page",
            f"Rows of a page: {ROWS} if left out, except that CSV and Parquet then have all rows.",
            {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        ),
        _query(
            "format",
            "How the answer is written; else the Accept header says so, else it is JSON.",
            {"type": "string", "enum": list(FORMATS)},
        ),
    ]


def _parameters(names: Iterable[str], data: Dataset) -> list[Schema]:
    words = {**PARAMETERS, PARAMETER: "the form of the link that the parameters come from; the present one if left out"}
    known = _values(data)
    return [_query(name, f"{words[name][:1].upper()}{words[name][1:]}.", known[name]) for name in names]


def _values(data: Dataset) -> dict[str, Schema]:
    """What each parameter of the link may be."""
    register = data.register
    measures = list(measure_words(register))
    names = list(data.names)

    def several(words: Iterable[str], **limits: int) -> Schema:
        return {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(words)}, **limits}

    return {
        "as_at": {"type": "string", "format": "date", "description": f"From {register.first_date} to {data.latest}."},
        "sector": several(dict.fromkeys([*sector_options(register), *sector_options(register).values()])),
        "region": several(register.places),
        "evidence": several(GRADES.values()),
        "measure": {"type": "string", "enum": [*measures, *MEASURES]},
        "edition": {"type": "string", "enum": [each.name for each in data.editions]},
        "mutual": {"type": "string", "enum": names},
        "compare": several(names, maxItems=MOST_COMPARED),
        "near": {"type": "string", "minLength": 1, "maxLength": LONGEST_PLACE, "pattern": f"^{PLACE}$"},
        "within": {"type": "integer", "enum": list(NEAR_MILES)},
        "since": {"type": "string", "enum": [each.name for each in data.editions]},
        "claim": {"type": "string", "enum": list(data.tables["claims"]["claim_id"].astype(str))},
        "note": {"type": "string", "minLength": 1, "maxLength": LONGEST_NOTE, "pattern": r"\S"},
        PARAMETER: {"type": "integer", "enum": list(range(1, VERSION + 1))},
    }


def _query(name: str, words: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _in_path(words: str, examples: list[str]) -> Schema:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": words,
        "schema": {"type": "string", "examples": examples, "pattern": "^[A-Za-z0-9-]+$"},
    }


def _companions() -> list[str]:
    return sorted({name for card in CARDS.values() for name in card.companions})

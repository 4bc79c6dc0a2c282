"""The cells of a result in words, column by column: a figure with the unit and the precision that stand in columns beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.field import Show
from lib.core.wording import NOT_APPLICABLE, NOT_KNOWN, approx_word, cell, figure, missing
from lib.core.words import capital

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.field import Field


def write_column(field: Field, frame: pd.DataFrame, unit: str) -> list[str]:
    """The cells of one column of a frame.

    Args:
        field: The column.
        frame: The rows, with the columns that say units and precision, where the result has them.
        unit: Unit of the result, for figures that no column gives one.
    """
    values = frame[field.name].to_numpy(object)
    if not (field.unit_in or field.precision_in):
        return [_write(value, field) for value in values]
    # Numbers of mutuals and people need no unit in every cell; pounds do.
    own = "GBP" if (field.unit or unit).startswith("GBP") else ""
    units = _column(frame, field.unit_in, own)
    precisions = _column(frame, field.precision_in, "")
    return [_write_figure(value, field, str(each), word) for value, each, word in zip(values, units, precisions, strict=True)]


def _column(frame: pd.DataFrame, name: str, otherwise: str) -> list[Any]:
    return list(frame[name].to_numpy(object)) if name in frame.columns else [otherwise] * len(frame)


def _write(value: object, field: Field) -> str:
    if field.optional and missing(value):
        return NOT_APPLICABLE
    text = cell(value, field.show)
    # Names and addresses are written as they are.
    return text if field.rank == 0 or not isinstance(value, str) or text.startswith("http") else capital(text)


def _write_figure(value: object, field: Field, unit: str, precision: object) -> str:
    if missing(value):
        return NOT_APPLICABLE if field.optional else NOT_KNOWN
    number = float(value)  # type: ignore[arg-type]  # fields with a unit or a precision hold numbers
    about = "about " if str(precision) == "About" else approx_word(precision)
    return capital(f"{about}{figure(number, unit, exact=field.show is Show.EXACT)}")

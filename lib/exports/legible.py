"""Texts that office files and pictures can hold: the build refuses others, and what makes a file does not lean on that."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.register.texts import drop_illegible

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


def clean_texts(item: T) -> T:
    """The same without characters that no file may hold; the very same where there are none.

    Texts, frames, lists, tuples, dictionaries and dataclasses are gone through.
    """
    texts: T = _clean(item)
    return texts


def _clean(item: Any) -> Any:
    if type(item) is str:
        return drop_illegible(item)
    if isinstance(item, pd.DataFrame):
        return _clean_frame(item)
    if type(item) in (tuple, list):
        texts = [_clean(each) for each in item]
        return type(item)(texts) if any(new is not old for new, old in zip(texts, item, strict=True)) else item
    if isinstance(item, dict):
        each = {_clean(name): _clean(value) for name, value in item.items()}
        return each if any(each.get(name) is not value for name, value in item.items()) else item
    if is_dataclass(item) and not isinstance(item, type):
        changed = {}
        for field in fields(item):
            old = getattr(item, field.name)
            if field.init and (new := _clean(old)) is not old:
                changed[field.name] = new
        return replace(item, **changed) if changed else item
    return item


def _clean_frame(frame: pd.DataFrame) -> pd.DataFrame:
    changed = {}
    for name in frame.columns:
        old = frame[name]
        if isinstance(old.dtype, pd.CategoricalDtype):
            old = old.astype(object)
        elif not (old.dtype == object or isinstance(old.dtype, pd.StringDtype)):
            continue
        new = [_clean(value.tolist() if hasattr(value, "tolist") else value) for value in old]
        if any(isinstance(a, str | list) and a != (b.tolist() if hasattr(b, "tolist") else b) for a, b in zip(new, old, strict=True)):
            changed[name] = pd.Series(new, index=frame.index, dtype=object)
    return frame.assign(**changed) if changed else frame

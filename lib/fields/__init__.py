"""Every column that any result may have; the data dictionary, table headings and download metadata come from here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from lib.fields import briefing, changes, claims, counts, directory, nearby, outcomes, pipeline, profile, quality
from lib.fields.core import Field, Show

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        each.name: each
        for each in (
            *counts.FIELDS,
            *outcomes.FIELDS,
            *claims.FIELDS,
            *profile.FIELDS,
            *directory.FIELDS,
            *nearby.FIELDS,
            *pipeline.FIELDS,
            *changes.FIELDS,
            *briefing.FIELDS,
            *quality.FIELDS,
        )
    }
)

__all__ = ["FIELDS", "Field", "Show"]

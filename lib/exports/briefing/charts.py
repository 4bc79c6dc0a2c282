"""The briefing's charts as native charts, which PowerPoint and Word open with their data to edit."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.core.picture import estimate_label, part_label
from lib.core.result import records
from lib.core.theme import LIGHT
from lib.exports.csv_files import day_text
from lib.exports.workbook import FIRST_DAY
from lib.register.measures import Style, find_measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pptx.chart.chart import Chart
    from pptx.chart.data import CategoryChartData

    from lib.register.measures import Measure
    from lib.topics.briefing.briefing import Briefing, Part
    from lib.topics.worth.measure import WorthFacts

FONT = "Arial"
_FORMATS = {Style.COUNT: "#,##0", Style.MONEY: '[>=999500]£#,##0.0,,"m";£#,##0', Style.PEOPLE: "#,##0", Style.RATE: "0.0"}
_NAMED, _CLAIMED = LIGHT.duo


def add_chart(slide: Any, briefing: Briefing, part: Part, box: Sequence[int]) -> Any:
    """Add a part of `briefing.charts` to a slide as a native chart and give its graphic frame.

    Args:
        slide: Where it goes.
        briefing: What it belongs to.
        part: Growth is a line with the published counts as points; what services are worth is one bar of parts; sectors and regions are
            bars from zero.
        box: Left, top, width and height.
    """
    from pptx.enum.chart import XL_CHART_TYPE  # noqa: PLC0415 - slow to import, and few readers ask for slides

    if part is briefing.growth:
        kind, data = XL_CHART_TYPE.LINE_MARKERS, growth_data(part, briefing.published)
    elif part is briefing.worth:
        kind, data = XL_CHART_TYPE.BAR_STACKED, worth_data(part)
    else:
        kind, data = XL_CHART_TYPE.BAR_CLUSTERED, bars_data(part)
    frame = slide.shapes.add_chart(kind, *box, data)
    properties = frame._element.nvGraphicFramePr.cNvPr  # noqa: SLF001 - the library has no way to give a text alternative
    properties.set("descr", part.words.alt)
    properties.set("name", f"Chart: {part.id}")
    if part is briefing.growth:
        _draw_line(frame.chart)
    elif part is briefing.worth:
        _draw_worth(frame.chart)
    else:
        _draw_bars(frame.chart, find_measure(part.result.view.measure))
    return frame


def growth_data(growth: Part, published: Part) -> CategoryChartData:
    """Months and the days of published counts as categories; series for the count, its range and what was published.

    Published counts that conflict stand on one day, so each further one has a series of its own.
    """
    frame, claims = growth.result.frame.set_index("date"), published.result.frame
    claims = claims[claims["date"].between(frame.index[0], frame.index[-1])] if len(claims) else claims
    again = claims.groupby("date").cumcount()
    days = pd.DatetimeIndex(frame.index.union(claims["date"].dt.normalize()).unique()) if len(claims) else pd.DatetimeIndex(frame.index)
    data = _new_data("#,##0")
    # Workbooks know no day before 1900: then all stand as text, in their order.
    data.categories = [day.date() for day in days] if days.min() >= FIRST_DAY else [day_text(day) for day in days]
    for label, column in (("Named in the register", "central"), ("Certainly live", "certain"), ("Possibly live", "possible")):
        data.add_series(label, _values(frame[column], days))
    for turn in range(int(again.max()) + 1 if len(claims) else 0):
        part = claims[again.eq(turn)]
        series = pd.Series(part["published"].to_numpy(), index=part["date"].dt.normalize())
        data.add_series("Published" if not turn else f"Published (conflicting {turn})", _values(series, days))
    return data


def worth_data(part: Part) -> CategoryChartData:
    """What is traced, estimated and not named on one bar, what was published on another; each series says its range and its count."""
    facts: WorthFacts = part.result.facts
    named = {"Traced": facts.traced, "Estimated": facts.estimated, "Not named": facts.not_named}
    data = _new_data(_FORMATS[Style.MONEY])
    data.categories = ["Named and not named", *(["Published"] if facts.published else [])]
    for name, each in named.items():
        if each and each.value is not None:
            data.add_series(part.result.speaker.say(part_label(name, each)), [each.value, None][: len(list(data.categories))])
    if facts.published:
        data.add_series("Published", [None, facts.published.value])
    return data


def bars_data(part: Part) -> CategoryChartData:
    """The measure of each sector or region; unknown is left blank."""
    measure, frame = find_measure(part.result.view.measure), part.result.frame
    data = _new_data(_FORMATS[measure.style])
    names = frame["sector" if "sector" in frame.columns else "area"].astype(str).to_list()
    if measure.ranged:  # labels of values have no room for their range
        names = [f"{name}: {estimate_label(row, measure)}" for name, row in zip(names, records(frame), strict=True)]
    data.categories = names
    label = part.result.speaker.say(measure.label)
    data.add_series(label, [None if pd.isna(value) else float(value) for value in frame["shown"]])
    return data


def _new_data(number_format: str) -> CategoryChartData:
    """Data for a chart, in whose workbook no text is a formula."""
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415 - as above
    from pptx.chart.xlsx import CategoryWorkbookWriter  # noqa: PLC0415 - as above
    from xlsxwriter import Workbook  # noqa: PLC0415 - as above

    class TextWriter(CategoryWorkbookWriter):  # type: ignore[misc]  # it ships no types
        @contextmanager
        def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
            workbook = Workbook(xlsx_file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
            yield workbook, workbook.add_worksheet()
            workbook.close()

    class TextData(CategoryChartData):  # type: ignore[misc]  # it ships no types
        @property
        def _workbook_writer(self) -> TextWriter:
            return TextWriter(self)

    return TextData(number_format=number_format)


def _values(series: pd.Series, days: pd.DatetimeIndex) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in series.reindex(days)]


def _draw_line(chart: Chart) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_MARKER_STYLE  # noqa: PLC0415 - as above
    from pptx.oxml.ns import qn  # noqa: PLC0415 - as above
    from pptx.util import Pt  # noqa: PLC0415 - as above

    _style(chart)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    # The line goes on over days that only a published count has.
    blanks = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))  # noqa: SLF001 - the library has no setting for it
    if blanks is not None:
        blanks.set("val", "span")
    for series in chart.plots[0].series:
        series.smooth = False
        line, marker = series.format.line, series.marker
        if series.name.startswith("Published"):
            line.fill.background()
            marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 7
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(_CLAIMED)
            marker.format.line.color.rgb = rgb(LIGHT.text)
            continue
        main = series.name.startswith("Named")
        line.width, line.color.rgb = Pt(2.5 if main else 0.75), rgb(_NAMED if main else LIGHT.other)
        marker.style = XL_MARKER_STYLE.NONE
    chart.category_axis.tick_labels.number_format = "yyyy"
    chart.category_axis.tick_labels.number_format_is_linked = False
    axis = chart._chartSpace.chart.plotArea.find(qn("c:dateAx"))  # noqa: SLF001 - as above
    if axis is not None:
        _mark_years(axis)
    chart.value_axis.minimum_scale = 0


def _mark_years(axis: Any) -> None:
    """Ticks every two years on an axis of days."""
    from pptx.oxml import parse_xml  # noqa: PLC0415 - as above
    from pptx.oxml.ns import nsdecls, qn  # noqa: PLC0415 - as above

    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in axis.findall(qn(name)):
            axis.remove(old)
    for name, value in (("baseTimeUnit", "days"), ("majorUnit", "2"), ("majorTimeUnit", "years")):
        axis.append(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))


def _draw_bars(chart: Chart, measure: Measure) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION  # noqa: PLC0415 - as above

    _style(chart)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 40, True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = _FORMATS[measure.style], False
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    fill = plot.series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = rgb(LIGHT.focus)
    # The first row of the data stands on top, as in the table.
    chart.category_axis.reverse_order = True
    chart.value_axis.minimum_scale = 0
    chart.value_axis.visible = False


def _draw_worth(chart: Chart) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION  # noqa: PLC0415 - as above
    from pptx.enum.dml import MSO_PATTERN  # noqa: PLC0415 - as above

    _style(chart)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for series in plot.series:
        fill, line = series.format.fill, series.format.line
        line.color.rgb = rgb(LIGHT.focus)
        if series.name.startswith("Estimated"):
            fill.patterned()
            fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            fill.fore_color.rgb, fill.back_color.rgb = rgb(LIGHT.focus), rgb(LIGHT.background)
        elif series.name.startswith("Not named"):
            fill.background()
        else:
            fill.solid()
            fill.fore_color.rgb = rgb(LIGHT.focus if series.name.startswith("Traced") else _CLAIMED)
    chart.category_axis.reverse_order = True
    chart.value_axis.minimum_scale = 0
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = _FORMATS[Style.MONEY], False


def _style(chart: Chart) -> None:
    from pptx.util import Pt  # noqa: PLC0415 - as above

    chart.has_title = False
    chart.font.name, chart.font.size, chart.font.color.rgb = FONT, Pt(12), rgb(LIGHT.text)
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    chart.value_axis.format.line.fill.background()
    chart.value_axis.has_major_gridlines = chart.plots[0].__class__.__name__ == "LinePlot"


def rgb(colour: str) -> Any:
    """A colour such as #12436D as the library wants it."""
    from pptx.dml.color import RGBColor  # noqa: PLC0415 - as above

    return RGBColor.from_string(colour.removeprefix("#").upper())

"""A Dash app with three bare charts of the register and one date: no words, tables, links or files.

The yardstick from another framework, run by `python -m benchmarks.dash` in an environment of its own: `python app.py PORT MUTUALS.csv`.
The CSV has one row a mutual with the columns region, sector, started and ended (days; ended may be blank).
"""

import sys

import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc
from waitress import serve

_MUTUALS = pd.read_csv(sys.argv[2], parse_dates=["started", "ended"])
_CHARTS = ("growth", "sectors", "regions")
app = Dash()
app.layout = [dcc.Input(id="as-at", value="2013-02-08"), *(dcc.Graph(id=name) for name in _CHARTS)]


def _live(day: pd.Timestamp) -> pd.DataFrame:
    return _MUTUALS[(_MUTUALS["started"] <= day) & ~(_MUTUALS["ended"] <= day)]


@app.callback([Output(name, "figure") for name in _CHARTS], Input("as-at", "value"))  # type: ignore[untyped-decorator]
def draw(day: str) -> list[go.Figure]:
    """Three figures: live mutuals by year up to the day, and by sector and region at it."""
    end = pd.Timestamp(day)
    years = pd.date_range("2006-01-01", end, freq="YS")
    live = _live(end)
    bars = [live[column].value_counts() for column in ("sector", "region")]
    growth = go.Scatter(x=years, y=[len(_live(year)) for year in years])
    return [go.Figure(growth), *(go.Figure(go.Bar(x=bar.index, y=bar)) for bar in bars)]


serve(app.server, host="127.0.0.1", port=int(sys.argv[1]))

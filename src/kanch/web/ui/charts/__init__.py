"""Geometry of charts: claims in, shapes with coordinates out. No Django, no colours.

A chart shows what each source said a number was, by the time it was said of. Every qualifier is
drawn as what it is: a dot for an exact number, a whisker open upwards for "at least", a bar for a
range. The vertical axis is linear and starts at zero; long times in which nobody said anything
are cut out of the horizontal axis, and each cut is marked with how long it is.
"""

from kanch.web.ui.charts.layout import build, draw, sparkline
from kanch.web.ui.charts.model import NARROW, WIDE, Chart, ChartPoint, Drawing, Sparkline

__all__ = [
    "NARROW",
    "WIDE",
    "Chart",
    "ChartPoint",
    "Drawing",
    "Sparkline",
    "build",
    "draw",
    "sparkline",
]

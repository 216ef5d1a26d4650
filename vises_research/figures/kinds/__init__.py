"""The kinds of charts, a file each: its name is that of the chart in ``figures``."""

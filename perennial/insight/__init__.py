"""Measuring: reports of how the data stands and decays, views of lists, and dashboards, made by who needs them."""

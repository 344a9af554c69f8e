"""The counter's calls to the optimisation core: rows → its problem → its answer → typed results."""

"""People: population cells and the census they must agree with; later residents, households, consent and care needs.

Words: population cell 人口网格. Invariants: ages of a cell add up to its residents; one-person households and households
with elders never exceed its households. Cells refer to areas by code; this app does not import `places`.
"""

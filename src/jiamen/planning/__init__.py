"""Planning: hold every centre against the standards, find better sites, follow the upgrades.

Words: diagnosis 体检, scenario 方案, upgrade project 提档升级项目. Invariants: a standard's value has a date from which it
holds; a finished project has its measured area and its opening day. Used by district and street planners.
"""

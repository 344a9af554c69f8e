"""The demo district: one county's census row made into a district one can walk through.

`census` reads the row, `district.generate` makes plain frozen rows of it (no database in sight), `load` writes them down in one
transaction, `build` is the whole of `jiamen demo`. Everything it makes is invented and labelled 模拟数据, except the census totals
and the facts told in `stories`. It stands above all apps and calls their services like any other user.

Invariants: totals equal the census row exactly; the same row, seed and day give the same district; a second run changes nothing.
"""

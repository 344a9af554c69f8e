"""Rows from files into tables: one framework, many kinds.

An app declares an `ImportKind` in its ``forms`` (columns, their parsers, who may) and hands the rows to one verb of its
``services``. The framework reads the file, names every fault with its cell, runs the verb in one transaction (and rolls it
back for a dry run), and reports what was created, updated and left as it was. A file with one fault changes nothing.

* `columns`  what a column accepts, and parsing of single cells;
* `kinds`    `ImportKind` and the list of kinds that apps register;
* `sources`  a file as a table of the kind: workbook, CSV, GeoJSON, GeoTIFF;
* `parsing`  headers matched, rows parsed, faults collected, positions converted;
* `running`  `run_import`, the whole way;
* `workbooks` the template a person fills in, and the copy handed back with its faults marked;
* `upsert`   rows into a table, counted;
* `uploads`  a file kept between the dry run and “import now”.
"""

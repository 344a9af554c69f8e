"""Tables from and for the world outside: Excel and CSV files read with care and written without traps.

* `guards`   what a file really is, and the refusal of everything that could hurt (bombs, macros, locks, wrong names);
* `reading`  a file as a table: a header and numbered rows;
* `writing`  workbooks and CSV in which no text can act as a formula.

A file is judged by its bytes, never by its name alone, and only after `guards.inspect` has passed it is it unpacked.
"""

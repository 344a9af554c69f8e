"""Parts of a page: tables, maps, charts, refusals, the page's own context."""

"""An app that a coming release might bring: it adds to the tables of respondents what additive releases add."""

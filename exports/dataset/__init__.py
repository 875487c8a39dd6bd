"""The data itself: which columns it has, how Postgres gives its cells, and how they are read again and chosen from."""

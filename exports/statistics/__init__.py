"""What programs of statistics need beyond the data: names they can hold, labels, and missing values told apart."""

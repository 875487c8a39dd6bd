"""What coordinators see and do: the page of a dataset, downloads with their record, and single responses."""

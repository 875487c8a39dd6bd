"""Forms of authoring. Their messages say what to do."""

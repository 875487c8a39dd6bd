"""Files of a dataset to order: of a part of its responses, or in another layout than the standard ones."""

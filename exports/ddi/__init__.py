"""DDI-Codebook 2.5: a dataset described for archives and catalogues, everything said in Welsh and in English.

Its elements stand in the order that the schema (ddi:codebook:2_5) sets. What is described are the exact CSV files with
codes. Counts come from the dataset's own file alone.
"""

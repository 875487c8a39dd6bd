"""The codebook: what was asked, of whom, under which columns, and how often each answer was given; in words."""

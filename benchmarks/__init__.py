"""What the bars in the design are measured with: ratios against a bare equivalent, on this machine, in one run."""

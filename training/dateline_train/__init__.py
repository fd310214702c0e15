"""Data, training, measuring and export of Dateline's encoder. Never needed to build, run or test Dateline."""

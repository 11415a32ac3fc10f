"""What the product costs over the least that the same work could cost, as ratios of one run.

`make bench` prints them. Nothing in the tests depends on time.
"""

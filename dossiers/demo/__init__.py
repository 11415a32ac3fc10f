"""The demo: a department that looks like a real one, with people and figures that are not.

Everything comes from the small files in `data/`, is laid out on one timeline and done in the
order of its days, through the services wherever the act has one. Loading twice gives the same rows.
"""

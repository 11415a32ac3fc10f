"""A sheet that an officer fills in, one row a subject: opened, read as facts, told as verdicts.

No database, no clock. `opening` knows files and nothing of awards; `columns` say what each heading
means, a family of columns a class; `reading` goes from rows to facts; `report` writes what came
out. docs/assess.md describes it all.
"""

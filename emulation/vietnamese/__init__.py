"""Vietnamese text, numbers, dates and money. Pure functions on the standard library only."""

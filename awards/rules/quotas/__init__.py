"""Choosing among those who may: quotas, the order they cut in, and what people decide by hand."""

"""Measuring a take: a file in, figures and notes out. Nothing here knows a vendor or a language model."""

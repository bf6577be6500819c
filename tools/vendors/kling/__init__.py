"""Kling: one vendor with two designs of its API, told apart by the model."""

"""The rule-based writer that plays every part of the language model when there is no key."""

"""Every vendor's protocol on loopback, with real clips, a book of its own, its own time, and faults by plan."""

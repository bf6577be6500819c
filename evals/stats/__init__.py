"""How two candidates are held against each other: paired differences, their intervals, and a verdict in four words.

A difference is taken inside a pair (one item, one seed), averaged over the seeds of its item, then over the items of
its cluster. Clusters weigh equally, however many items they hold: what is asked is how the next series would fare, not
the next film of a long one. An item without a cluster is a cluster of its own.
"""

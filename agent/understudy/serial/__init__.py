"""What the understudy knows of series: a premise becomes a bible, a bible an arc, an arc its episodes."""

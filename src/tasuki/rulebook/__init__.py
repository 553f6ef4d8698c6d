"""The agreement applied to facts: scores over time, gates, what-if. Speaks Ibis; no word for people."""

"""``python -m benchmarks``: the synthesis against R's metafor, the same work in the same run."""

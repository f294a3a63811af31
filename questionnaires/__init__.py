"""Content as data: questionnaires, benchmarks, patterns and initiatives in YAML, their schema, loader and check."""

"""Answers in, figures out: pure functions on numpy arrays. Front door: ``engine.score`` and ``answers_file.read_answers``."""

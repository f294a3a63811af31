"""Answers in, figures out: pure functions on arrays. Front door: ``engine.score``, ``answers_file.read_answers``."""

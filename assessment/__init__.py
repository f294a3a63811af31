"""Who may do what to which assessment: models, use cases, jobs. The only room that knows the database."""

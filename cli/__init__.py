"""The flask commands: arguments in, one use case or one pure room called, text out."""

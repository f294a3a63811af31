"""One Report from a Result and a Plan, and the documents made from it."""

"""Hand-overs between departments: offered, answered, evaluated, appealed; feedback to Marketing."""

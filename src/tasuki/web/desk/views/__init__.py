"""The pages' views: each under thirty lines, guarded by a right."""

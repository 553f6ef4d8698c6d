"""A seeded relay with known truths: demo data, test oracle, benchmark load."""

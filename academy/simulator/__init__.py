"""WORLDS TO TRY THE ENGINE IN. Pure: learners who are not its own model, simpler rules, a trial."""

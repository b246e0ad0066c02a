"""WORLDS TO TRY THE ENGINE IN. Pure: learners who are not the engine's own model, simpler rules, a trial."""

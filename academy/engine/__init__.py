"""RULES. Pure functions: values in, values out; no Flask, no SQL, no clock, no global chance."""

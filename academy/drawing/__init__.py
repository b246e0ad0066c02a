"""PICTURES BY FORMULA. Pure: guilloche, stamps, seals and portraits as SVG, seeded and repeatable."""

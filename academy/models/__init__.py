"""WHAT IS STORED. Tables and constraints; nothing that decides."""

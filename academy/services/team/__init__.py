"""What a manager sees of her team, and what she can do for it: nudge, thank, congratulate.

By name she sees what people finished, hold and are asked: never an answer, an hour, or who was not there.
"""

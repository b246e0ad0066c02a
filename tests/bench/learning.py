"""``python -m tests.bench.learning``: the full trial of the engine, on seeds that nothing was tuned on.

Three seeds of six worlds with a thousand learners take about three quarters of an hour on two cores.
"""

import argparse

from academy.cli.simulate import simulate

SEEDS = (101, 102, 103)
"""Never used while the draw was tuned."""


def main() -> None:
    """Print each seed's tables, and never fail because of a figure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.learning", description=__doc__)
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    options = parser.parse_args()
    for seed in options.seeds:
        print(f"\n=== seed {seed}, {options.learners} learners", flush=True)
        simulate.main(
            ["--learners", str(options.learners), "--seed", str(seed)], standalone_mode=False
        )


if __name__ == "__main__":
    main()

"""How the time of one reading grows with the text: `python -m tests.benchmarks.reading`.

Texts of one piece over and over are the worst for patterns that look back. Doubling the text should double the time.
"""

from time import process_time

from transforms.text.reading import read_text

PIECES = ("A. ", "A.\u00a0", "“x” ", "“", "'a ", "‘a’ ", '"', "“a\n\n", "a-", "U.S. ", "5'2\" ")
SIZES = (20_000, 40_000, 80_000, 160_000)


def seconds(text: str) -> float:
    """Return the processor time that reading a text takes."""
    start = process_time()
    read_text(text)
    return process_time() - start


def main() -> None:
    """Print, for each piece, the time for the shortest text and how much longer each double of it takes."""
    print(f"{'piece':12}{SIZES[0]:>10}" + "".join(f"{f'x {size // SIZES[0]}':>8}" for size in SIZES[1:]))
    for piece in PIECES:
        read_text(piece * 100)
        times = [seconds(piece * (size // len(piece))) for size in SIZES]
        print(f"{piece!r:12}{times[0]:9.3f}s" + "".join(f"{time / times[0]:8.1f}" for time in times[1:]))


if __name__ == "__main__":
    main()

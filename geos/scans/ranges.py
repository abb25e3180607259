"""Page ranges as a clerk writes them: `1-2, 3-5, 7` are three letters; `1-2+5` is one of three pages."""

import re

RANGE = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?", re.ASCII)
LONGEST = 500  # characters


def parse(text: str, pages: int) -> list[list[int]] | None:
    """The pages of each letter, None where this cannot be read, names no such page, or one page twice."""
    letters = [_letter(part, pages) for part in re.split(r"[,;]", text.strip().rstrip(",;"))]
    whole = [letter for letter in letters if letter]
    numbers = [number for letter in whole for number in letter]
    return whole if len(whole) == len(letters) and len(set(numbers)) == len(numbers) else None


def _letter(text: str, pages: int) -> list[int]:
    """The pages of one letter; nothing where it cannot be read."""
    found: list[int] = []
    for part in text.split("+"):
        match = RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= pages:
            return []
        found += range(first, last + 1)
    return found


def write(numbers: list[int]) -> str:
    """The shortest writing of one letter's pages: `1-2+4`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "+".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)

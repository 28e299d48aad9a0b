"""Registration marks: what is written on a plate, as the regulations or a foreign country would have it."""

# I and 1, O and 0 are the same shape on a UK plate: one class each, told apart later by position.
SYMBOLS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SAME = str.maketrans("OI", "01")
LETTERS = "ABCDEFGHJKLMNOPRSTUVWXYZ"
AREA = LETTERS.replace("Z", "")
ISSUED = "ABCDEFGHJKLMNPRSTVWXY"  # year letters of prefix and suffix marks


def labels(line):
    """The classes of a line's characters, 1 … 34; 0 is the sequence network's blank."""
    return [SYMBOLS.index(c) + 1 for c in line.translate(SAME) if c.isalnum()]


def word(rng, alphabet, count):
    return "".join(rng.choice(alphabet) for _ in range(count))


def current(rng):
    """Two in five with an age identifier that no plate may have: the reader is to see its digits, not to guess them."""
    year = rng.randint(1, 29)
    age = rng.randint(0, 99) if rng.random() < 0.4 else year + (50 if rng.random() < 0.5 else 0)
    return f"{word(rng, AREA, 2)}{age:02d} {word(rng, LETTERS, 3)}"


def prefix(rng):
    return f"{rng.choice(ISSUED + 'Q')}{rng.randint(1, 999)} {word(rng, LETTERS, 3)}"


def suffix(rng):
    return f"{word(rng, LETTERS, 3)} {rng.randint(1, 999)}{rng.choice(ISSUED)}"


def dateless(rng):
    letters = word(rng, LETTERS, rng.randint(1, 3))
    digits = str(rng.randint(1, 9999 if len(letters) < 3 else 999))
    return f"{letters} {digits}" if rng.random() < 0.6 else f"{digits} {letters}"


def northern_ireland(rng):
    letters = rng.choice(["", *LETTERS]) + rng.choice(["IA", "IB", "IJ", "IL", "IW", "OI", "UI", "XI", "AZ", "BZ", "CZ",
                                                        "DZ", "EZ", "FZ", "GZ", "HZ", "JZ", "KZ", "LZ", "NZ", "RZ", "SZ"])
    return f"{letters} {rng.randint(1, 9999)}"


def diplomatic(rng):
    return f"{rng.randint(100, 999)} {rng.choice('DX')} {rng.randint(100, 999)}"


def trade(rng):
    return f"{rng.randint(0, 99999):05d}" if rng.random() < 0.7 else f"{rng.randint(1, 999):03d} {word(rng, LETTERS, 2)}"


def military(rng):
    return f"{word(rng, LETTERS, 2)} {rng.randint(0, 99):02d} {word(rng, LETTERS, 2)}"


def foreign(rng):
    """Any row of letters and digits in groups, so that the reader learns to see and not to guess."""
    everything = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    mark = ""
    for _ in range(rng.randint(2, 3)):
        part = word(rng, everything if rng.random() < 0.5 else "0123456789", rng.randint(1, 4))
        mark += (rng.choice([" ", "-", "", " "]) if mark else "") + part
    mark = mark[:10].strip(" -")
    return mark if len(mark) > 2 else "AB 123"


UK = [(current, 0.62), (prefix, 0.11), (suffix, 0.08), (dateless, 0.09), (northern_ireland, 0.05), (diplomatic, 0.02),
      (military, 0.03)]


def uk(rng):
    return rng.choices([make for make, _ in UK], [share for _, share in UK])[0](rng)

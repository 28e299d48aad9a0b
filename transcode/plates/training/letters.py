"""Letters: our own strokes in the proportions of SI 2001/561 (50 x 79 mm, stroke 14 mm), and free fonts."""
import functools
import glob
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

PX = 2  # pixels a millimetre on a freshly drawn plate
WIDTH, HEIGHT = 50, 79

# Fonts of Debian for foreign, illegal and show plates, and so that the reader learns what makes a 3 a 3 and not how one maker
# draws it; those that are not installed are left out. HELD_OUT, families of their own, are never trained on:
# what train_reader.py measures by. The test of bench/plates uses a third list (and DejaVu has relatives, Hack and Waree
# among them): keep the three apart.
FONTS = ["OSP-DIN", "RG2014C", "RG2014D", "RG2014E", "LiberationSans-Bold", "LiberationSansNarrow-Bold",
         "NimbusSansNarrow-Bold", "NimbusSans-Bold", "Play-Bold", "Lato-Bold", "Lato-Black", "Roboto-Bold",
         "RobotoCondensed-Bold", "FreeSansBold", "OpenSans-CondBold", "OpenSans-Bold", "Andika-Bold", "Anonymous Pro B",
         "AveriaSansGWF-Bold", "BebasNeue-Bold", "Cantarell-ExtraBold", "Dosis-ExtraBold", "FantasqueSansMono-Bold",
         "FiraCode-Bold", "GemunuLibre-ExtraBold", "GilliusADF-Bold", "GilliusADFNo2-BoldCond",
         "JetBrainsMono-ExtraBold", "Karla-ExtraBold", "LeagueSpartan-Bold", "LiberationMono-Bold", "Loma-Bold",
         "Mplus2-Black", "MplusCode50-Bold", "NanumBarunGothicBold", "NanumGothicCodingBold", "NationalPark-Heavy",
         "Oxygen-Sans-Bold", "PTS75F", "PTN77F", "PTM75F", "Quicksand-Bold", "Tuffy_Bold", "YanoneKaffeesatz-Bold",
         "agave-b-autohinted", "allerta_medium", "mononoki-Bold", "osifont", "tiresias_infofont_bold",
         "tiresias_signfont_bold", "OCRB", "Roboto-Medium", "Comfortaa-Bold", "Mplus1-Bold", "NanumGothicBold",
         "Carlito-Bold", "NotoSans-Bold"]
HELD_OUT = ["Inter-Bold", "B612-Bold", "Go-Bold", "UniversalisADFStd-Bold", "Manrope-ExtraBold", "Sora-Bold",
            "UnDotumBold", "Cabin-Bold"]
FONT_FOLDERS = [os.environ.get("CATSEYE_FONTS", "/usr/share/fonts")]


def rounded(corners, radius):
    """A line through corners, each rounded by a quadratic curve that starts at most `radius` from it."""
    points = [np.array(corner, float) for corner in corners]
    path = [points[0]]
    for i in range(1, len(points) - 1):
        corner, before, after = points[i], points[i - 1] - points[i], points[i + 1] - points[i]
        long_before, long_after = np.linalg.norm(before) + 1e-6, np.linalg.norm(after) + 1e-6
        reach = min(radius, long_before / (1 if i == 1 else 2), long_after / (1 if i == len(points) - 2 else 2))
        start, end = corner + before / long_before * reach, corner + after / long_after * reach
        path += [(1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t * t * end for t in np.linspace(0, 1, 6)]
    return path + [points[-1]]


def ring(left, top, right, bottom):
    middle = (left + right) / 2
    return [(middle, top), (right, top), (right, bottom), (left, bottom), (left, top), (middle, top)]


POST = [(7, 0), (7, 79)]
STROKES = {
    "0": [ring(7, 7, 43, 72)], "1": [[(25, 0), (25, 79)]],
    "2": [[(7, 25), (7, 7), (43, 7), (43, 34), (8, 62), (8, 72)], [(3, 72), (48, 72)]],
    "3": [[(7, 23), (7, 7), (42, 7), (42, 38), (22, 38)], [(22, 38), (43, 38), (43, 72), (7, 72), (7, 56)]],
    "4": [[(31, 0), (7, 54), (7, 57), (49, 57)], [(36, 34), (36, 79)]],
    "5": [[(8, 33), (43, 33), (43, 72), (7, 72), (7, 57)], [(9, 38), (9, 7), (46, 7)]],
    "6": [[(43, 23), (43, 7), (7, 7), (7, 60)], ring(7, 35, 43, 72)],
    "7": [[(2, 7), (43, 7), (18, 79)]],
    "8": [ring(9, 7, 41, 37), ring(7, 37, 43, 72)],
    "9": [[(7, 56), (7, 72), (43, 72), (43, 19)], ring(7, 7, 43, 44)],
    "A": [[(5, 79), (25, 3), (45, 79)], [(13, 56), (37, 56)]],
    "B": [POST, [(7, 7), (40, 7), (40, 37), (7, 37)], [(7, 37), (43, 37), (43, 72), (7, 72)]],
    "C": [[(43, 25), (43, 7), (7, 7), (7, 72), (43, 72), (43, 54)]],
    "D": [POST, [(7, 7), (43, 7), (43, 72), (7, 72)]],
    "E": [POST, [(7, 7), (46, 7)], [(7, 38), (38, 38)], [(7, 72), (46, 72)]],
    "F": [POST, [(7, 7), (46, 7)], [(7, 40), (38, 40)]],
    "G": [[(43, 24), (43, 7), (7, 7), (7, 72), (43, 72), (43, 43)], [(27, 43), (49, 43)]],
    "H": [POST, [(43, 0), (43, 79)], [(7, 38), (43, 38)]],
    "J": [[(40, 0), (40, 72), (7, 72), (7, 52)]],
    "K": [POST, [(44, 0), (12, 46)], [(21, 34), (44, 79)]],
    "L": [POST, [(7, 72), (46, 72)]],
    "M": [[(6, 79), (6, 2), (25, 50), (44, 2), (44, 79)]],
    "N": [[(7, 79), (7, 2), (43, 76), (43, 0)]],
    "P": [POST, [(7, 7), (43, 7), (43, 45), (7, 45)]],
    "Q": [ring(7, 7, 43, 72), [(28, 56), (46, 78)]],
    "R": [POST, [(7, 7), (42, 7), (42, 42), (7, 42)], [(26, 42), (43, 79)]],
    "S": [[(43, 23), (43, 7), (8, 7), (8, 36), (43, 42), (43, 72), (7, 72), (7, 56)]],
    "T": [[(1, 7), (49, 7)], [(25, 7), (25, 79)]],
    "U": [[(7, 0), (7, 72), (43, 72), (43, 0)]],
    "V": [[(5, 0), (25, 76), (45, 0)]],
    "W": [[(4, 0), (13, 74), (25, 24), (37, 74), (46, 0)]],
    "X": [[(5, 0), (45, 79)], [(45, 0), (5, 79)]],
    "Y": [[(5, 0), (25, 40), (45, 0)], [(25, 40), (25, 79)]],
    "Z": [[(3, 7), (43, 7), (8, 72), (47, 72)]],
}
STROKES["O"], STROKES["I"] = STROKES["0"], STROKES["1"]
STRAIGHT = set("14AHKMNTVWXYZ7LEFI")  # their corners are sharp in the real face


def waisted(lines, waist):
    """The lines of a letter with what is at half its height moved down by `waist` mm, head and foot left where they are."""
    return [[(x, np.interp(y, [0, 38, 79], [0, 38 + waist, 79])) for x, y in line] for line in lines]


class StrokeFace:
    """One maker's idea of the prescribed letters: every corner, radius, waist and weight a little different."""

    def __init__(self, rng):
        self.weight = rng.uniform(10.5, 16.5)
        self.radius = rng.uniform(8, 21)
        self.wobble = rng.choice([0, 0.7, 1.5, 2.5])
        slack = rng.choice([0, 1.5, 3.5])
        self.strokes = {c: waisted(lines, rng.gauss(0, slack)) for c, lines in STROKES.items()}
        self.strokes["M"][0][2] = (25, rng.uniform(36, 76))
        self.strokes["W"][0][2] = (25, rng.uniform(3, 40))
        self.shift = {c: np.array([[[rng.gauss(0, self.wobble) for _ in "xy"] for _ in line] for line in lines], object)
                      for c, lines in STROKES.items()} if self.wobble else None
        self.drawn = {}

    def glyph(self, c):
        """A mask of the letter, cut flat at head and foot as the real face is, and its width in pixels."""
        if c not in self.drawn:
            mask = np.zeros((HEIGHT * PX, (WIDTH + 16) * PX), np.uint8)
            for number, line in enumerate(self.strokes[c]):
                points = np.array(line, float)
                if self.shift is not None:
                    moved = points + np.array(self.shift[c][number], float)
                    moved[0], moved[-1] = points[0], points[-1]  # what is closed stays closed
                    points = moved
                path = np.array(rounded(points, 0.1 if c in STRAIGHT else self.radius)) + (8, 0)
                cv2.polylines(mask, [np.round(path * PX * 16).astype(np.int32).reshape(-1, 1, 2)], False, 255,
                              max(1, round(self.weight * PX)), cv2.LINE_AA, 4)
            columns = np.flatnonzero(mask.max(0)) if c in "1I" else [8 * PX, (8 + WIDTH) * PX - 1]
            self.drawn[c] = mask[:, columns[0]:columns[-1] + 1]
        return self.drawn[c]


@functools.lru_cache(None)
def installed(names):
    """The files of those fonts that are on this machine."""
    found = [path for folder in FONT_FOLDERS for path in glob.glob(folder + "/**/*.[ot]tf", recursive=True)]
    by_name = {os.path.splitext(os.path.basename(path))[0]: path for path in sorted(found)}
    return [by_name[name] for name in names if name in by_name]


def bent(mask, rng, reach):
    """The mask with its parts moved by up to about `reach` pixels, smoothly."""
    height, width = mask.shape
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, reach, (2, 4, 3)).astype(np.float32)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    moved = [at + cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC) for at, part in zip((x, y), noise)]
    return cv2.remap(mask, moved[0], moved[1], cv2.INTER_LINEAR)


class FontFace:
    """The letters of a font, all as tall as a plate's, stretched as makers of show plates do."""

    def __init__(self, rng, regular, files):
        self.font = ImageFont.truetype(rng.choice(files), 200)
        self.stretch = rng.uniform(0.75, 1.1)
        self.fixed = rng.random() < (0.7 if regular else 0.35)  # every letter as wide as the next
        self.bolder = rng.choice([0, 0, 0, 4, 8, -5])
        self.bend = rng.choice([0, 0, 1.5, 3, 5])
        self.zero = rng.choice([0.7, 0.8, 1])  # how wide a zero is against an O
        self.slant = rng.uniform(-0.15, 0.25) if rng.random() < 0.1 else 0
        self.rng, self.drawn = rng, {}

    def glyph(self, c):
        if c not in self.drawn:
            picture = Image.new("L", (420, 320), 0)
            letter = "O" if c == "0" else c  # many a font marks its zero with a stroke or a dot; no plate does
            ImageDraw.Draw(picture).text((60, 30), letter, font=self.font, fill=255, stroke_width=max(0, self.bolder))
            mask = np.array(picture)
            if self.bolder < 0:
                mask = cv2.erode(mask, np.ones((-self.bolder, -self.bolder)))
            if self.bend:
                mask = bent(mask, self.rng, self.bend)
            rows, columns = np.flatnonzero(mask.max(1) > 60), np.flatnonzero(mask.max(0) > 60)
            mask = mask[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
            width = mask.shape[1] * HEIGHT * PX / 145 * self.stretch * (self.zero if c == "0" else 1)
            if self.fixed and c not in "1I":
                width = WIDTH * PX
            mask = cv2.resize(mask, (max(6, round(width)), HEIGHT * PX), interpolation=cv2.INTER_AREA)
            if self.slant:
                shear = np.float32([[1, -self.slant, self.slant * HEIGHT * PX if self.slant > 0 else 0], [0, 1, 0]])
                wide = mask.shape[1] + round(abs(self.slant) * HEIGHT * PX)
                mask = cv2.warpAffine(mask, shear, (wide, HEIGHT * PX))
            self.drawn[c] = mask
        return self.drawn[c]


def face(rng, regular, fonts):
    """Of `fonts`, more often the prescribed letters where `regular`, mostly others where not, never where letters are held out."""
    files = installed(tuple(fonts))
    share = 0 if fonts == HELD_OUT else 0.55 if regular else 0.25
    return StrokeFace(rng) if rng.random() < share or not files else FontFace(rng, regular, files)


def line_mask(text, font, rng, tight, widest=38):
    """A row of letters as a mask. `tight` moves groups together, which is illegal and common; `widest` is the room between
    groups in millimetres."""
    space = rng.uniform(8, 13) if rng.random() < 0.85 else rng.uniform(3, 20)
    group = rng.uniform(8, 14) if tight else rng.uniform(24, widest)
    pieces, x = [], 0
    for c in text:
        if c in " -":
            if c == "-":
                pieces.append((round((x + 3) * PX), None))
            x += max(group - space, 2) + (14 if c == "-" else 0)
            continue
        mask = font.glyph(c)
        pieces.append((round(x * PX), mask))
        x += mask.shape[1] / PX + space
    row = np.zeros((HEIGHT * PX, max(8, round((x - space) * PX)) + 2 * PX), np.uint8)
    for left, mask in pieces:
        if mask is None:
            row[36 * PX:44 * PX, left:left + 12 * PX] = 255
            continue
        part = row[:, left:left + mask.shape[1]]
        np.maximum(part, mask[:, :part.shape[1]], out=part)
    return row

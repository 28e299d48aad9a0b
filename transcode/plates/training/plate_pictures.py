"""Flat plates, seen square on: the pictures that camera.py then holds before a camera.

Every picture is luma, stretched to HEIGHT x WIDTH; `aspect` is what it was stretched from. Some show what is no plate
(signs, adverts, telephone numbers), so that the finder learns to leave them alone.
"""
import multiprocessing
import random

import cv2
import numpy as np

import letters
import marks
from letters import PX

HEIGHT, WIDTH = 96, 320
LONGEST = 10  # characters of a line


class Shades:
    """Grey levels of a plate: ground, letters, band. Light on dark where `inverse`."""

    def __init__(self, rng, style):
        self.ground, self.ink = rng.uniform(150, 255), rng.uniform(0, 60)
        if style == "trade":
            self.ink = rng.uniform(60, 110)  # red
        if style == "silver" or (style == "foreign" and rng.random() < 0.06):
            self.ground, self.ink = rng.uniform(5, 50), rng.uniform(150, 255)
        self.band = rng.uniform(20, 120)


def put_text(picture, text, left_foot, height, shade, weight=1):
    scale, mask = height / 22, np.zeros(picture.shape, np.uint8)
    cv2.putText(mask, text, left_foot, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, max(1, round(weight * scale)), cv2.LINE_AA)
    picture += (shade - picture) * (mask.astype(np.float32) / 255)


def inked(picture, mask, left, top, shades, rng):
    """Lays a row of letters on; sometimes as raised or two-toned ones."""
    part = picture[top:top + mask.shape[0], left:left + mask.shape[1]]
    mask = mask[:part.shape[0], :part.shape[1]].astype(np.float32) / 255
    if rng.random() < 0.12:  # 3D letters throw a shadow
        shadow = np.roll(mask, (rng.randint(1, 4), rng.randint(-4, 4)), (0, 1)) * rng.uniform(0.2, 0.6)
        part[:] = part * (1 - shadow) + (shades.ground * 0.5) * shadow
    shade = np.full(mask.shape, shades.ink, np.float32)
    if rng.random() < 0.08:  # 4D letters shine in the middle
        core = cv2.erode(mask, np.ones((5, 5)))
        shade += core * rng.uniform(20, 70)
    part[:] = part * (1 - mask) + shade * mask


def worn(picture, rng, masks_box):
    """Screws, dirt, a tow bar, a frame: what a plate collects, dark or light."""
    height, width = picture.shape
    if rng.random() < 0.35:
        for _ in range(rng.choice([2, 2, 4])):
            at = (round(rng.uniform(0.03, 0.97) * width), round(rng.uniform(0.1, 0.9) * height))
            cv2.circle(picture, at, round(rng.uniform(4, 7.5) * PX), rng.uniform(0, 255), -1, cv2.LINE_AA)
    if rng.random() < 0.3:
        small = np.random.default_rng(rng.getrandbits(32)).random((rng.randint(2, 7), rng.randint(3, 16)))
        cloud = cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        cover = np.clip((cloud - rng.uniform(0.3, 0.8)) * 4, 0, 1) * rng.uniform(0.1, 0.65)
        picture[:] = picture * (1 - cover) + rng.uniform(40, 140) * cover
    if rng.random() < 0.06:  # in front of the plate: a tow bar's neck or a carrier's strap
        x, wide = rng.uniform(0.1, 0.9) * width, rng.uniform(5, 16) * PX
        picture[:, round(max(0, x - wide / 2)):round(x + wide / 2)] = rng.uniform(0, 60)
    if rng.random() < 0.3:
        cv2.rectangle(picture, (0, 0), (width - 1, height - 1), rng.uniform(0, 90), round(rng.uniform(1, 5) * PX))
    return picture


def country_band(part, rng, shades, fonts):
    """A band with a ring of stars, a flag or nothing, over one to three letters: none of it is the mark."""
    height, width = part.shape
    part[:] = shades.band
    bright = rng.uniform(130, 255)
    middle = (round(width / 2), round(height * rng.uniform(0.25, 0.45)))
    what, radius = rng.random(), round(width * rng.uniform(0.2, 0.36))
    if what < 0.4:
        for k in range(12):
            angle = k * np.pi / 6
            at = (round(middle[0] + radius * np.cos(angle)), round(middle[1] + radius * np.sin(angle)))
            cv2.circle(part, at, max(1, round(rng.uniform(1, 2) * PX)), bright, -1, cv2.LINE_AA)
    elif what < 0.6:
        cv2.rectangle(part, (middle[0] - radius, middle[1] - radius // 2), (middle[0] + radius, middle[1] + radius // 2),
                      bright, rng.choice([-1, PX]))
    text = rng.choice(["GB", "UK", "", "D", "F", "RO", "PL", "SK", "NL", "IRL", "E", "I", "CZ", "B", "A", "H", "BR"])
    if text:
        font = letters.face(rng, False, fonts)
        row = letters.line_mask(text, font, rng, False)
        tall = height * rng.uniform(0.18, 0.34)
        size = (max(4, min(width - 4, round(row.shape[1] * tall / row.shape[0]))), max(4, round(tall)))
        mask = cv2.resize(row, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        top, left = height - size[1] - round(rng.uniform(3, 12) * PX), (width - size[0]) // 2
        spot = part[max(0, top):top + size[1], left:left + size[0]]
        spot += (bright - spot) * mask[:spot.shape[0], :spot.shape[1]]


def emblems(rng, height):
    """What stands between the groups of a foreign mark: a coat of arms, round stickers; drawn, not written."""
    width = round(rng.uniform(26, 52) * PX)
    patch = np.zeros((height, width, 2), np.float32)  # shade and cover
    for number in range(rng.choice([1, 1, 2])):
        middle = (width // 2, round(height * (rng.uniform(0.3, 0.7) if number == 0 else rng.choice([0.2, 0.8]))))
        size = round(rng.uniform(9, 17) * PX)
        outline = np.zeros((height, width), np.uint8)
        if rng.random() < 0.5:
            cv2.circle(outline, middle, size, 255, -1, cv2.LINE_AA)
        else:
            x, y = middle
            shield = [(x - size, y - size), (x + size, y - size), (x + size, y + size // 3), (x, y + round(size * 1.3)),
                      (x - size, y + size // 3)]
            cv2.fillPoly(outline, [np.array(shield)], 255, cv2.LINE_AA)
        cover = outline.astype(np.float32) / 255
        noise = np.random.default_rng(rng.getrandbits(32)).random((5, 4)).astype(np.float32)
        shade = rng.uniform(0, 255) + rng.uniform(0, 160) * (cv2.resize(noise, (width, height)) - 0.5)
        patch[..., 0] = patch[..., 0] * (1 - cover) + shade * cover
        patch[..., 1] = np.maximum(patch[..., 1], cover)
    return patch


def with_emblem(picture, rng, masks, top, left):
    """Puts emblems into the widest gap of a row of letters, if there is room."""
    columns = np.flatnonzero(masks.max(0) > 60)
    gaps = np.diff(columns)
    if len(gaps) == 0 or gaps.max() < 22 * PX:
        return
    at = columns[gaps.argmax()]
    patch = emblems(rng, masks.shape[0])
    wide = min(patch.shape[1], gaps.max() - 3 * PX)
    patch = cv2.resize(patch, (wide, masks.shape[0]))
    x = left + at + (gaps.max() - wide) // 2
    spot = picture[top:top + masks.shape[0], x:x + wide]
    patch = patch[:spot.shape[0], :spot.shape[1]]
    spot += (patch[..., 0] - spot) * patch[..., 1]


def laid_out(rows, rng, shades, style, fonts):
    """Rows of letters on a ground with margins, band, dealer's line."""
    two = len(rows) > 1
    side, top = rng.uniform(8, 26) * PX, rng.uniform(10, 22) * PX
    gap = rng.uniform(12, 20) * PX
    band = rng.uniform(34, 50) * PX if not two and rng.random() < (0.4 if style == "uk" else 0.6) else 0
    right_band = band * (rng.random() < 0.15)
    inner = max(row.shape[1] for row in rows)
    if style == "uk" and not two:  # most are 520 mm wide whatever is on them
        side = max(side, (520 * PX - band - inner) / 2 if rng.random() < 0.7 else side)
    foot = rng.uniform(4, 9) * PX if rng.random() < 0.2 else 0
    height = round(2 * top + foot + sum(row.shape[0] for row in rows) + gap * (len(rows) - 1))
    width = round(inner + 2 * side + band + right_band)
    picture = np.full((height, width), shades.ground, np.float32)
    y = round(top)
    for row in rows:
        middle = band + side + (inner - row.shape[1]) / 2
        left = round(middle if rng.random() < 0.9 or two else band + side)
        inked(picture, row, left, y, shades, rng)
        if style == "foreign" and rng.random() < 0.6:
            with_emblem(picture, rng, row, y, left)
        y += round(row.shape[0] + gap)
    if band:
        country_band(picture[:, :round(band)], rng, shades, fonts)
        if right_band:
            picture[:, -round(band):] = shades.band
    if foot or rng.random() < 0.15:
        text = rng.choice(["www.motors.co.uk", "DEALER LTD 01234 567890", "BS AU 145d", "GARAGE & SONS"])
        put_text(picture, text, (round(width * rng.uniform(0.15, 0.5)), height - 2 * PX), 6 * PX, shades.ink, 1)
    return picture, rows_box(rows, top, gap, height)


def rows_box(rows, top, gap, height):
    """Where each row lies, top and bottom as shares of the height."""
    boxes, y = [], top
    for row in rows:
        boxes.append((y / height, (y + row.shape[0]) / height))
        y += row.shape[0] + gap
    return boxes


def plate(rng, fonts):
    """One plate: its picture, its lines of text, its shape."""
    style = rng.choices(["uk", "silver", "trade", "foreign"], [0.61, 0.05, 0.03, 0.31])[0]
    mark = {"trade": marks.trade, "foreign": marks.foreign}.get(style, marks.uk)(rng)
    if style == "silver":
        mark = rng.choice([marks.suffix, marks.dateless])(rng)
    shades = Shades(rng, style)
    font = letters.face(rng, style != "foreign", fonts)
    two = " " in mark and rng.random() < 0.22
    lines = mark.split(" ", 1) if two else [mark]
    tight = rng.random() < 0.15
    rows = [letters.line_mask(line, font, rng, tight, 75 if style == "foreign" else 38) for line in lines]
    picture, boxes = laid_out(rows, rng, shades, style, fonts)
    return worn(picture, rng, boxes), [[c for c in line if c.isalnum()] for line in lines], boxes


def no_plate(rng, fonts):
    """Text that is none: a word or two, a telephone number, a speed limit, a chevron board, bare stripes."""
    shades = Shades(rng, rng.choice(["uk", "silver", "foreign"]))
    kind = rng.random()
    if kind < 0.25:
        width, height = rng.randint(100, 700), rng.randint(80, 300)
        picture = np.full((height, width), shades.ground, np.float32)
        step = rng.randint(8, 60)
        for x in range(-height, width, 2 * step):
            lean = height if rng.random() < 0.5 else 0
            cv2.fillPoly(picture, [np.array([(x, 0), (x + step, 0), (x + step + lean, height), (x + lean, height)])],
                         shades.ink, cv2.LINE_AA)
        return picture
    words = ["TAXI", "POLICE", "SCHOOL", "STOP", "GIVE WAY", "SALE NOW ON", "FRESH FRUIT", "TO LET", "BUS STOP", "SLOW",
             "REMOVALS", "PLUMBING", "HEATING", "TRANSPORT", "BAKERY", "CAUTION", "NO ENTRY", "KEEP CLEAR"]
    lines = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        what = rng.random()
        lines.append(f"0{rng.randint(1000, 9999)} {rng.randint(100000, 999999)}" if what < 0.35 else
                     str(rng.choice([20, 30, 40, 50, 60, 70])) if what < 0.5 else rng.choice(words))
    font = letters.face(rng, False, fonts)
    return laid_out([letters.line_mask(line, font, rng, False) for line in lines], rng, shades, "foreign", fonts)[0]


def rendered(job):
    """`count` pictures from one seed, as arrays: what a worker process makes."""
    seed, count, fonts = job
    rng = random.Random(seed)
    cv2.setNumThreads(1)
    pictures = np.zeros((count, HEIGHT, WIDTH), np.uint8)
    aspect, lines = np.zeros(count, np.float32), np.zeros(count, np.int64)  # lines 0: no plate
    text = np.zeros((count, 2, LONGEST), np.int64)
    where = np.zeros((count, 2, 2), np.float32)
    for i in range(count):
        if rng.random() < 0.12:
            picture = no_plate(rng, fonts)
        else:
            picture, rows, boxes = plate(rng, fonts)
            lines[i] = len(rows)
            for number, row in enumerate(rows):
                known = marks.labels("".join(row))[:LONGEST]
                text[i, number, :len(known)] = known
                where[i, number] = boxes[number]
        aspect[i] = picture.shape[1] / picture.shape[0]
        pictures[i] = cv2.resize(np.clip(picture, 0, 255).astype(np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return {"picture": pictures, "aspect": aspect, "lines": lines, "text": text, "where": where}


def make(count, seed, workers, fonts=letters.FONTS):
    """`count` pictures, the same for the same seed whatever the number of workers."""
    share = 250
    jobs = [(seed * 100003 + i, min(share, count - i * share), fonts) for i in range((count + share - 1) // share)]
    if workers <= 1:
        parts = [rendered(job) for job in jobs]
    else:
        with multiprocessing.Pool(workers) as pool:
            parts = pool.map(rendered, jobs, chunksize=1)
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}

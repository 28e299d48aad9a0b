#!/usr/bin/env python3
"""Trains the finder: real dashcam pictures with synthetic plates laid into them. See README.md."""
import argparse
import csv
import os
import re
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import camera
import nets
import plate_pictures
from course import Course

HELD_OUT = {"dayride": ((880, 960), (1100, 1230), (1290, 1480)), "nightride": ((340, 600),)}  # seconds of the two drives
SMALLEST = 13.0  # pixels of the network's input; narrower plates are neither asked for nor punished
LAYERS = 3       # plates laid in beside those on real vehicles


def is_held_out(name):
    """The same rule as bench/plates: whole stretches of a drive, because neighbours in time look alike."""
    drive, second = re.match(r".*?(\w+ride)_\w*?_t_(\d+)", name).groups()
    return any(begin <= int(second) < end for begin, end in HELD_OUT[drive])


def road_pictures(folder, held_out):
    """(luma-and-colour pictures, boxes): 1280 x 720, boxes padded with zeros."""
    boxes = {}
    with open(os.path.join(folder, "MANIFEST.tsv"), encoding="utf-8") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["file"].startswith("dash/") and is_held_out(row["file"]) == held_out:
                boxes.setdefault(row["file"], []).append([float(row[key]) for key in "xywh"])
    pictures = np.stack([cv2.imread(os.path.join(folder, name)).transpose(2, 0, 1) for name in boxes])
    most = max(len(found) for found in boxes.values())
    padded = np.zeros((len(boxes), most, 4), np.float32)
    for i, found in enumerate(boxes.values()):
        padded[i, :len(found)] = found
    return pictures, padded


def daylight(folder):
    """Pictures of two American motorways by day (MIT) whose plates are too far to read; no boxes."""
    pictures = []
    for name, every in (("carnd_solidWhiteRight.mp4", 8), ("carnd_vehdet_test_video.mp4", 6)):
        clip, number = cv2.VideoCapture(os.path.join(folder, name)), 0
        while clip.grab():
            if number % every == 0:
                pictures.append(cv2.resize(clip.retrieve()[1], (1280, 720)).transpose(2, 0, 1))
            number += 1
    return np.stack(pictures), np.zeros((len(pictures), 1, 4), np.float32)


def joined(some, more):
    """Two sets of pictures and boxes as one."""
    most = max(some[1].shape[1], more[1].shape[1])
    boxes = [np.pad(part[1], ((0, 0), (0, most - part[1].shape[1]), (0, 0))) for part in (some, more)]
    return np.concatenate([some[0], more[0]]), np.concatenate(boxes)


def drawn_roads(count, seed):
    """Stand-ins for real pictures where there are none: a grey road, its vehicles' backs, and where their plates go."""
    rng = np.random.default_rng(seed)
    pictures, boxes = np.zeros((count, 3, 360, 640), np.uint8), np.zeros((count, 2, 4), np.float32)
    for i in range(count):
        scene = cv2.resize(rng.integers(0, 255, (12, 20, 3), dtype=np.uint8), (640, 360))
        for k in range(2):
            w = rng.uniform(30, 90)
            x, y = rng.uniform(0, 640 - w), rng.uniform(120, 330)
            cv2.rectangle(scene, (int(x - w), int(y - w)), (int(x + 2 * w), int(y + w)), rng.integers(0, 255, 3).tolist(), -1)
            boxes[i, k] = (x, y, w, w / 4.5)
            cv2.rectangle(scene, (int(x), int(y)), (int(x + w), int(y + w / 4.5)), (200, 200, 200), -1)
        pictures[i] = scene.transpose(2, 0, 1)
    return pictures, boxes


def hull(corners):
    return corners.amin(-2), corners.amax(-2)


def touches(corners, others, real):
    """Whether the hulls overlap, by sample: n x 4 x 2 against n x m x 4 x 2, of which `real` count."""
    low, high = hull(corners)
    other_low, other_high = hull(others)
    both = ((low.unsqueeze(1) < other_high) & (other_low < high.unsqueeze(1))).all(-1)
    return (both & real).any(1)


class Scenes:
    """Batches of square cut-outs with the corners of the plates in them."""

    def __init__(self, roads, plates, seed, device):
        self.pictures = torch.as_tensor(roads[0]).to(device)
        self.boxes = torch.as_tensor(roads[1]).to(device)
        self.flat = torch.as_tensor(plates["picture"]).to(device)
        self.aspect = torch.as_tensor(plates["aspect"]).to(device).clamp(1.0, 9.0)
        lines = torch.as_tensor(plates["lines"])
        self.kinds = [torch.nonzero(lines == n).flatten().to(device) for n in (0, 1, 2)]
        self.dice, self.device = camera.Dice(seed, device), device
        with_plates = (self.boxes[..., 2] > 0).any(1).float()
        self.weight = with_plates / with_plates.sum() + 0.4 * (1 - with_plates) / (1 - with_plates).sum().clamp(min=1)

    def background(self, luma, window, side):
        """The window's pixels at twice the network's size; darkness lifted in half; clouds where the picture ends."""
        dice, count = self.dice, len(luma)
        lift = torch.where(dice.chance(0.5, count), dice.log_uniform(0.35, 1.2, count), torch.ones(count, device=self.device))
        luma = 255 * (luma / 255) ** lift.view(-1, 1, 1, 1)
        scene = camera.sample(luma + 1, window, 2 * side, 2 * side)  # 0 is now outside
        sky = dice.uniform(-60, 200, count, 1, 1, 1) + dice.uniform(0, 250, count, 1, 1, 1) * camera.clouds(dice, count, 2 * side, 2 * side)
        outside = (scene < 0.5) | dice.chance(0.06, count, 1, 1, 1)
        return torch.where(outside, sky.clamp(0, 255), scene - 1), outside

    def window(self, chosen, side):
        """A square of the network's pixels somewhere in each picture, mostly around a plate, turned and scaled: its corners."""
        dice, count = self.dice, len(chosen)
        boxes = self.boxes[chosen]
        known = (boxes[..., 2] > 0).float()
        one = torch.multinomial(known + 1e-6, 1, generator=dice.generator).view(-1, 1, 1).expand(-1, 1, 4)
        box = boxes.gather(1, one)[:, 0]
        near = dice.chance(0.85, count) & (box[:, 2] > 0)
        wanted = dice.log_uniform(15, 290, count)
        scale = torch.where(near, wanted / box[:, 2].clamp(min=8), dice.uniform(0.35, 1.3, count)).clamp(0.22, 2.4)
        size = torch.tensor([self.pictures.shape[3], self.pictures.shape[2]], device=self.device)
        middle = torch.where(near.view(-1, 1), box[:, :2] + box[:, 2:] / 2, dice.uniform(0, 1, count, 2) * size)
        middle = middle + dice.uniform(-0.45, 0.45, count, 2) * (side / scale).view(-1, 1)
        stretch = dice.uniform(0.9, 1.12, count)
        half = 0.5 * side / torch.stack([scale * stretch, scale / stretch], 1)
        angle = dice.normal(count) * 0.05
        flip = torch.where(dice.chance(0.5, count), -1.0, 1.0)
        square = (camera.unit_corners(count, self.device) * 2 - 1) * half.unsqueeze(1)
        x, y = square[..., 0] * flip.view(-1, 1), square[..., 1]
        cos, sin = torch.cos(angle).view(-1, 1), torch.sin(angle).view(-1, 1)
        return torch.stack([x * cos - y * sin, x * sin + y * cos], -1) + middle.unsqueeze(1)

    def textures(self, kinds, wide):
        flat = self.flat[kinds].unsqueeze(1).float()
        count = len(kinds)
        flat = flat * self.dice.log_uniform(0.25, 1.1, count, 1, 1, 1) + self.dice.uniform(0, 40, count, 1, 1, 1)
        return camera.shrunk(flat, plate_pictures.WIDTH / wide.clamp(min=1))

    def pick(self, kind, count):
        pool = self.kinds[kind] if len(self.kinds[kind]) else self.kinds[1]
        return pool[self.dice.below(len(pool), count)]

    def replaced(self, scene, corners, real):
        """Lays UK plates over two thirds of the real ones, where they are."""
        dice, count = self.dice, len(scene)
        for number in range(corners.shape[1]):
            old = corners[:, number]
            use = real[:, number] & dice.chance(0.65, count)
            chosen = self.pick(1, count)
            low, high = hull(old)
            wide = (high - low)[:, 0] * dice.uniform(0.97, 1.12, count)
            aspect = torch.minimum(self.aspect[chosen], (high - low)[:, 0] / (high - low)[:, 1].clamp(min=1) * 1.1).clamp(min=1.2)
            new = camera.pose(dice, wide, aspect, (low + high) / 2)
            anywhere = camera.unit_corners(count, self.device) * 9  # a map must exist where nothing is drawn
            scene = camera.lay_on(scene, self.textures(chosen, wide), torch.where(use.view(-1, 1, 1), new, anywhere),
                                  use.float())
            new = torch.where(use.view(-1, 1, 1), new, old)
            corners = torch.cat([corners[:, :number], new.unsqueeze(1), corners[:, number + 1:]], 1)
        return scene, corners

    def added(self, scene, corners, real, kind):
        """One more plate, or one thing that is none, anywhere nothing is yet; on a panel of its own, half of the time."""
        dice, count, side = self.dice, len(scene), scene.shape[2]
        chosen = self.pick(kind, count)
        wide = dice.log_uniform(26, 0.8 * side, count)
        new = camera.pose(dice, wide, self.aspect[chosen], dice.uniform(0.05, 0.95, count, 2) * side)
        middle = new.mean(1, keepdim=True)
        panel = middle + (new - middle) * torch.stack([dice.uniform(1.1, 2.0, count), dice.uniform(1.5, 5.0, count)], 1).unsqueeze(1)
        free = dice.chance(0.4 if kind else 0.5, count) & ~touches(panel, corners, real)
        body = dice.uniform(0, 230, count, 1, 1, 1) + dice.uniform(0, 60, count, 1, 1, 1) * camera.clouds(dice, count, 24, 48)
        scene = camera.lay_on(scene, body.clamp(0, 255), panel, free.float() * dice.chance(0.6, count).float())
        scene = camera.lay_on(scene, self.textures(chosen, wide), new, free.float())
        if kind == 0:
            return scene, corners, real
        return scene, torch.cat([corners, new.unsqueeze(1)], 1), torch.cat([real, free.unsqueeze(1)], 1)

    def batch(self, count, side):
        """Luma 0 … 255, n x 1 x side x side; corners n x m x 4 x 2 in its pixels; which of them are there."""
        dice = self.dice
        chosen = torch.multinomial(self.weight, count, True, generator=dice.generator)
        window = self.window(chosen, side)
        weights = dice.uniform(0.05, 1, count, 3) ** 2
        weights = weights / weights.sum(1, keepdim=True)
        luma = (self.pictures[chosen].float() * weights.view(-1, 3, 1, 1)).sum(1, keepdim=True)
        scene, outside = self.background(luma, window, side)
        boxes = self.boxes[chosen]
        real = (boxes[..., 2] > 0) & ~outside.flatten(1).all(1, keepdim=True)
        low, high = boxes[..., :2], boxes[..., :2] + boxes[..., 2:]
        corners = torch.stack([low, torch.stack([high[..., 0], low[..., 1]], -1), high,
                               torch.stack([low[..., 0], high[..., 1]], -1)], 2)
        into = camera.to_unit(window)
        corners = camera.mapped(into, corners.flatten(1, 2)).view(corners.shape) * 2 * side
        mirrored = (window[:, 1, 0] < window[:, 0, 0]).view(-1, 1, 1, 1)
        corners = torch.where(mirrored, corners[:, :, [1, 0, 3, 2]], corners)
        scene, _, _ = self.added(scene, corners, real, 0)
        scene, corners = self.replaced(scene, corners, real)
        for kind in (1, 1, 2)[:LAYERS]:
            scene, corners, real = self.added(scene, corners, real, kind)
        return F.avg_pool2d(scene, 2), corners / 2, real

    def seen(self, scene):
        """A scene as a camera stores it: luma 0 … 1."""
        return camera.seen(self.dice, scene, self.dice.uniform(20, 60, len(scene))) / 255


def targets(corners, real, side):
    """Heat of middles, weight and corner offsets of each cell; cells of hardly visible plates count for nothing."""
    cells = side // nets.STRIDE
    low, high = hull(corners)
    size = (high - low).clamp(min=1)
    seen = (high.clamp(0, side) - low.clamp(0, side)) / size
    good = real & (seen[..., 0] > 0.6) & (seen[..., 1] > 0.7) & (size[..., 0] >= SMALLEST)
    axis = torch.arange(cells, device=corners.device) + 0.5
    middle = corners.mean(2) / nets.STRIDE
    spread = torch.maximum(size / nets.STRIDE / 7, torch.tensor([0.7, 0.55], device=size.device)).unsqueeze(2)
    x = torch.exp(-0.5 * ((axis - middle[..., :1]) / spread[..., 0]) ** 2)
    y = torch.exp(-0.5 * ((axis - middle[..., 1:]) / spread[..., 1]) ** 2)
    bump = (y.unsqueeze(-1) * x.unsqueeze(-2)) * good.view(*good.shape, 1, 1)
    peak = bump.flatten(2).amax(-1).view(*good.shape, 1, 1)
    bump = bump / peak.clamp(min=0.2)  # the cell of the middle has heat 1
    heat, owner = bump.max(1)
    inside = lambda a, b: (axis > (a / nets.STRIDE - 0.5).unsqueeze(-1)) & (axis < (b / nets.STRIDE + 0.5).unsqueeze(-1))
    poor = (inside(low[..., 1], high[..., 1]).unsqueeze(-1) & inside(low[..., 0], high[..., 0]).unsqueeze(-2) &
            (real & ~good).view(*good.shape, 1, 1)).any(1)
    at = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), -1)
    own = owner.view(len(corners), -1, 1).expand(-1, -1, 8)
    wanted = corners.flatten(2).gather(1, own).view(-1, cells, cells, 4, 2) / nets.STRIDE - at.view(1, cells, cells, 1, 2)
    return heat, poor & (heat < 0.99), wanted, size.gather(1, own[..., :2]).view(-1, cells, cells, 1, 2) / nets.STRIDE


def loss_of(output, corners, real, side):
    heat, ignored, wanted, size = targets(corners, real, side)
    output = output.float()
    p = torch.sigmoid(output[:, 0]).clamp(1e-5, 1 - 1e-5)
    middle = heat > 0.99
    found = -(middle * (1 - p) ** 2 * p.log()).sum()
    wrong = -((~middle & ~ignored) * (1 - heat) ** 4 * p ** 2 * (1 - p).log()).sum()
    weight = (heat * (heat > 0.4)).unsqueeze(-1).unsqueeze(-1)
    guess = output[:, 1:].permute(0, 2, 3, 1).unflatten(-1, (4, 2))
    off = (guess - wanted).abs() / size.clamp(min=0.6)
    low, high = hull(guess)
    wanted_low, wanted_high = hull(wanted)
    sides = ((low - wanted_low).abs() + (high - wanted_high).abs()).unsqueeze(-2) / size.clamp(min=0.6)
    corner = ((off.mean(3, keepdim=True) + 0.5 * sides) * weight).sum() / weight.sum().clamp(min=1)
    return (found + wrong) / middle.sum().clamp(min=1), corner


def found_in(net, luma, least):
    """(score, box) of a picture's plates: what transcode/plates/finder.cpp does, in short."""
    output = net(luma)[0].float()
    score = torch.sigmoid(output[0])
    peak = (score == F.max_pool2d(score[None, None], 3, 1, 1)[0, 0]) & (score > least)
    boxes = []
    for y, x in torch.nonzero(peak).tolist():
        corners = (output[1:, y, x].view(4, 2).cpu() + torch.tensor([x + 0.5, y + 0.5])) * nets.STRIDE
        boxes.append((float(score[y, x]), torch.cat(hull(corners)).tolist()))
    kept = []
    for one in sorted(boxes, reverse=True):
        if all(overlap(one[1], better[1]) < 0.3 for better in kept):
            kept.append(one)
    return kept


def overlap(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(0, w) * max(0, h)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both + 1e-9)


def evaluate(net, roads, device, wide=960):
    """Plates found and detections beyond, on real pictures."""
    scale = wide / roads[0].shape[3]
    tall = int(round(roads[0].shape[2] * scale / 32 + 0.4)) * 32
    for least in (0.2, 0.3, 0.4, 0.5):
        plates = hits = extra = 0
        for picture, boxes in zip(*roads):
            grey = cv2.cvtColor(np.ascontiguousarray(picture.transpose(1, 2, 0)), cv2.COLOR_BGR2GRAY)
            small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            luma = np.zeros((tall, wide), np.float32)
            luma[:small.shape[0]] = small[:tall, :wide]
            kept = found_in(net, torch.as_tensor(luma / 255).float()[None, None].to(device), least)
            wanted = [(x * scale, y * scale, (x + w) * scale, (y + h) * scale) for x, y, w, h in boxes if w > 0]
            found = sum(any(overlap(box, one[1]) >= 0.5 for one in kept) for box in wanted)
            plates, hits, extra = plates + len(wanted), hits + found, extra + len(kept) - found
        print(f"finder, {len(roads[0])} held-out pictures at {wide}: {hits} of {plates} plates, {extra / len(roads[0]):.2f} "
              f"more a picture, score above {least}", flush=True)


def train(settings):
    torch.manual_seed(settings.seed)
    torch.backends.cudnn.benchmark = True
    device = settings.device
    plates = plate_pictures.make(settings.pictures, settings.seed + 500, settings.workers)
    print(f"finder: {settings.pictures} plates drawn", flush=True)
    roads = road_pictures(settings.data, False) if settings.data else drawn_roads(40, settings.seed)
    if settings.clips:
        roads = joined(roads, daylight(settings.clips))
    data = Scenes(roads, plates, settings.seed, device)
    net = nets.Finder().to(device).to(memory_format=torch.channels_last)
    course, losses = Course("finder", net, settings), []
    while course.goes_on():
        with torch.no_grad():
            if course.step % settings.rounds == 0:
                scene, corners, real = data.batch(settings.batch, settings.side)
            picture = data.seen(scene)
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            output = net(picture.contiguous(memory_format=torch.channels_last))
        heat, corner = loss_of(output, corners, real, settings.side)
        course.learn(heat + 3 * corner, 5.0)
        losses.append(torch.stack([heat.detach(), corner.detach()]))
        if course.is_to_tell():
            heat, corner = torch.stack(losses[-settings.report:]).mean(0).tolist()
            course.tell(f"heat {heat:.3f} corners {corner:.3f}")
    course.save()
    if settings.data:
        net.load_state_dict(course.average)
        net.eval()
        with torch.no_grad():
            for wide in (960, 1280):
                evaluate(net, road_pictures(settings.data, True), device, wide)
    return [float(loss[0] + 3 * loss[1]) for loss in losses]


def parsed(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="folder with MANIFEST.tsv and dash/; drawn roads without it")
    parser.add_argument("--clips", help="folder with the two carnd_*.mp4")
    parser.add_argument("--out", required=True, help="folder for finder.pt")
    parser.add_argument("--seconds", type=float, default=9000)
    parser.add_argument("--steps", type=int, default=10 ** 9)
    parser.add_argument("--pictures", type=int, default=15000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=2, help="steps for which a scene is kept, each in other light")
    parser.add_argument("--side", type=int, default=384)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warmup", type=int, default=200, help="steps over which the rate rises")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=int, default=100)
    parser.add_argument("--resume")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parsed())

#!/usr/bin/env python3
"""Trains the reader: lines of synthetic plates in, their characters out (CTC). See README.md."""
import argparse
import os

import torch
import torch.nn.functional as F

import camera
import letters
import nets
import plate_pictures
from course import Course
from marks import SYMBOLS

WIDTHS = (26, 32, 38, 44, 50, 58, 72, 110)  # of a plate in pixels; each step takes a batch at several


class Lines:
    """Batches of what the reader gets: a line cut out of a camera's picture along corners that are a little off."""

    def __init__(self, plates, seed, device, scenes=None):
        self.plates = {key: torch.as_tensor(value).to(device) for key, value in plates.items()}
        self.device, self.scenes = device, scenes
        self.dice = camera.Dice(seed, device)

    def grounds(self, count, height, width):
        """What is around a plate: a car's body, or a piece of a real scene."""
        dice = self.dice
        ground = dice.uniform(0, 220, count, 1, 1, 1) + dice.uniform(0, 90, count, 1, 1, 1) * camera.clouds(dice, count, height, width)
        return ground.clamp(0, 255)

    def batch(self, count, width):
        dice = self.dice
        chosen = dice.below(len(self.plates["aspect"]), count)
        flat = self.plates["picture"][chosen].unsqueeze(1).float()
        aspect, lines = self.plates["aspect"][chosen].clamp(1.0, 9.0), self.plates["lines"][chosen]
        widths = width * dice.uniform(0.85, 1.2, count) * torch.where(lines == 2, 0.75, 1.0)
        height, room = 2 * int(width * 0.55 + 10), 2 * int(width * 0.75 + 12)  # twice the pixels, halved below
        centre = torch.tensor([room / 2, height / 2], device=self.device) + dice.uniform(-1, 1, count, 2)
        corners = camera.pose(dice, widths * 2, (aspect * dice.uniform(0.85, 1.1, count)), centre)
        flat = camera.shrunk(flat, plate_pictures.WIDTH / (widths * 2))
        scene = camera.lay_on(self.grounds(count, height, room), flat, corners, torch.ones(count, device=self.device))
        picture = camera.seen(dice, F.avg_pool2d(scene, 2), widths)
        return self.cut(picture, corners / 2, chosen)

    def pool(self, count):
        """At least `count` lines at all widths, mixed."""
        parts = [self.batch(-(-count // len(WIDTHS)), width) for width in WIDTHS]
        order = torch.randperm(len(WIDTHS) * len(parts[0][0]), generator=self.dice.generator, device=self.device)
        return [torch.cat(part)[order] for part in zip(*parts)]

    def cut(self, picture, corners, chosen):
        """A line along the corners as a finder would give them, its text, how long that is."""
        dice, count = self.dice, len(chosen)
        lines = self.plates["lines"][chosen]
        row = torch.where(lines == 2, dice.below(2, count), 0)
        bad = dice.chance(0.04, count)  # half a line, or two at once: nothing to read
        top = torch.where(lines == 2, row * 0.5, 0.0)
        bottom = torch.where(lines == 2, row * 0.5 + 0.5, 1.0)
        top = torch.where(bad & (lines == 2), 0.0, torch.where(bad & (lines == 1), dice.below(2, count) * 0.5, top))
        bottom = torch.where(bad & (lines == 2), 1.0, torch.where(bad & (lines == 1), top + 0.5, bottom))
        wide, tall = 0.04, torch.where(lines == 2, 0.03, 0.08)
        box = torch.stack([torch.full_like(top, -wide), top - tall, torch.full_like(top, 1 + wide), bottom + tall], 1)
        box = box + dice.normal(count, 4) * torch.tensor([0.025, 0.06, 0.025, 0.06], device=self.device) * \
            torch.where(lines == 2, 0.6, 1.0).view(-1, 1)
        square = torch.stack([box[:, [0, 1]], box[:, [2, 1]], box[:, [2, 3]], box[:, [0, 3]]], 1)
        square = square + dice.normal(count, 4, 2) * torch.tensor([0.008, 0.035], device=self.device)
        quad = camera.mapped(camera.from_unit(corners), square)
        line = camera.sample(picture, quad, nets.READER_HEIGHT, nets.READER_WIDTH, "border")
        text = self.plates["text"][chosen, row]
        text = torch.where((bad | (lines == 0)).view(-1, 1), torch.zeros_like(text), text)
        return normal(line), text, (text > 0).sum(1)


def normal(line):
    """As transcode/plates/reader.cpp does."""
    mean = line.mean((1, 2, 3), keepdim=True)
    return (line - mean) / (line.std((1, 2, 3), keepdim=True, unbiased=False) + 8)


def loss_of(scores, text, length):
    columns = F.log_softmax(scores[:, :, 0].float(), 1).permute(2, 0, 1)
    whole = torch.full((len(text),), columns.shape[0], dtype=torch.long, device=text.device)
    loss = F.ctc_loss(columns, text, whole, length, reduction="none", zero_infinity=True)
    return (loss / length.clamp(min=1)).mean()


def decoded(scores):
    """The likeliest symbol of each column, repeats and blanks dropped."""
    best = scores[:, :, 0].argmax(1).cpu()
    return ["".join(SYMBOLS[k - 1] for i, k in enumerate(row) if k > 0 and (i == 0 or row[i - 1] != k)) for row in best.tolist()]


def exact(scores, text):
    truth = ["".join(SYMBOLS[k - 1] for k in row if k > 0) for row in text.tolist()]
    return sum(a == b for a, b in zip(decoded(scores), truth)) / len(truth)


def train(settings):
    torch.manual_seed(settings.seed)
    torch.backends.cudnn.benchmark = True
    device = settings.device
    plates = plate_pictures.make(settings.pictures, settings.seed, settings.workers)
    held_out = plate_pictures.make(max(250, settings.pictures // 40), settings.seed + 77, settings.workers, letters.HELD_OUT)
    print(f"reader: {settings.pictures} plates drawn", flush=True)
    data, test = Lines(plates, settings.seed, device), Lines(held_out, settings.seed + 1, device)
    net = nets.Reader().to(device).to(memory_format=torch.channels_last)
    course, losses = Course("reader", net, settings), []
    while course.goes_on():
        if course.step % settings.rounds == 0:
            with torch.no_grad():
                pool = data.pool(settings.batch * settings.rounds)
        lines, text, length = (part[course.step % settings.rounds::settings.rounds] for part in pool)
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            scores = net(lines.contiguous(memory_format=torch.channels_last))
        loss = loss_of(scores, text, length)
        course.learn(loss, 2.0)
        losses.append(loss.detach())
        if course.is_to_tell():
            course.tell(f"loss {torch.stack(losses[-settings.report:]).mean():.4f}")
    course.save()
    net.load_state_dict(course.average)
    net.eval()
    with torch.no_grad():
        for width in WIDTHS:
            lines, text, _ = test.batch(settings.batch, width)
            print(f"reader, letters held out, plates {width} px wide: {100 * exact(net(lines), text):.1f} % of lines right", flush=True)
    return [float(loss) for loss in losses]


def parsed(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="folder for reader.pt")
    parser.add_argument("--seconds", type=float, default=9000)
    parser.add_argument("--steps", type=int, default=10 ** 9)
    parser.add_argument("--pictures", type=int, default=40000)
    parser.add_argument("--batch", type=int, default=112)
    parser.add_argument("--rounds", type=int, default=1, help="steps for which lines are drawn at once")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warmup", type=int, default=200, help="steps over which the rate rises")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=int, default=200)
    parser.add_argument("--resume")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parsed())

#!/usr/bin/env python3
"""A miniature of the whole training, for ctest: the loss of both networks falls and their export loads in OpenCV."""
import os
import sys
import tempfile

import cv2
import numpy as np
import torch

import export
import nets
import train_finder
import train_reader

STEPS = 40


def falls(name, losses):
    before, after = np.mean(losses[:4]), np.mean(losses[-4:])
    print(f"{name}: loss {before:.2f} -> {after:.2f}")
    return after < 0.9 * before


def same_in_opencv(name, out):
    """The exported network answers in OpenCV as it does in torch."""
    net = {"finder": nets.Finder, "reader": nets.Reader}[name]()
    net.load_state_dict(torch.load(os.path.join(out, name + ".pt"), map_location="cpu"))
    net.eval()
    target = os.path.join(out, name + ".onnx")
    export.export(name, os.path.join(out, name + ".pt"), target)
    shape = export.SHAPES[name] if name == "reader" else (1, 1, 64, 96)
    picture = np.random.default_rng(1).random(shape, dtype=np.float32)
    read = cv2.dnn.readNetFromONNX(target)
    read.setInput(picture)
    with torch.no_grad():
        expected = net(torch.as_tensor(picture)).numpy()
    return np.abs(read.forward() - expected).max() < 1e-3


def main():
    torch.set_num_threads(1)
    small = ["--steps", str(STEPS), "--workers", "1", "--device", "cpu", "--rate", "2e-3", "--warmup", "4", "--report", "1000"]
    with tempfile.TemporaryDirectory() as out:
        reader = train_reader.train(train_reader.parsed(small + ["--out", out, "--pictures", "60", "--batch", "14"]))
        finder = train_finder.train(train_finder.parsed(
            small + ["--out", out, "--pictures", "40", "--batch", "2", "--side", "128", "--rounds", "2"]))
        good = [falls("reader", reader), falls("finder", finder), same_in_opencv("finder", out),
                same_in_opencv("reader", out)]
    print("reader falls, finder falls, finder exports, reader exports:", good)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes finder.onnx and reader.onnx from trained weights, as OpenCV 4.6 reads them (opset 11, no clamp, fixed shapes)."""
import argparse
import os
import warnings

import torch

import nets

SHAPES = {"finder": (1, 1, 544, 960), "reader": (1, 1, nets.READER_HEIGHT, nets.READER_WIDTH)}


def export(name, weights, target):
    """The finder's net takes any height and width that are multiples of 32: OpenCV shapes it anew for each."""
    net = {"finder": nets.Finder, "reader": nets.Reader}[name]()
    net.load_state_dict(torch.load(weights, map_location="cpu"))
    net.eval()
    warnings.filterwarnings("ignore", category=UserWarning)
    torch.onnx.export(net, torch.zeros(SHAPES[name]), target, opset_version=11, input_names=["picture"],
                      output_names=["answer"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True, help="folder with finder.pt and reader.pt")
    parser.add_argument("--out", required=True, help="folder for the two files")
    arguments = parser.parse_args()
    for each in SHAPES:
        export(each, os.path.join(arguments.weights, each + ".pt"), os.path.join(arguments.out, each + ".onnx"))

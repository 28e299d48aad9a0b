"""The two networks, in what OpenCV 4.6 loads: 3x3 convolutions, ReLU, pooling by two, nearest upsampling."""
import torch
from torch import nn
import torch.nn.functional as F

from marks import SYMBOLS

STRIDE = 8
READER_HEIGHT, READER_WIDTH = 32, 160


def conv(inputs, outputs, stride=1, size=3, padding=None):
    size = size if isinstance(size, tuple) else (size, size)
    padding = (size[0] // 2, size[1] // 2) if padding is None else padding
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Twice(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, channels, size=3):
        super().__init__()
        padding = (0, size[1] // 2) if isinstance(size, tuple) else size // 2
        self.first = conv(channels, channels, 1, size)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, size, 1, padding, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class Finder(nn.Module):
    """Luma in, 0 … 1, sides multiples of 32. Out, for each 8 x 8 pixels: the logit of a plate's middle, and where its four
    corners are from here, clockwise from its own top left, in units of 8 pixels."""

    def __init__(self):
        super().__init__()
        self.to2, self.to4 = conv(1, 8, 2), conv(8, 16, 2)
        self.to8 = nn.Sequential(conv(16, 32, 2), Twice(32))
        self.to16 = nn.Sequential(conv(32, 64, 2), Twice(64))
        self.to32 = nn.Sequential(conv(64, 96, 2), Twice(96), Twice(96))
        self.up32, self.up16 = nn.Conv2d(96, 64, 1), nn.Conv2d(64, 32, 1)
        self.head = conv(32, 48)
        self.out = nn.Conv2d(48, 9, 1)
        nn.init.constant_(self.out.bias, 0)
        nn.init.constant_(self.out.bias[0], -4)

    def forward(self, x):
        at8 = self.to8(self.to4(self.to2(x)))
        at16 = self.to16(at8)
        at16 = at16 + F.interpolate(self.up32(self.to32(at16)), scale_factor=2.0, mode="nearest")
        at8 = at8 + F.interpolate(self.up16(at16), scale_factor=2.0, mode="nearest")
        return self.out(self.head(at8))


class Reader(nn.Module):
    """One line of a plate in, 32 x 160, mean 0 and spread 1. Out, for each of 40 columns, the logits of nothing and of the
    34 symbols."""

    def __init__(self):
        super().__init__()
        pool = nn.MaxPool2d
        self.see = nn.Sequential(conv(1, 32), pool(2), conv(32, 48), conv(48, 64), pool(2), conv(64, 96), conv(96, 96),
                                 pool((2, 1)), conv(96, 128), conv(128, 128), pool((2, 1)),
                                 conv(128, 160, 1, (2, 3), (0, 1)))
        self.relate = nn.Sequential(Twice(160, (1, 5)), Twice(160, (1, 5)))
        self.say = nn.Conv2d(160, len(SYMBOLS) + 1, 1)

    def forward(self, x):
        return self.say(self.relate(self.see(x)))

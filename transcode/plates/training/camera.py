"""What lies between a flat plate and a picture's pixels: pose, light, blur, noise, coding. All in torch, on any device."""
import math
import random

import torch
import torch.nn.functional as F


class Dice:
    """Random numbers of one generator, one value a sample; `flip` and `pick` decide for a whole batch."""

    def __init__(self, seed, device):
        self.whole = random.Random(seed)
        self.generator = torch.Generator(device).manual_seed(seed)
        self.device = device

    def uniform(self, low, high, *shape):
        return low + (high - low) * torch.rand(*shape, generator=self.generator, device=self.device)

    def log_uniform(self, low, high, *shape):
        return torch.exp(self.uniform(math.log(low), math.log(high), *shape))

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.generator, device=self.device)

    def chance(self, share, *shape):
        return torch.rand(*shape, generator=self.generator, device=self.device) < share

    def below(self, count, *shape):
        return torch.randint(count, shape, generator=self.generator, device=self.device)

    def flip(self, share):
        return self.whole.random() < share

    def pick(self, choices):
        return self.whole.choice(choices)


def from_unit(corners):
    """The 3x3 maps that take the unit square, clockwise from its top left, to n x 4 x 2 corners."""
    a, b, c, d = corners.unbind(1)
    across, along, rest = b - c, d - c, a - b + c - d
    under = across[:, 0] * along[:, 1] - across[:, 1] * along[:, 0]
    under = torch.where(under.abs() < 1e-9, torch.full_like(under, 1e-9), under)
    g = (rest[:, 0] * along[:, 1] - rest[:, 1] * along[:, 0]) / under
    h = (across[:, 0] * rest[:, 1] - across[:, 1] * rest[:, 0]) / under
    right, down = b - a + g[:, None] * b, d - a + h[:, None] * d
    last = torch.stack([g, h, torch.ones_like(g)], 1)
    return torch.cat([torch.stack([right, down, a], 2), last[:, None]], 1)


def to_unit(corners):
    """The other way round: the adjugate, which is the inverse but for a factor that a homography does not feel."""
    x, y, z = from_unit(corners).unbind(2)
    rows = [torch.cross(y, z, 1), torch.cross(z, x, 1), torch.cross(x, y, 1)]
    adjugate = torch.stack(rows, 1)
    return adjugate / adjugate[:, 2:, 2:].sign().where(adjugate[:, 2:, 2:] != 0, torch.ones_like(adjugate[:, 2:, 2:]))


def mapped(maps, points):
    """n x k x 2 points through n maps."""
    x, y = points[..., 0], points[..., 1]
    part = lambda k: maps[:, k, 0, None] * x + maps[:, k, 1, None] * y + maps[:, k, 2, None]
    under = part(2)
    under = torch.where(under > 0, under.clamp(min=1e-7), torch.full_like(under, 1e-7))  # what is behind, far away
    return torch.stack([part(0) / under, part(1) / under], -1)


def pixel_grid(height, width, device):
    y, x = torch.meshgrid(torch.arange(height, device=device) + 0.5, torch.arange(width, device=device) + 0.5, indexing="ij")
    return torch.stack([x, y], -1).view(1, -1, 2).float()


def unit_corners(count, device):
    return torch.tensor([[0.0, 0], [1, 0], [1, 1], [0, 1]], device=device).expand(count, 4, 2)


def sample(pictures, corners, height, width, padding="zeros"):
    """The quadrilateral `corners` (pixels) of each picture, as height x width."""
    count = len(pictures)
    grid = mapped(from_unit(corners),
                  pixel_grid(height, width, pictures.device).expand(count, -1, 2) /
                  torch.tensor([width, height], device=pictures.device))
    size = torch.tensor([pictures.shape[3], pictures.shape[2]], device=pictures.device)
    return F.grid_sample(pictures, (grid / size * 2 - 1).view(count, height, width, 2), padding_mode=padding,
                         align_corners=False)


def lay_on(scene, plates, corners, strength):
    """Draws plates into scenes at `corners`; soft at the rim, `strength` 0 leaves a scene as it is."""
    count, _, height, width = scene.shape
    maps = to_unit(corners)
    at = mapped(maps, pixel_grid(height, width, scene.device).expand(count, -1, 2)).view(count, height, width, 2)
    drawn = F.grid_sample(plates, at * 2 - 1, padding_mode="border", align_corners=False)
    inside = ((at > 0) & (at < 1)).all(-1, keepdim=False).unsqueeze(1).float() * strength.view(-1, 1, 1, 1)
    return scene * (1 - inside) + drawn * inside


def shrunk(plates, factor):
    """Blurs flat plates so that drawing them `factor` times smaller does not alias; n factors."""
    for step, least in ((2, 1.6), (4, 3.2), (8, 6.4)):
        small = F.avg_pool2d(plates, (step // 2, step))
        soft = F.interpolate(small, size=plates.shape[2:], mode="bilinear", align_corners=False)
        plates = torch.where((factor >= least).view(-1, 1, 1, 1), soft, plates)
    return plates


def pose(dice, width, aspect, centre):
    """The four corners of plates `width` wide as a passing camera sees them: turned, leaning, foreshortened."""
    count = len(width)
    yaw = torch.where(dice.chance(0.35, count), dice.uniform(-1.0, 1.0, count), dice.uniform(-0.35, 0.35, count))
    pitch = dice.uniform(-0.3, 0.3, count)
    roll = dice.normal(count) * 0.06
    flat = (unit_corners(count, width.device) - 0.5) * torch.stack([torch.ones_like(aspect), 1 / aspect], -1).view(-1, 1, 2)
    x, y = flat[..., 0], flat[..., 1]
    cos = lambda angle: torch.cos(angle).view(-1, 1)
    sin = lambda angle: torch.sin(angle).view(-1, 1)
    depth = 1 + (x * sin(yaw) + y * sin(pitch)) * dice.uniform(0.05, 0.35, count, 1)
    x, y = x * cos(yaw) / depth, y * cos(pitch) / depth
    y = y + x * dice.normal(count, 1) * 0.07  # the lens's and the rolling shutter's shear
    x = x + y * dice.normal(count, 1) * 0.08
    x, y = x * cos(roll) - y * sin(roll), x * sin(roll) + y * cos(roll)
    return torch.stack([x, y], -1) * width.view(-1, 1, 1) + centre.view(-1, 1, 2)


def clouds(dice, count, height, width):
    """Smooth random fields in 0 … 1: shade, texture, dirt."""
    total = 0
    for cells, share in ((3, 0.5), (8, 0.3), (24, 0.2)):
        field = torch.rand(count, 1, cells, 2 * cells, generator=dice.generator, device=dice.device)
        total = total + share * F.interpolate(field, size=(height, width), mode="bilinear", align_corners=False)
    return total


def lit(dice, pictures):
    """Exposure, contrast, gamma, a shade across, a highlight: grey levels 0 … 255 in and out."""
    count, _, height, width = pictures.shape
    each = lambda low, high: dice.uniform(low, high, count, 1, 1, 1)
    ramp = torch.linspace(-1, 1, width, device=pictures.device).view(1, 1, 1, -1) * each(-0.3, 0.3)
    ramp = ramp + torch.linspace(-1, 1, height, device=pictures.device).view(1, 1, -1, 1) * each(-0.25, 0.25)
    pictures = pictures * (1 + ramp)
    gain = torch.exp(each(math.log(0.25), math.log(1.5)))
    haze = each(0, 70) * dice.chance(0.4, count, 1, 1, 1)
    pictures = pictures * gain + haze
    shade = clouds(dice, count, height, width)
    edge = torch.sigmoid((shade - each(0.3, 0.7)) * 40) * each(0.0, 0.6) * dice.chance(0.25, count, 1, 1, 1)
    pictures = pictures * (1 - edge)
    glare = torch.relu(clouds(dice, count, height, width) - 0.6) * each(0, 900) * dice.chance(0.1, count, 1, 1, 1)
    pictures = (pictures + glare).clamp(0, 255)
    return 255 * (pictures / 255 + 1e-4) ** torch.exp(each(-0.4, 0.4))


def blurred(dice, pictures, width):
    """Defocus and motion; stronger for plates of more pixels, or nothing could be read at all."""
    count, _, rows, columns = pictures.shape
    reach = 4
    axis = torch.arange(-reach, reach + 1, device=pictures.device).float()
    y, x = axis.view(1, -1, 1), axis.view(1, 1, -1)
    scale = (width / 60).clamp(0.6, 2.0).view(-1, 1, 1)
    defocus = dice.uniform(0.25, 0.95, count, 1, 1) * scale
    moving = dice.chance(0.4, count, 1, 1).float()
    along = 0.2 + moving * dice.uniform(0, 1.5, count, 1, 1) * scale
    angle = torch.where(dice.chance(0.6, count, 1, 1), dice.uniform(-0.2, 0.2, count, 1, 1), dice.uniform(0, math.pi, count, 1, 1))
    u, v = x * torch.cos(angle) + y * torch.sin(angle), y * torch.cos(angle) - x * torch.sin(angle)
    kernel = torch.exp(-0.5 * (u ** 2 / (defocus ** 2 + along ** 2) + v ** 2 / defocus ** 2))
    kernel = (kernel / kernel.sum((1, 2), keepdim=True)).unsqueeze(1)
    padded = F.pad(pictures.transpose(0, 1), (reach,) * 4, mode="replicate")
    return F.conv2d(padded, kernel, groups=count).transpose(0, 1)


def sharpened(dice, pictures):
    """Cameras sharpen, and leave bright rims."""
    amount = dice.uniform(0, 1.6, len(pictures), 1, 1, 1) * dice.chance(0.5, len(pictures), 1, 1, 1)
    soft = F.avg_pool2d(F.pad(pictures, (1,) * 4, mode="replicate"), 3, 1)
    return (pictures + amount * (pictures - soft)).clamp(0, 255)


def noisy(dice, pictures):
    level = dice.uniform(0, 4, len(pictures), 1, 1, 1)
    level = level + dice.uniform(0, 16, len(pictures), 1, 1, 1) * dice.chance(0.3, len(pictures), 1, 1, 1)
    return (pictures + dice.normal(*pictures.shape) * level).clamp(0, 255)


def cosine_matrix(size, device):
    k = torch.arange(size, device=device).float()
    matrix = torch.cos(math.pi * (2 * k.view(1, -1) + 1) * k.view(-1, 1) / (2 * size)) * math.sqrt(2 / size)
    matrix[0] /= math.sqrt(2)
    return matrix


def coded(dice, pictures, size):
    """What a video coder leaves: the difference to a prediction, cut into blocks and quantised, as in H.264 and H.265
    (an imitation: real streams are what bench/plates measures on)."""
    count, _, height, width = pictures.shape
    down, right = dice.pick(range(size)), dice.pick(range(size))
    padded = F.pad(pictures, (right, (-width - right) % size, down, (-height - down) % size), mode="replicate")
    share = dice.uniform(0, 1, count, 1, 1, 1)
    old = F.avg_pool2d(F.pad(padded, (2,) * 4, mode="replicate"), 5, 1)  # a blurred memory of the picture before
    prediction = share * old + (1 - share) * padded.mean((2, 3), keepdim=True)
    rest = padded - prediction
    tall, wide = padded.shape[2] // size, padded.shape[3] // size
    blocks = rest.view(count, tall, size, wide, size).permute(0, 1, 3, 2, 4)
    matrix = cosine_matrix(size, pictures.device)
    turned = lambda parts, by: F.linear(F.linear(parts, by).transpose(-1, -2), by)
    step = dice.log_uniform(3, 46, count, 1, 1, 1, 1)
    spectrum = turned(blocks, matrix) / step
    kept = torch.sign(spectrum) * torch.floor(spectrum.abs() + 0.35)
    rest = turned(kept * step, matrix.t()).permute(0, 1, 3, 2, 4).reshape(padded.shape)
    return (prediction + rest)[:, :, down:down + height, right:right + width].clamp(0, 255)


def seen(dice, pictures, width):
    """The whole way from light to stored pixels; `width` is the plate's in pixels."""
    pictures = lit(dice, pictures)
    pictures = blurred(dice, pictures, width)
    pictures = sharpened(dice, noisy(dice, pictures)) if dice.flip(0.5) else noisy(dice, sharpened(dice, pictures))
    if dice.flip(0.85):
        pictures = coded(dice, pictures, dice.pick((4, 8, 8, 16)))
    return pictures.round().clamp(0, 255)

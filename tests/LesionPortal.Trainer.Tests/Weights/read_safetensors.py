"""Loads a run's U-Net into PyTorch and prints the sum of its logits for a fixed image: python3 read_safetensors.py best.safetensors"""
import json
import sys

import numpy
import torch
from torch import nn


def read(path):
    """Tensors by name, and the metadata. Eight bytes of length, a JSON header, then the tensors' bytes (little-endian)."""
    types = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "I32": "<i4", "U8": "u1"}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(data[begin:end], dtype=types[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors, metadata


def encoder(before, after):
    return nn.Sequential(
        nn.Conv2d(before, after, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(after),
        nn.Conv2d(after, after, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(after))


def steps(kernel, *widths):
    layers = []
    for before, after in zip(widths, widths[1:]):
        layers += [nn.Conv2d(before, after, kernel, padding=kernel // 2), nn.BatchNorm2d(after), nn.ReLU()]
    return layers


class UNet(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.encoder = nn.ModuleList([encoder(3, c), encoder(c, 2 * c), encoder(2 * c, 4 * c), encoder(4 * c, 8 * c)])
        self.bottleneck = nn.Sequential(*steps(1, 8 * c, 16 * c, 8 * c))
        self.decoder = nn.ModuleList([
            nn.Sequential(*steps(3, 16 * c, 8 * c, 4 * c)), nn.Sequential(*steps(3, 8 * c, 4 * c, 2 * c)),
            nn.Sequential(*steps(3, 4 * c, 2 * c, c)), nn.Sequential(*steps(3, 2 * c, c, c), nn.Conv2d(c, 1, 3, padding=1))])

    def forward(self, x):
        skips = []
        for stage in self.encoder:
            x = stage(x)
            skips.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for stage in self.decoder:
            x = nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)
            x = stage(torch.cat([skips.pop(), x], 1))
        return x


if __name__ == "__main__":
    weights, metadata = read(sys.argv[1])
    if metadata["architecture"] != "UNet":
        sys.exit(f"{sys.argv[1]} holds a {metadata['architecture']}; this script knows UNet only.")
    # Not weights of the network itself: the optimiser's state of last.safetensors, the auxiliary heads of deep supervision.
    weights = {name: t for name, t in weights.items() if not name.startswith(("optimizer.", "auxiliary."))}
    network = UNet(int(metadata["baseChannels"]))
    network.load_state_dict(weights, strict=True)
    network.eval()
    side = int(metadata["imageSize"])
    image = (torch.arange(3 * side * side) * 37 % 256).float().div(255).reshape(1, 3, side, side)
    with torch.no_grad():
        logits = network(image)
    print(f"{metadata['architecture']} {metadata['baseChannels']}, epoch {metadata['epoch']}: sum of logits {logits.double().sum().item():.6f}, "
          f"smallest {logits.min().item():.6f}, largest {logits.max().item():.6f}")

#!/usr/bin/python3
"""Holds what the trainer learns against PyTorch in double precision: the same weights, moments and images, three steps on both sides.

usage: learned-beside-pytorch.py TRAINER.dll PH2_ROOT [unet|segnet] [CHANNELS]
Eight cases at 64x64 as PNG, one batch, Dice, Adam. The trainer takes one step, PyTorch takes up its checkpoint, and both go on for three steps, the trainer
once with all kernels and once with --kernels libtorch. Prints how far losses and changes of weights are from double precision, and how far PyTorch's own
single precision is; ends with 1 where the trainer with all kernels is further than the limits below and than ROOM times PyTorch's. Biases straight before a batch norm are left
out of the weights: it takes them away again, and Adam moves them by rounding alone. Wants python3-torch and python3-skimage.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy
import torch
from skimage.io import imread, imsave
from skimage.transform import resize

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "LesionPortal.Trainer.Tests", "Weights"))
import read_safetensors as portal

LOSS_LIMIT = 1e-4      # relative, of any of the three losses
CHANGE_LIMIT = 0.05    # of the weights' change over three steps, relative in norm: Adam turns rounding into whole steps where a gradient is near 0
ROOM = 3               # SegNet's un-pooling turns near ties, so that single precision alone parts from double there
SIDE, CASES, STEPS = 64, 8, 3


class SegNet(portal.nn.Module):
    def __init__(self, c):
        super().__init__()
        nn, steps = portal.nn, portal.steps
        self.encoder = nn.ModuleList([portal.encoder(a, b) for a, b in ((3, c), (c, 2 * c), (2 * c, 4 * c), (4 * c, 8 * c))])
        self.bottleneck = nn.Sequential(*steps(3, 8 * c, 16 * c, 8 * c))
        self.decoder = nn.ModuleList([
            nn.Sequential(*steps(3, 8 * c, 4 * c, 4 * c, 4 * c)), nn.Sequential(*steps(3, 4 * c, 2 * c, 2 * c, 2 * c)),
            nn.Sequential(*steps(3, 2 * c, c, c)), nn.Sequential(*steps(3, c, 1), nn.Conv2d(1, 1, 3, padding=1))])

    def forward(self, x):
        indices = []
        for stage in self.encoder:
            x, index = portal.nn.functional.max_pool2d(stage(x), 2, return_indices=True)
            indices.append(index)
        x = self.bottleneck(x)
        for stage in self.decoder:
            x = stage(portal.nn.functional.max_unpool2d(x, indices.pop(), 2))
        return x


def dice(logits, masks):
    p = torch.sigmoid(logits).flatten()
    y = masks.flatten()
    return 1 - (2 * (p * y).sum() + 1e-8) / (p.sum() + y.sum() + 1e-8)


def write_cases(root, folder):
    """Files as both sides read them, and as tensors (N,3,S,S) and (N,1,S,S)."""
    base = os.path.join(root, "PH2 Dataset images")
    cases, images, masks = [], [], []
    for i in sorted(d for d in os.listdir(base) if d.startswith("IMD"))[:CASES]:
        image = resize(imread(f"{base}/{i}/{i}_Dermoscopic_Image/{i}.bmp")[..., :3], (SIDE, SIDE), anti_aliasing=True)
        mask = imread(f"{base}/{i}/{i}_lesion/{i}_lesion.bmp")
        mask = resize((mask[..., 0] if mask.ndim == 3 else mask).astype(bool), (SIDE, SIDE), anti_aliasing=False) > 0.5
        image = numpy.rint(255 * image).astype(numpy.uint8)
        imsave(f"{folder}/{i}.png", image, check_contrast=False)
        imsave(f"{folder}/{i}_lesion.png", (255 * mask).astype(numpy.uint8), check_contrast=False)
        cases.append({"id": i, "imagePath": f"{i}.png", "maskPath": f"{i}_lesion.png", "part": "Train"})
        images.append(torch.from_numpy(image.astype(numpy.float64) / 255).permute(2, 0, 1))
        masks.append(torch.from_numpy(mask.astype(numpy.float64))[None])
    for part in ("Validation", "Test"):
        cases.append({**cases[0], "id": part, "part": part})
    return cases, torch.stack(images), torch.stack(masks)


def train(trainer, folder, settings, cases, epochs, output, kernels="all"):
    manifest = os.path.join(folder, "run.json")
    with open(manifest, "w") as file:
        json.dump({"version": 1, "runName": "beside PyTorch", "settings": {**settings, "epochs": epochs}, "cases": cases}, file)
    ended = subprocess.run(["dotnet", trainer, "train", "--manifest", manifest, "--output", output, "--kernels", kernels],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        sys.exit(f"the trainer ended with {ended.returncode}: {ended.stderr[-500:]} {ended.stdout[-500:]}")
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    return [e["row"]["lossTrain"] for e in events if e["event"] == "epoch"]


def reference(model, channels, start, images, masks, dtype):
    """PyTorch's losses of the three steps, and the weights after them."""
    weights = {n: t.to(dtype) if t.is_floating_point() else t for n, t in start.items() if not n.startswith("optimizer.")}
    network = (portal.UNet if model == "unet" else SegNet)(channels).to(dtype)
    network.load_state_dict(weights, strict=True)
    optimizer = torch.optim.Adam(network.parameters())
    optimizer.state.update({p: {"step": torch.tensor(1.0), "exp_avg": start[f"optimizer.exp_avg.{n}"].to(dtype),
                                "exp_avg_sq": start[f"optimizer.exp_avg_sq.{n}"].to(dtype)} for n, p in network.named_parameters()})
    network.train()
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = dice(network(images.to(dtype)), masks.to(dtype))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, {n: p.detach() for n, p in network.named_parameters()}, idle_biases(network)


def idle_biases(network):
    """Names of biases that a batch norm takes away again."""
    names = set()
    for name, module in network.named_modules():
        if isinstance(module, portal.nn.Sequential):
            layers = list(module)
            names |= {f"{name}.{i}.bias" for i in range(len(layers) - 1)
                      if isinstance(layers[i], portal.nn.Conv2d) and isinstance(layers[i + 1], portal.nn.BatchNorm2d)}
    return names


def main():
    trainer, root = sys.argv[1:3]
    model, channels = (sys.argv[3:4] or ["unet"])[0], int((sys.argv[4:5] or ["8"])[0])
    with tempfile.TemporaryDirectory() as folder:
        cases, images, masks = write_cases(root, folder)
        settings = {"architecture": {"unet": "UNet", "segnet": "SegNet"}[model], "loss": "Dice", "baseChannels": channels, "batchSize": CASES,
                    "imageSize": SIDE, "device": "cpu"}
        train(trainer, folder, settings, cases, 1, f"{folder}/all")
        subprocess.run(["cp", "-r", f"{folder}/all", f"{folder}/libtorch"], check=True)
        start, _ = portal.read(f"{folder}/all/last.safetensors")
        exact, moved_to, idle = reference(model, channels, start, images, masks, torch.float64)
        single, single_to, _ = reference(model, channels, start, images, masks, torch.float32)

        def moved(after):
            return torch.cat([(after[n].double() - start[n].double()).flatten() for n in moved_to if n not in idle])

        def off(losses, after):
            change = moved(after) - moved(moved_to)
            return max(abs(a / b - 1) for a, b in zip(losses, exact)), (change.norm() / moved(moved_to).norm()).item()

        usual = off(single, single_to)
        print(f"{model} {channels}: losses in double precision {', '.join(f'{v:.6f}' for v in exact)}; PyTorch's single precision is "
              f"{usual[0]:.1e} off, its change of weights {usual[1]:.1e}")
        worst = 0
        for kernels in ("all", "libtorch"):
            losses = train(trainer, folder, settings, cases, 1 + STEPS, f"{folder}/{kernels}", kernels)
            found = off(losses, portal.read(f"{folder}/{kernels}/last.safetensors")[0])
            limits = max(LOSS_LIMIT, ROOM * usual[0]), max(CHANGE_LIMIT, ROOM * usual[1])
            print(f"{model} {channels}, --kernels {kernels}: losses {', '.join(f'{v:.6f}' for v in losses)}, {found[0]:.1e} off (limit {limits[0]:.1e}); "
                  f"change of weights {found[1]:.1e} off (limit {limits[1]:.1e})")
            if kernels == "all":
                worst = max(found[0] / limits[0], found[1] / limits[1])
        sys.exit(0 if worst <= 1 else 1)


main()

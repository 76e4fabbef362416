"""Computes every metric of the catalogue with NumPy, SciPy and scikit-image, independently of the C# code, and writes
reference_metrics.json beside itself. Masks are synthetic and seeded. Run again: python3 reference_metrics.py
(made with NumPy 1.24, SciPy 1.10, scikit-image 0.19)."""
import json
import math
import pathlib

import numpy as np
from scipy import ndimage
from skimage import metrics as skimage_metrics

THRESHOLD = 1 / (1 + math.exp(-0.01))
CROSS = ndimage.generate_binary_structure(2, 1)
rng = np.random.default_rng(20261125)


def blob(height, width, fill, smooth):
    field = ndimage.gaussian_filter(rng.standard_normal((height, width)), smooth, mode="nearest")
    return field > np.quantile(field, 1 - fill)


def disc(height, width, y, x, r):
    rows, columns = np.mgrid[:height, :width]
    return (rows - y) ** 2 + (columns - x) ** 2 <= r * r


def single(height, width, y, x):
    mask = np.zeros((height, width), bool)
    mask[y, x] = True
    return mask


def soft(mask, blur, noise):
    """An 8-bit probability map that roughly follows the mask."""
    p = ndimage.gaussian_filter(mask.astype(float), blur, mode="nearest") + noise * rng.standard_normal(mask.shape)
    return np.round(255 * np.clip(p, 0, 1)).astype(np.uint8)


def distances(first, second):
    """From each boundary pixel of first to the nearest of second; what lies beyond the image is outside."""
    edge = lambda m: m & ~ndimage.binary_erosion(m, CROSS, border_value=0)
    return ndimage.distance_transform_edt(~edge(second))[edge(first)]


def share(part, whole):
    return 1.0 if whole == 0 else part / whole


def score(probabilities, reference, threshold=THRESHOLD, clean=lambda mask: mask):
    """probabilities: 255 × p. clean: what else makes the mask, such as keeping the largest region."""
    predicted = clean(probabilities > threshold * 255)
    height, width = reference.shape
    tp = int((predicted & reference).sum())
    fp = int((predicted & ~reference).sum())
    fn = int((~predicted & reference).sum())
    tn = int((~predicted & ~reference).sum())
    iou = share(tp, tp + fp + fn)
    area = tp + fn
    diameter = 2 * math.sqrt(area / math.pi)
    values = {
        "iou": iou,
        "dice": share(2 * tp, 2 * tp + fp + fn),
        "quantisedIou": float(np.ceil(np.clip(np.float32(20) * (np.float32(iou) - np.float32(0.5)), 0, 10))) / 10,
        "thresholdedJaccard": iou if iou >= 0.65 else 0.0,
        "pixelAccuracy": float((predicted == reference).mean()),
        "sensitivity": share(tp, area),
        "specificity": share(tn, tn + fp),
        "precision": 1.0 if tp + fp + fn == 0 else 0.0 if tp + fp == 0 else tp / (tp + fp),
        "areaError": None if area == 0 else 100 * abs(tp + fp - area) / area,
        "areaBias": None if area == 0 else 100 * (tp + fp - area) / area,
    }
    if predicted.any() and reference.any():
        there, back = distances(predicted, reference), distances(reference, predicted)
        hausdorff95 = max(np.percentile(there, 95), np.percentile(back, 95))
        mean = (there.sum() + back.sum()) / (there.size + back.size)
        tolerance = max(1, diameter / 2 * (1 / math.sqrt(0.86) - 1))
        p, r = (there <= tolerance).mean(), (back <= tolerance).mean()
        values["boundaryF1"] = float(2 * p * r / (p + r)) if p + r > 0 else 0.0
        edges = [m & ~ndimage.binary_erosion(m, CROSS, border_value=0) for m in (predicted, reference)]
        values["hausdorff"] = float(skimage_metrics.hausdorff_distance(*edges))
    else:
        hausdorff95 = mean = 0.0 if not predicted.any() and not reference.any() else math.hypot(width, height)
        values["boundaryF1"] = 1.0 if not predicted.any() and not reference.any() else 0.0
    values["hausdorff95"] = float(hausdorff95)
    values["meanSurfaceDistance"] = float(mean)
    values["hausdorff95Relative"] = None if area == 0 else float(100 * hausdorff95 / diameter)
    values["meanSurfaceDistanceRelative"] = None if area == 0 else float(100 * mean / diameter)

    p = probabilities.ravel().astype(float) / 255
    y = reference.ravel().astype(float)
    values["brier"] = skimage_metrics.mean_squared_error(p, y)
    # Right-closed bins; digitize on 255 × p keeps p = 0.2 exact.
    bins = np.clip(np.digitize(probabilities.ravel().astype(float), np.arange(1, 10) * 25.5, right=True), 0, 9)
    values["expectedCalibrationError"] = float(sum(
        (bins == b).mean() * abs(p[bins == b].mean() - y[bins == b].mean()) for b in range(10) if (bins == b).any()))
    return {k: None if v is None else float(v) for k, v in values.items()}


def runs(mask):
    """Lengths of alternating runs, beginning with outside."""
    flat = np.concatenate(([0], mask.ravel().astype(np.int8), [0]))
    ends = np.flatnonzero(np.diff(flat))
    return np.diff(np.concatenate(([0], ends, [mask.size]))).tolist()


def value_runs(values):
    """Alternately a value and how often it follows."""
    flat = values.ravel().astype(int)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(flat)) + 1, [flat.size]))
    return [int(n) for i in range(len(starts) - 1) for n in (flat[starts[i]], starts[i + 1] - starts[i])]


def case(name, probabilities, reference, native=None):
    height, width = reference.shape
    """native: the smaller map that the probabilities were enlarged from."""
    stored = probabilities if native is None else native
    return {
        "name": name, "width": width, "height": height, "mapWidth": stored.shape[1], "mapHeight": stored.shape[0],
        "probabilities": value_runs(stored), "reference": runs(reference), "values": score(probabilities, reference),
    }


def enlarge(values, height, width):
    """Half-pixel centres, edges held: grid_mode with mode 'nearest'."""
    zoomed = ndimage.zoom(values.astype(float), (height / values.shape[0], width / values.shape[1]), order=1, mode="nearest", grid_mode=True)
    assert zoomed.shape == (height, width)
    return zoomed.astype(np.float32).astype(float)


def main():
    cases = []
    full = lambda m: np.where(m, 255, 0).astype(np.uint8)
    empty = lambda h, w: np.zeros((h, w), bool)
    for height, width, fill, smooth in [(41, 53, .3, 4), (64, 64, .2, 6), (37, 71, .6, 5), (90, 31, .45, 8), (17, 19, .5, 2)]:
        reference = blob(height, width, fill, smooth)
        moved = np.roll(reference, (2, -3), (0, 1))
        cases.append(case(f"blob {width}x{height}, moved", full(moved), reference))
        cases.append(case(f"blob {width}x{height}, another", full(blob(height, width, fill, smooth)), reference))
        cases.append(case(f"blob {width}x{height}, itself", full(reference), reference))
    for height, width in [(23, 29), (12, 40)]:
        cases.append(case(f"noise {width}x{height}", full(rng.random((height, width)) < .5), rng.random((height, width)) < .3))
        cases.append(case(f"noise {width}x{height}, probabilities", rng.integers(0, 256, (height, width), dtype=np.uint8), rng.random((height, width)) < .4))
    for height, width, blur, noise in [(40, 48, 2, 0), (33, 33, 3, .05), (28, 45, 1, .2)]:
        reference = disc(height, width, height * .45, width * .55, height * .3)
        cases.append(case(f"soft disc {width}x{height}, noise {noise}", soft(np.roll(reference, 2, 1), blur, noise), reference))
    cut = disc(50, 60, 5, 58, 20)
    cases.append(case("disc cut by two borders", full(disc(50, 60, 8, 52, 18)), cut))
    cases.append(case("ring against disc", full(disc(50, 50, 25, 25, 15) & ~disc(50, 50, 25, 25, 7)), disc(50, 50, 25, 25, 15)))
    cases.append(case("two lesions against one", full(disc(50, 70, 25, 15, 9) | disc(50, 70, 25, 55, 9)), disc(50, 70, 25, 15, 9)))
    cases.append(case("one pixel against another", full(single(15, 21, 3, 4)), single(15, 21, 11, 17)))
    cases.append(case("one pixel image, hit", full(single(1, 1, 0, 0)), single(1, 1, 0, 0)))
    cases.append(case("one row", full(np.array([[0, 1, 1, 0, 0, 1, 0]], bool)), np.array([[0, 0, 1, 1, 0, 0, 0]], bool)))
    cases.append(case("one column", full(np.array([[0, 1, 1, 0, 0, 1, 0]], bool).T), np.array([[1, 0, 1, 1, 0, 0, 0]], bool).T))
    cases.append(case("both empty", full(empty(9, 14)), empty(9, 14)))
    cases.append(case("missed lesion", full(empty(30, 40)), disc(30, 40, 15, 20, 6)))
    cases.append(case("false alarm", full(disc(30, 40, 15, 20, 6)), empty(30, 40)))
    cases.append(case("both full", full(~empty(13, 8)), ~empty(13, 8)))
    cases.append(case("full against disc", full(~empty(31, 27)), disc(31, 27, 15, 13, 8)))
    cases.append(case("disc against full", full(disc(31, 27, 15, 13, 8)), ~empty(31, 27)))
    ramp = np.tile(np.arange(256, dtype=np.uint8), (2, 1))
    cases.append(case("every level, bin edges included", ramp, np.tile(np.arange(256) % 3 == 0, (2, 1))))
    exact = np.zeros((1, 20), bool)
    exact[0, :13] = True
    cases.append(case("Jaccard exactly .65", full(exact), ~np.zeros((1, 20), bool)))

    native = []
    for (height, width), (small_height, small_width) in [((57, 76), (24, 24)), ((48, 61), (32, 32)), ((40, 40), (20, 20))]:
        reference = blob(height, width, .35, 6)
        small = soft(ndimage.zoom(reference.astype(float), (small_height / height, small_width / width), order=1) > .5, 1, 0)
        assert small.shape == (small_height, small_width)
        native.append(case(f"map {small_width}x{small_height} to {width}x{height}", enlarge(small, height, width), reference, small))

    edt = []
    for height, width, density in [(13, 17, .02), (21, 9, .1), (1, 30, .1), (30, 1, .1), (25, 25, .5)]:
        mask = rng.random((height, width)) < density
        mask[height // 2, width // 3] = True
        squared = np.rint(ndimage.distance_transform_edt(~mask) ** 2).astype(int)
        edt.append({"width": width, "height": height, "mask": runs(mask), "squared": squared.ravel().tolist()})

    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps({"cases": cases, "native": native, "distanceTransforms": edt}, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, len(cases), len(native))


if __name__ == "__main__":
    main()

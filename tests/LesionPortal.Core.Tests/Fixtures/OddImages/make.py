#!/usr/bin/env python3
"""Writes the odd images that OddImageTests decodes, each with its pixels as Pillow or this script has them (NAME.rgba: 19×13 pixels of
four bytes, upright, 16 bits rounded to 8). Drawn by formulas: nothing here shows a person's skin.

    apt-get install python3-pil python3-numpy; ./make.py
"""
import io
import struct
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 19, 13
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
RGB = np.stack([x * 13 + y, 255 - y * 19, (x * 7 + y * 11) % 256], -1).astype(np.uint8)
ALPHA = ((x * 31 + y * 17) % 256).astype(np.uint8)
GREY = ((x * 13 + y * 5) % 256).astype(np.uint8)
SMOOTH = np.stack([100 + 3 * x, 60 + 5 * y, 200 - 2 * x - 3 * y], -1).astype(np.uint8)
DISC = (x - 9) ** 2 + (y - 6) ** 2 < 25
INDEX = (x // 2 + y) % 16
PALETTE = np.array([[i * 17, 255 - i * 13, (i * 91) % 256] for i in range(16)], np.uint8)
DEEP = (x * 3001 + y * 997 + 77).astype(np.uint16)
DEEP_RGB = np.stack([DEEP, 65535 - DEEP, DEEP // 3], -1).astype(np.uint16)


def keep(name, content, pixels):
    pixels = np.asarray(pixels, np.uint8)
    if pixels.ndim == 2:
        pixels = np.stack([pixels] * 3, -1)
    if pixels.shape[-1] == 3:
        pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    open(name, "wb").write(content)
    open(name + ".rgba", "wb").write(pixels.tobytes())


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def as_pillow_sees(content):
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def to_8_bits(values):
    return ((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def bmp(bits, compression, rows, palette=b"", header=40, masks=b""):
    start = 14 + header + len(masks) + len(palette)
    info = struct.pack("<IiiHHIIiiII", header, WIDTH, HEIGHT, 1, bits, compression, len(rows), 2835, 2835, len(palette) // 4, 0)
    return struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start) + info + masks + palette + rows


def bmp_rows(lines):
    return b"".join(line + bytes(-len(line) % 4) for line in reversed(lines))


BMP_PALETTE = b"".join(bytes([b, g, r, 0]) for r, g, b in PALETTE)


def nibbles(line):
    line = list(line) + [0] * (len(line) % 2)
    return bytes(a << 4 | b for a, b in zip(line[::2], line[1::2]))


def rle8(line):
    """Runs, and one stretch of absolute pixels with its padding."""
    out, at = bytearray([0, 5]) + bytes(line[:5].tolist()) + b"\0", 5
    while at < len(line):
        run = 1
        while at + run < len(line) and line[at + run] == line[at]:
            run += 1
        out += bytes([run, line[at]])
        at += run
    return bytes(out) + b"\0\0"


def rle4(line):
    return b"".join(bytes([2 if at + 1 < len(line) else 1, line[at] << 4 | line[min(at + 1, len(line) - 1)]])
                    for at in range(0, len(line), 2)) + b"\0\0"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(bits, colour, passes, extra=b"", interlaced=0):
    lines = b"".join(b"\0" + line for lines in passes for line in lines)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour, 0, 0, interlaced)) + extra
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def adam7(pixels):
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = pixels[y0::dy, x0::dx]
        if part.size:
            yield [row.tobytes() for row in part]


def exif(orientation):
    data = Image.Exif()
    data[274] = orientation
    return data


colour, smooth = Image.fromarray(RGB), Image.fromarray(SMOOTH)
grey, disc = Image.fromarray(GREY), Image.fromarray(DISC)
translucent = Image.fromarray(np.dstack([RGB, ALPHA]))
palette = Image.fromarray(INDEX.astype(np.uint8), "P")
palette.putpalette(PALETTE.tobytes())
disc_pixels = DISC * 255

keep("1-bit.bmp", encoded(disc, "BMP"), disc_pixels)
inverted = bmp(1, 0, bmp_rows([np.packbits(line).tobytes() for line in ~DISC]), bytes([255, 255, 255, 0, 0, 0, 0, 0]))
keep("1-bit-white-first.bmp", inverted, disc_pixels)
keep("4-bit.bmp", bmp(4, 0, bmp_rows([nibbles(line) for line in INDEX]), BMP_PALETTE), PALETTE[INDEX])
keep("8-bit.bmp", encoded(palette, "BMP"), PALETTE[INDEX])
keep("8-bit-rle.bmp", bmp(8, 1, b"".join(rle8(line) for line in reversed(INDEX)) + b"\0\1", BMP_PALETTE), PALETTE[INDEX])
keep("4-bit-rle.bmp", bmp(4, 2, b"".join(rle4(line) for line in reversed(INDEX)) + b"\0\1", BMP_PALETTE), PALETTE[INDEX])
keep("24-bit.bmp", encoded(colour, "BMP"), RGB)
bgrx = np.dstack([RGB[..., ::-1], np.zeros_like(ALPHA)])
keep("32-bit-unused-alpha.bmp", bmp(32, 0, bmp_rows([line.tobytes() for line in bgrx])), RGB)
bits565 = (RGB[..., 0] >> 3).astype(np.uint16) << 11 | (RGB[..., 1] >> 2).astype(np.uint16) << 5 | RGB[..., 2] >> 3
red, green, blue = (bits565 >> 11) * 255 / 31, (bits565 >> 5 & 63) * 255 / 63, (bits565 & 31) * 255 / 31
rows565 = bmp_rows([line.astype("<u2").tobytes() for line in bits565])
keep("16-bit-565.bmp", bmp(16, 3, rows565, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F)), np.rint(np.stack([red, green, blue], -1)))

keep("1-bit.png", encoded(disc, "PNG"), disc_pixels)
keep("palette-4-bit.png", encoded(palette, "PNG", bits=4), PALETTE[INDEX])
keep("palette-8-bit.png", encoded(palette, "PNG", bits=8), PALETTE[INDEX])
transparent = np.dstack([PALETTE[INDEX], np.where(INDEX == 3, 0, 255).astype(np.uint8)])
keep("palette-one-transparent.png", encoded(palette, "PNG", transparency=3), transparent)
keep("grey.png", encoded(grey, "PNG"), GREY)
keep("grey-alpha.png", encoded(Image.merge("LA", [grey, Image.fromarray(ALPHA)]), "PNG"), np.dstack([GREY, GREY, GREY, ALPHA]))
keep("rgb.png", encoded(colour, "PNG"), RGB)
keep("rgba.png", encoded(translucent, "PNG"), np.dstack([RGB, ALPHA]))
keep("grey-16-bit.png", png(16, 0, [[line.astype(">u2").tobytes() for line in DEEP]]), to_8_bits(DEEP))
keep("rgb-16-bit.png", png(16, 2, [[line.astype(">u2").tobytes() for line in DEEP_RGB]]), to_8_bits(DEEP_RGB))
keep("rgb-interlaced.png", png(8, 2, adam7(RGB), interlaced=1), RGB)
keep("grey-16-bit-interlaced.png", png(16, 0, adam7(DEEP.astype(">u2")), interlaced=1), to_8_bits(DEEP))

for name, image, options in [
    ("444.jpg", colour, {"subsampling": 0}), ("420.jpg", smooth, {"subsampling": 2}),
    ("progressive.jpg", colour, {"subsampling": 0, "progressive": True}),
    ("progressive-420.jpg", smooth, {"subsampling": 2, "progressive": True}), ("grey.jpg", grey, {}),
]:
    content = encoded(image, "JPEG", quality=90, **options)
    keep(name, content, as_pillow_sees(content))
for orientation in range(1, 9):
    content = encoded(colour, "JPEG", quality=90, subsampling=0, exif=exif(orientation))
    stored = as_pillow_sees(content)
    upright = {1: stored, 2: stored[:, ::-1], 3: stored[::-1, ::-1], 4: stored[::-1], 5: stored.swapaxes(0, 1),
               6: stored[::-1].swapaxes(0, 1), 7: stored[::-1, ::-1].swapaxes(0, 1), 8: stored[:, ::-1].swapaxes(0, 1)}[orientation]
    keep(f"orientation-{orientation}.jpg", content, upright)
cmyk = Image.fromarray(np.dstack([255 - RGB, (GREY // 4)]), "CMYK")
content = encoded(cmyk, "JPEG", quality=95)
stored = np.asarray(Image.open(io.BytesIO(content))).astype(np.float64)
keep("cmyk.jpg", content, np.rint((255 - stored[..., :3]) * (255 - stored[..., 3:]) / 255))

content = encoded(colour, "WEBP", lossless=True)
keep("lossless.webp", content, RGB)
content = encoded(translucent, "WEBP", lossless=True, exact=True)
keep("alpha.webp", content, np.dstack([RGB, ALPHA]))
content = encoded(colour, "WEBP", quality=90)
keep("lossy.webp", content, as_pillow_sees(content))

for name, image, pixels, compression in [
    ("rgb.tif", colour, RGB, None), ("rgb-lzw.tif", colour, RGB, "tiff_lzw"), ("rgb-deflate.tif", colour, RGB, "tiff_adobe_deflate"),
    ("rgb-packbits.tif", colour, RGB, "packbits"), ("grey.tif", grey, GREY, None), ("palette.tif", palette, PALETTE[INDEX], None),
    ("rgba.tif", translucent, np.dstack([RGB, ALPHA]), None), ("grey-16-bit.tif", Image.fromarray(DEEP), to_8_bits(DEEP), None),
]:
    keep(name, encoded(image, "TIFF", compression=compression), pixels)
keep("orientation-6.tif", encoded(colour, "TIFF", tiffinfo={274: 6}), RGB[::-1].swapaxes(0, 1))
white = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
keep("mask-white-everywhere.tif", encoded(Image.fromarray(np.dstack([white, disc_pixels.astype(np.uint8)])), "TIFF"),
     np.dstack([white, disc_pixels]))
keep("mask-white-is-zero.tif", encoded(Image.fromarray(np.where(DISC, 0, 255).astype(np.uint8)), "TIFF").replace(
    struct.pack("<HHII", 262, 3, 1, 1), struct.pack("<HHII", 262, 3, 1, 0)), disc_pixels)

# Refused: more than one picture in a file, and kinds of TIFF that ImageSharp gets wrong.
open("fax-group-3.tif", "wb").write(encoded(disc, "TIFF", compression="group3"))
open("fax-group-4.tif", "wb").write(encoded(disc, "TIFF", compression="group4"))
open("no-bits-per-sample.tif", "wb").write(encoded(disc, "TIFF"))
open("pages.tif", "wb").write(encoded(colour, "TIFF", save_all=True, append_images=[colour]))
open("animation.webp", "wb").write(encoded(colour, "WEBP", save_all=True, append_images=[grey.convert("RGB")], duration=100))
open("animation.png", "wb").write(encoded(colour, "PNG", save_all=True, append_images=[grey.convert("RGB")], duration=100))
open("animation.gif", "wb").write(encoded(colour, "GIF", save_all=True, append_images=[grey.convert("RGB")], duration=100))

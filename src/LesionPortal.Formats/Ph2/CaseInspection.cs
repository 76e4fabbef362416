using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;

namespace LesionPortal.Formats.Ph2;

/// <summary>One case under check, and what was found wrong with it so far.</summary>
internal sealed class CaseInspection(FoundCase found)
{
    /// <summary>A mask's value may be this far from black or white: JPEG rings at the outline.</summary>
    private const int Tolerance = 32;

    /// <summary>
    /// Share of a JPEG mask that may still lie between. PH2's masks saved as JPEG: 0.006% at quality 75, 0.08% at 60, none from 85 on.
    /// A smoothed outline in a lossless file is refused: nobody can tell which of its pixels the reader meant.
    /// </summary>
    private const double JpegBetween = 0.005;

    private readonly List<CaseProblem> _problems = [];

    public CaseCheckResult Run(SheetRow? row, IReadOnlyDictionary<string, string> knownHashes)
    {
        var imagePath = Single(
            found.ImagePaths,
            "image",
            found.MaskPaths.Count > 0 ? $"Put the image beside its mask, named {found.Id}.bmp (or .png, .jpg, .tif)." : ""
        );
        var maskPath = Single(
            found.MaskPaths,
            "mask",
            $"Add its mask, named {found.Id}_lesion.bmp (or .png, .tif), or leave the image out."
        );
        var image = Decode(imagePath);
        var mask = Decode(maskPath);
        var hash = image is null ? null : CheckImage(image, knownHashes);
        var inside = mask is null ? null : CheckMask(mask, maskPath!);
        if (image is not null && mask is not null && (image.Width != mask.Width || image.Height != mask.Height))
            Error(
                $"mask is {mask.Width}×{mask.Height} but the image is {image.Width}×{image.Height}",
                "Export the mask at the image's size."
            );

        if (_problems.Exists(p => p.Severity == ProblemSeverity.Error))
            return new(null, _problems);
        return new(
            new CheckedCase
            {
                Id = found.Id,
                ImagePath = imagePath!,
                MaskPath = maskPath!,
                Width = image!.Width,
                Height = image.Height,
                LesionAreaPixels = inside!.Area,
                TouchesBorder = TouchesBorder(inside),
                PixelSha256 = hash!,
                Diagnosis = row?.Diagnosis ?? Diagnosis.Unknown,
                Criteria = row?.Criteria ?? new DermoscopicCriteria(),
            },
            _problems
        );
    }

    private void Error(string message, string advice) => _problems.Add(new(found.Id, message + ".", advice, ProblemSeverity.Error));

    private string? Single(IReadOnlyList<string> paths, string what, string adviceIfNone)
    {
        if (paths.Count == 0)
            Error($"there is no {what} for this id", adviceIfNone);
        else if (paths.Count > 1)
            Error(
                $"{paths.Count} {what}s carry this id: {string.Join(", ", paths.Take(4).Select(Path.GetFileName))}",
                $"Keep the right {what} and remove or rename the others."
            );
        return paths.Count == 1 ? paths[0] : null;
    }

    private RgbImage? Decode(string? path)
    {
        if (path is null)
            return null;
        try
        {
            return ImageCodec.ReadRgb(path);
        }
        catch (ImageDecodingException e)
        {
            _problems.Add(new(found.Id, e.Message, "Replace the file and import again.", ProblemSeverity.Error));
            return null;
        }
    }

    private string CheckImage(RgbImage image, IReadOnlyDictionary<string, string> knownHashes)
    {
        if (IsGrey(image.Pixels))
            Error(
                "the image is grey; a dermoscopic image in colour (three channels) is expected",
                "Replace it by the colour original; it may be a mask under an image's name."
            );
        var hash = PixelHash(image);
        if (knownHashes.TryGetValue(hash, out var other))
            Error(
                $"the image has exactly the pixels of {other}",
                "Remove one of the two: the same image in two parts of a split " + "invalidates the scores."
            );
        return hash;
    }

    private PixelMask CheckMask(RgbImage mask, string path)
    {
        var inside = new bool[mask.Width * mask.Height];
        var between = 0L;
        var brightest = 0;
        for (var i = 0; i < inside.Length; i++)
        {
            int r = mask.Pixels[3 * i],
                g = mask.Pixels[3 * i + 1],
                b = mask.Pixels[3 * i + 2];
            int low = Math.Min(r, Math.Min(g, b)),
                high = Math.Max(r, Math.Max(g, b));
            brightest = Math.Max(brightest, high);
            inside[i] = r > 128;
            if (high > Tolerance && low < byte.MaxValue - Tolerance)
                between++;
        }

        var format = ImageCodec.ReadHeader(path).Format;
        // What is stored leaves transparent pixels outside, whatever colour lies under them.
        if (
            format is ImageFormat.Png or ImageFormat.WebP or ImageFormat.Tiff
            && !ImageCodec.ReadMask(path).Pixels.AsSpan().SequenceEqual(inside)
        )
            Error(
                "white pixels of the mask are transparent, so lesion and background cannot be distinguished",
                "Export the mask without " + "transparency."
            );
        else if (between > (format == ImageFormat.Jpeg ? JpegBetween * inside.Length : 0))
            Smoothed(between, inside.Length);
        else
            CheckArea(inside, brightest);
        return new PixelMask(mask.Width, mask.Height, inside);
    }

    private void Smoothed(long between, int pixels)
    {
        var share = (100.0 * between / pixels).ToString("0.###", CultureInfo.InvariantCulture);
        Error(
            $"the mask is not black and white: {between.ToString("N0", CultureInfo.InvariantCulture)} pixels ({share}%) are neither",
            "Export the mask with the values 0 and 255 only, without smoothing, as PNG or BMP."
        );
    }

    private void CheckArea(bool[] inside, int brightest)
    {
        var area = inside.LongCount(p => p);
        if (area == 0 && brightest == 0)
            Error("the mask is empty", "Draw the lesion's mask, or leave the case out.");
        else if (area == 0)
            Error($"the mask's brightest value is {brightest} of 255", "Export the mask with 255 inside the lesion and 0 outside.");
        else if (area == inside.Length)
            _problems.Add(
                new(
                    found.Id,
                    "the mask covers the whole image.",
                    "Check whether this is intended; the case is imported.",
                    ProblemSeverity.Warning
                )
            );
    }

    private static bool IsGrey(byte[] rgb)
    {
        for (var i = 0; i < rgb.Length; i += 3)
        {
            if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2])
                return false;
        }

        return true;
    }

    private static string PixelHash(RgbImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>([image.Width, image.Height]));
        hash.AppendData(image.Pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool TouchesBorder(PixelMask mask)
    {
        for (var x = 0; x < mask.Width; x++)
        {
            if (mask.Pixels[x] || mask.Pixels[(mask.Height - 1) * mask.Width + x])
                return true;
        }

        for (var y = 0; y < mask.Height; y++)
        {
            if (mask.Pixels[y * mask.Width] || mask.Pixels[y * mask.Width + mask.Width - 1])
                return true;
        }

        return false;
    }
}

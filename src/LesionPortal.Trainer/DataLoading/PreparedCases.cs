using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>
/// The run's cases, decoded and resized once and kept as bytes on the CPU: images (N,S,S,3), masks (N,S,S,1) with values 0 or 1.
/// Channels stand last, as decoded, so that a batch comes out in the memory order in which convolutions on a CPU are fastest.
/// </summary>
public sealed class PreparedCases : IDisposable
{
    private readonly Tensor _images;
    private readonly Tensor _masks;
    private readonly Dictionary<SplitPart, int[]> _indices;

    private PreparedCases(IReadOnlyList<ManifestCase> cases, Tensor images, Tensor masks)
    {
        Cases = cases;
        _images = images;
        _masks = masks;
        _indices = Enum.GetValues<SplitPart>()
            .ToDictionary(p => p, p => Enumerable.Range(0, cases.Count).Where(i => cases[i].Part == p).ToArray());
    }

    /// <summary>In the manifest's order; an index here is an index into the tensors.</summary>
    public IReadOnlyList<ManifestCase> Cases { get; }

    /// <summary>Indices of a part's cases, in the manifest's order.</summary>
    public ReadOnlySpan<int> Of(SplitPart part) => _indices[part];

    /// <param name="folder">What relative paths of the manifest start from.</param>
    /// <param name="prepared">Told the number of cases done after each.</param>
    /// <exception cref="ImageDecodingException">A file is missing or damaged; the message names the case.</exception>
    public static PreparedCases Read(RunManifest manifest, string folder, Action<int> prepared, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(prepared);
        var side = manifest.Settings.ImageSize;
        var images = empty([manifest.Cases.Count, side, side, 3], ScalarType.Byte).DetachFromDisposeScope();
        var masks = empty([manifest.Cases.Count, side, side, 1], ScalarType.Byte).DetachFromDisposeScope();
        try
        {
            for (var i = 0; i < manifest.Cases.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                ReadCase(manifest.Cases[i], folder, images[i], masks[i], side);
                prepared(i + 1);
            }

            return new PreparedCases(manifest.Cases, images, masks);
        }
        catch
        {
            images.Dispose();
            masks.Dispose();
            throw;
        }
    }

    /// <summary>Images (n,3,S,S) as floats 0 to 1 and masks (n,1,S,S) as 0 or 1, on the device, in the current dispose scope.</summary>
    public (Tensor Images, Tensor Masks) Batch(ReadOnlySpan<int> indices, Device device)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(Array.ConvertAll(indices.ToArray(), i => (long)i));
        var images = On(device, _images.index_select(0, rows)).to(ScalarType.Float32).div_(255).permute(0, 3, 1, 2);
        var masks = On(device, _masks.index_select(0, rows)).to(ScalarType.Float32).permute(0, 3, 1, 2);
        return (images.MoveToOuterDisposeScope(), masks.MoveToOuterDisposeScope());
    }

    /// <summary>Of each case of a part, in the manifest's order, the share of the pixels that is lesion, 0 to 1.</summary>
    public IReadOnlyList<double> LesionShares(SplitPart part)
    {
        using var scope = NewDisposeScope();
        return _indices[part].Length == 0
            ? []
            : Array.ConvertAll(_indices[part], i => _masks[i].mean([0, 1, 2], type: ScalarType.Float64).item<double>());
    }

    /// <summary>One image at its own size, (1,3,H,W) as floats 0 to 1, in the current dispose scope.</summary>
    /// <exception cref="ImageDecodingException">The file is missing or damaged.</exception>
    internal static Tensor ReadImage(string path) => Floats(ImageCodec.ReadRgb(path));

    /// <summary>(1,3,H,W) as floats 0 to 1, channels last in memory, in the current dispose scope.</summary>
    internal static Tensor Floats(RgbImage image)
    {
        using var scope = NewDisposeScope();
        var bytes = empty([1, image.Height, image.Width, 3], ScalarType.Byte);
        bytes.bytes = image.Pixels;
        return bytes.to(ScalarType.Float32).div_(255).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// From pinned memory the GPU copies by itself while the processor goes on; bytes are a quarter of what floats would be.
    /// </summary>
    private static Tensor On(Device device, Tensor bytes) =>
        device.type == DeviceType.CUDA ? bytes.pin_memory().to(device, non_blocking: true) : bytes;

    public void Dispose()
    {
        _images.Dispose();
        _masks.Dispose();
    }

    private static void ReadCase(ManifestCase source, string folder, Tensor image, Tensor mask, int side)
    {
        try
        {
            image.bytes = ImageCodec.ReadRgb(Path.Combine(folder, source.ImagePath), side, side).Pixels;
            var inside = ImageCodec.ReadMask(Path.Combine(folder, source.MaskPath), side, side).Pixels;
            mask.bytes = Array.ConvertAll(inside, p => p ? (byte)1 : (byte)0);
        }
        catch (ImageDecodingException e)
        {
            throw new ImageDecodingException($"{source.Id}: {e.Message}", e);
        }
    }
}

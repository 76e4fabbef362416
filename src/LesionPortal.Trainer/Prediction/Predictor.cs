using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>A trained network, or an ensemble of them, ready to predict, on the CPU. Not for several threads at once.</summary>
public sealed class Predictor : IDisposable
{
    private readonly IReadOnlyList<TrainedNetwork> _members;

    private Predictor(IReadOnlyList<TrainedNetwork> members) => _members = members;

    /// <summary>Side of the square map it gives: of an ensemble that of its member with the largest images.</summary>
    public int ImageSize => _members.Max(m => m.Description.ImageSize);

    /// <summary>Of an ensemble the mean of the members' thresholds; the largest region alone if every member keeps it alone.</summary>
    public DecisionRule Decision =>
        _members is [var only]
            ? only.Description.Decision
            : new(_members.Average(m => m.Description.Decision.Threshold), _members.All(m => m.Description.Decision.LargestRegion));

    /// <summary>Of an ensemble the sum.</summary>
    public long ParameterCount => _members.Sum(m => m.ParameterCount);

    /// <param name="path">Weights, or an ensemble's file.</param>
    /// <exception cref="WeightsFileException">The file, or a member's, is missing, damaged or not a network's weights.</exception>
    public static Predictor Load(string path) => LoadMembers(FilesOf(path));

    /// <summary>The weights files behind a path: itself, or an ensemble's members.</summary>
    /// <exception cref="WeightsFileException">The ensemble's file is missing or damaged.</exception>
    public static IReadOnlyList<string> FilesOf(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? EnsembleFiles.Members(path) : [path];

    /// <exception cref="WeightsFileException">A file is missing, damaged or not a network's weights.</exception>
    public static Predictor LoadMembers(IReadOnlyList<string> weightsPaths)
    {
        ArgumentNullException.ThrowIfNull(weightsPaths);
        var members = new List<TrainedNetwork>();
        try
        {
            foreach (var path in weightsPaths)
                members.Add(TrainedNetwork.Load(path));
            return new(members);
        }
        catch
        {
            members.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Writes the probability map at <see cref="ImageSize"/>, or at the image's where a single network predicts in tiles, as an 8-bit PNG
    /// (255 × p).
    /// </summary>
    /// <exception cref="ImageDecodingException">The image is missing or not decodable.</exception>
    public void WriteProbabilities(string imagePath, string outputPath)
    {
        using var scope = NewDisposeScope();
        ProbabilityMap.WritePng(outputPath, Logits(imagePath), Decision);
    }

    /// <summary>
    /// Writes a mask of 0 and 255 at the image's own size: the 8-bit map of <see cref="WriteProbabilities"/>, enlarged bilinearly, then cut
    /// and cleaned up by <see cref="Decision"/>. It is the mask that the portal scores, shows and lets download.
    /// </summary>
    /// <param name="threshold">0 to 1, in place of the rule's; null for that.</param>
    /// <exception cref="ImageDecodingException">The image is missing or not decodable.</exception>
    public void WriteMask(string imagePath, string outputPath, double? threshold)
    {
        using var scope = NewDisposeScope();
        var original = ImageCodec.ReadHeader(imagePath);
        var logits = Logits(imagePath);
        var rule = Decision with { Threshold = threshold ?? Decision.Threshold };
        var (mapWidth, mapHeight) = ((int)logits.shape[^1], (int)logits.shape[^2]);
        var mask = rule.Mask(ProbabilityMap.Bytes(logits, Decision), mapWidth, mapHeight, original.Width, original.Height);
        ImageCodec.WriteMaskPng(outputPath, new PixelMask(original.Width, original.Height, mask));
    }

    /// <summary>
    /// (1,1,S,S) with S = <see cref="ImageSize"/>, in the current dispose scope; (1,1,H,W) of the image where a single network predicts in
    /// tiles. Of an ensemble the logit of the mean probability.
    /// </summary>
    /// <exception cref="ImageDecodingException">The image is missing or not decodable.</exception>
    public Tensor Logits(string imagePath)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (_members is [var only])
            return only.Logits(imagePath).MoveToOuterDisposeScope();
        var mean = zeros(1, 1, ImageSize, ImageSize);
        foreach (var member in _members)
            mean.add_(MapSize.Resized(member.Logits(imagePath).sigmoid(), ImageSize, ImageSize), 1.0 / _members.Count);
        return mean.logit(TestTimeFlips.Smallest).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
    }
}

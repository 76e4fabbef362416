using System.Globalization;
using LesionPortal.Core.Runs;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Shared.Options;

/// <summary>Where things lie below the data directory.</summary>
public sealed class PortalFolders(IOptions<PortalOptions> options)
{
    public string Root { get; } = Path.GetFullPath(options.Value.DataDirectory);
    public string Database => Path.Combine(Root, "portal.db");

    /// <summary>Archives on their way in and folders being unpacked; emptied at start.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>Encoder weights that people bring (safetensors).</summary>
    public string Encoders =>
        options.Value.EncoderDirectory is { Length: > 0 } set ? Path.GetFullPath(set) : Path.Combine(Root, "encoders");
    public string Demo => Path.Combine(Root, "demo");

    public string Dataset(int id) => Path.Combine(Root, "datasets", id.ToString(CultureInfo.InvariantCulture));

    public RunFolder Run(int id) => new(Path.Combine(Root, "runs", id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Where a run's folder lies while the run is in the bin.</summary>
    public string BinnedRun(int id) => Path.Combine(Root, "bin", "runs", id.ToString(CultureInfo.InvariantCulture));

    public string BinnedPrediction(Guid id) => Path.Combine(Root, "bin", "predictions", id.ToString("N"));

    public string Prediction(Guid id) => Path.Combine(Root, "predictions", id.ToString("N"));
}

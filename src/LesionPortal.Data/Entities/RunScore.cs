using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Data.Entities;

/// <summary>Which weights a score comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Checkpoint>))]
public enum Checkpoint
{
    /// <summary>The best epoch by validation quantised IoU, ties by plain IoU.</summary>
    Best,

    /// <summary>The last epoch, what the notebook in fact reported.</summary>
    Last,
}

/// <summary>
/// Mean scores of a finished run: evaluation mode, training resolution, per image then averaged, predicted as the run's settings say.
/// </summary>
public sealed class RunScore
{
    public int RunId { get; set; }
    public Checkpoint Checkpoint { get; set; }
    public SplitPart Part { get; set; }
    public int Epoch { get; set; }
    public double QuantisedIou { get; set; }
    public double Iou { get; set; }
    public double Dice { get; set; }
}

using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Kernels.Checking;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>
/// Checks every different layer of networks on this machine, in a child process, and finds the fastest right way for each that is wrong by
/// default: ours, oneDNN with fewer instructions, plain matrix products. See decision 025.
/// </summary>
public sealed class ArithmeticCheck(TimeProvider time, ArithmeticCache? memory)
{
    private const int MaxCrashes = 3;

    /// <summary>Called before a check that is not remembered starts.</summary>
    public Action<string> Begins { get; init; } = _ => { };

    /// <summary>Uses libtorch for every layer, without fallbacks, to find the cause of a wrong result.</summary>
    public bool LibtorchAlone { get; init; }

    /// <summary>Leaves oneDNN's limit as it is in this process, where libtorch is loaded already.</summary>
    public bool KeepLimit { get; init; }

    /// <param name="mayUseGpu">Whether the networks would be computed on a GPU if there is one; its arithmetic is not checked.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="WrongArithmeticException">A layer is computed wrongly in every way there is.</exception>
    public ArithmeticPlan Run(IReadOnlyList<CheckedNetwork> networks, bool mayUseGpu, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var key = MachineFingerprint.Of(networks, LibtorchAlone, KeepLimit, mayUseGpu);
        if (memory?.Find(key) is { } remembered)
            return remembered with { Report = remembered.Report with { IsRemembered = true } };
        Begins("Checking this machine's arithmetic for the network.");
        var began = time.GetTimestamp();
        var plan = Checked(networks, mayUseGpu, cancel);
        plan = plan with { Report = plan.Report with { Seconds = time.GetElapsedTime(began).TotalSeconds } };
        memory?.Keep(key, plan);
        return plan;
    }

    private ArithmeticPlan Checked(IReadOnlyList<CheckedNetwork> networks, bool mayUseGpu, CancellationToken cancel)
    {
        using var process = new CheckProcess(null, time, cancel);
        var (asked, ended) = process.Ask(new ListLayersRequest(networks));
        if (asked is null)
            throw new WrongArithmeticException($"The check of this machine's arithmetic could not start: its process {ended}.");
        if (mayUseGpu && asked.HasGpu)
            return new(ArithmeticReport.Without("the network runs on a GPU, which is not checked"), []);

        var layers = asked.Layers;
        var first = Measured(
            process,
            layers,
            layers.Select(l => LayerCheck.AlgorithmsOf(l.Layer)[0]).Select(w => LibtorchAlone ? LayerAlgorithms.Libtorch : w).ToList()
        );
        if (LibtorchAlone || first.All(m => m.IsRight))
            return Plan([.. first.Select(m => new Candidates(m.Layer, [m]))], null);

        var byLimit = new List<(string? Limit, List<Candidates> Layers)> { (null, WithOthers(process, first)) };
        if (OneDnn.Limit is null && !KeepLimit)
        {
            foreach (var limit in OneDnn.Limits)
                byLimit.Add((limit, UnderLimit(limit, byLimit[0].Layers, cancel)));
        }

        var right = byLimit.Where(p => p.Layers.TrueForAll(l => l.Best is not null)).ToList();
        if (right.Count == 0)
            throw Nowhere(byLimit[0].Layers.First(l => byLimit.All(p => p.Layers.Single(o => o.Layer == l.Layer).Best is null)));

        // A limit is taken only where something computed by oneDNN gains from it.
        var (fastestLimit, fastest) = right.MinBy(p => p.Layers.Sum(l => l.Best!.Measurement!.Seconds * l.Layer.Times));
        if (!fastest.Exists(l => LayerCheck.UsesOneDnn(l.Layer.Layer, l.Best!.Name)) && right[0].Limit is null)
            (fastestLimit, fastest) = right[0];
        var detours = byLimit[0].Layers;
        return Plan(
            [
                .. fastest.Select(l =>
                    l with
                    {
                        Measured = [.. detours.Single(d => d.Layer == l.Layer).Measured.Where(m => !m.IsRight), l.Best!],
                    }
                ),
            ],
            fastestLimit
        );
    }

    /// <summary>
    /// What else a layer that is wrong by default can be computed by. What is right and may change with oneDNN's limit is timed.
    /// </summary>
    private static List<Candidates> WithOthers(CheckProcess process, List<Way> byDefault) =>
        [
            .. byDefault.Select(m => new Candidates(
                m.Layer,
                m.IsRight
                    ? [LayerCheck.UsesOneDnn(m.Layer.Layer, m.Name) ? Measure(process, m.Layer, m.Name, timed: true) : m]
                    :
                    [
                        m,
                        .. LayerCheck
                            .AlgorithmsOf(m.Layer.Layer)
                            .Where(way => way != m.Name)
                            .Select(way => Measure(process, m.Layer, way, timed: true)),
                    ]
            )),
        ];

    /// <summary>The same under a limit on oneDNN: what doesn't use it is known already.</summary>
    private List<Candidates> UnderLimit(string limit, List<Candidates> without, CancellationToken cancel)
    {
        using var process = new CheckProcess(limit, time, cancel);
        return
        [
            .. without.Select(l =>
                l with
                {
                    Measured =
                    [
                        .. l.Measured.Select(m =>
                            LayerCheck.UsesOneDnn(l.Layer.Layer, m.Name) ? Measure(process, l.Layer, m.Name, timed: true) : m
                        ),
                    ],
                }
            ),
        ];
    }

    private static List<Way> Measured(CheckProcess process, IReadOnlyList<CheckedLayer> layers, IReadOnlyList<string> ways) =>
        [.. layers.Zip(ways, (layer, way) => Measure(process, layer, way, timed: false))];

    private static Way Measure(CheckProcess process, CheckedLayer layer, string way, bool timed)
    {
        // Each crash costs a process start: an implementation that crashes repeatedly is not tried on further layers of this kind.
        if (process.DeathsBy(layer.Layer.Kind, way) >= MaxCrashes)
            return new(layer, way, null, $"ended the process on {MaxCrashes} other layers and was not tried");
        var (reply, ended) = process.Ask(new MeasureLayerRequest(layer.Layer, way, layer.Learns, timed));
        return new(layer, way, reply?.Measurement, ended ?? reply?.Refused);
    }

    private ArithmeticPlan Plan(IReadOnlyList<Candidates> layers, string? limit)
    {
        // The last one measured of each layer is the one taken.
        var taken = layers.Select(l => l.Measured[^1]).ToList();
        return new(
            new ArithmeticReport
            {
                Layers = layers.Count,
                Tolerance = LayerCheck.Tolerance,
                LargestError = taken.Max(m => m.Measurement?.Error ?? double.PositiveInfinity),
                Seconds = 0,
                OneDnnLimit = limit,
                Detours =
                [
                    .. layers
                        .Where(l => !l.Measured[0].IsRight)
                        .Select(l => new FallbackLayer(
                            l.Layer.Layer.ToString(),
                            Named(l.Measured[^1], limit),
                            [.. l.Measured.Where(m => !m.IsRight).Select(m => new FailedAlgorithm(m.Name, m.Problem))]
                        )),
                ],
            },
            LibtorchAlone ? [] : [.. taken.Select(m => new LayerAlgorithm(m.Layer.Layer, m.Name))]
        );
    }

    private string Named(Way way, string? limit) =>
        LibtorchAlone ? way.Name + ", as was asked for"
        : limit is not null && LayerCheck.UsesOneDnn(way.Layer.Layer, way.Name) ? $"{way.Name} limited to {limit}"
        : way.Name;

    private static WrongArithmeticException Nowhere(Candidates layer) =>
        new(
            $"Every implementation of a network layer gives wrong results on this machine: {layer.Layer.Layer}: "
                + string.Join(", ", layer.Measured.Select(m => $"{m.Name} {m.Problem}"))
                + "."
        );

    private sealed record Way(CheckedLayer Layer, string Name, LayerMeasurement? Measurement, string? Ended)
    {
        public bool IsRight => Measurement is { IsRight: true };

        public string Problem =>
            Ended
            ?? (
                double.IsInfinity(Measurement!.Error)
                    ? $"gives no number in the {Measurement.Where}"
                    : string.Create(CultureInfo.InvariantCulture, $"{100 * Measurement.Error:0.##}% off in the {Measurement.Where}")
            );
    }

    private sealed record Candidates(CheckedLayer Layer, IReadOnlyList<Way> Measured)
    {
        /// <summary>The fastest right way; null if there is none.</summary>
        public Way? Best => Measured.Where(m => m.IsRight).MinBy(m => m.Measurement!.Seconds);
    }
}

/// <summary>A layer is computed wrongly in every way there is, or nothing could be checked.</summary>
public sealed class WrongArithmeticException(string message) : Exception(message);

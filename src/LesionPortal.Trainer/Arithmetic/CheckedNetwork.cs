using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>A network and the batches it will compute: what decides the layers that are checked.</summary>
/// <param name="ImageSize">Side of the square images it is given.</param>
public sealed record CheckedNetwork(Architecture Architecture, int BaseChannels, bool DeepSupervision, int ImageSize)
{
    /// <summary>Sizes of batches that it learns from.</summary>
    public IReadOnlyList<int> Learning { get; init; } = [];

    /// <summary>Sizes of batches that it predicts.</summary>
    public IReadOnlyList<int> Predicting { get; init; } = [];

    /// <summary>A training: whole batches and each part's last one; with tiles single images, too.</summary>
    public static CheckedNetwork Of(RunManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var settings = manifest.Settings;
        return new(settings.Architecture, settings.BaseChannels, settings.Optimisation.DeepSupervision, settings.ImageSize)
        {
            Learning = Batches(settings.BatchSize, [manifest.Cases.Count(c => c.Part == Core.Cases.SplitPart.Train)]),
            Predicting =
            [
                .. Batches(settings.BatchSize, manifest.Cases.GroupBy(c => c.Part).Select(g => g.Count()))
                    .Union(settings.Prediction.Tiled ? [1] : [])
                    .Order(),
            ],
        };
    }

    /// <summary>A trained network that predicts one image at a time.</summary>
    public static CheckedNetwork Of(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Architecture, description.BaseChannels, false, description.ImageSize) { Predicting = [1] };
    }

    /// <summary>
    /// Its different layers, found without computing them; libtorch must be loaded. Not while another thread makes tensors.
    /// </summary>
    public IReadOnlyList<CheckedLayer> Layers()
    {
        var before = get_default_device();
        set_default_device(new Device(DeviceType.META));
        try
        {
            using var scope = NewDisposeScope();
            using var network = ArchitectureRegistry.Create(Architecture, BaseChannels, DeepSupervision);
            var learned = Recorded(network, Learning, learns: true);
            return [.. learned, .. Recorded(network, Predicting, learns: false).Where(p => learned.All(l => l.Layer != p.Layer))];
        }
        finally
        {
            set_default_device(before);
        }
    }

    private List<CheckedLayer> Recorded(SegmentationNetwork network, IReadOnlyList<int> batches, bool learns)
    {
        network.train(learns);
        using var recorder = LayerRecorder.Begin();
        foreach (var batch in batches)
        {
            // Channels-last, as cases are fed.
            var images = zeros(batch, ImageSize, ImageSize, 3).permute(0, 3, 1, 2);
            _ = learns && DeepSupervision ? network.ForwardDeep(images)[0] : network.call(images);
        }

        return [.. recorder.Layers.Select(l => new CheckedLayer(l.Key, learns, l.Value))];
    }

    private static List<int> Batches(int size, IEnumerable<int> counts) =>
        [.. counts.SelectMany(count => (int[])[Math.Min(size, count), count % size]).Where(n => n > 0).Distinct().Order()];
}

/// <param name="Learns">Whether its gradients are wanted.</param>
/// <param name="Times">How often the network computes it.</param>
public sealed record CheckedLayer(Layer Layer, bool Learns, int Times);

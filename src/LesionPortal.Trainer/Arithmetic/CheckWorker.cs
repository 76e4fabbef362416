using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using LesionPortal.Core.Runs;
using LesionPortal.Kernels.Checking;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>The child process of a check: computes layers and may die of it. Answers a request a line until its input ends.</summary>
internal static class CheckWorker
{
    public static void Answer(TextReader requests, Stream replies)
    {
        set_num_threads(Environment.ProcessorCount);
        while (requests.ReadLine() is { } line)
        {
            var reply = JsonSerializer.Deserialize<CheckRequest>(line, CheckJson.Options) switch
            {
                ListLayersRequest asked => new CheckReply
                {
                    Layers = Merged(asked.Networks.SelectMany(n => n.Layers())),
                    HasGpu = cuda.is_available(),
                },
                MeasureLayerRequest asked => Measure(asked),
                var other => throw new InvalidOperationException($"{other?.GetType().Name ?? "null"} is no request of a check."),
            };
            replies.Write([.. JsonSerializer.SerializeToUtf8Bytes(reply, CheckJson.Options), (byte)'\n']);
            replies.Flush();
        }
    }

    private static CheckReply Measure(MeasureLayerRequest asked)
    {
        try
        {
            return new() { Measurement = LayerCheck.Measure(asked.Layer, asked.Way, asked.Learns, asked.Timed) };
        }
        catch (ExternalException e)
        {
            return new() { Refused = e.Message.Split('\n', 2)[0] };
        }
    }

    private static List<CheckedLayer> Merged(IEnumerable<CheckedLayer> layers) =>
        [.. layers.GroupBy(l => l.Layer).Select(g => new CheckedLayer(g.Key, g.Any(l => l.Learns), g.Sum(l => l.Times)))];
}

/// <summary>As elsewhere, with infinities by name.</summary>
internal static class CheckJson
{
    public static readonly JsonSerializerOptions Options = new(RunJson.Options)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };
}

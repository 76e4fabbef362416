namespace LesionPortal.Kernels;

/// <summary>
/// Which implementation computes each layer in this process. By default the fastest for its shape. Set it before a network
/// computes; it belongs to the process, as torch's number of threads does.
/// </summary>
public static class LayerAlgorithms
{
    /// <summary>The name of libtorch's own way, which every layer has.</summary>
    public const string Libtorch = "libtorch";

    /// <summary>Convolutions as products of matrices, which libtorch gives to its BLAS and not to oneDNN.</summary>
    public const string MatrixProducts = "matrix products";

    private static Dictionary<Layer, string> _chosen = [];
    private static string? _always;

    /// <summary>
    /// Takes these ways from now on. A layer that is not among them takes the way of one that differs in the number of images alone, else
    /// the fastest.
    /// </summary>
    public static void Use(IReadOnlyDictionary<Layer, string> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        Reset();
        Add(chosen);
    }

    /// <summary>Takes these ways, too, those of another network for example.</summary>
    public static void Add(IReadOnlyDictionary<Layer, string> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var ways = new Dictionary<Layer, string>(_chosen);
        foreach (var (layer, way) in chosen)
        {
            ways[layer] = way;
            ways.TryAdd(AnyBatch(layer), way);
        }

        _chosen = ways;
    }

    /// <summary>Turns every kernel of ours off, so that a wrong result can be traced to one.</summary>
    public static void UseLibtorchAlone() => _always = Libtorch;

    /// <summary>Back to the fastest way for every layer.</summary>
    public static void Reset() => (_chosen, _always) = ([], null);

    /// <summary>Null where nothing was chosen.</summary>
    internal static string? Chosen(Layer layer) =>
        _always ?? (_chosen.Count == 0 ? null : _chosen.GetValueOrDefault(layer) ?? _chosen.GetValueOrDefault(AnyBatch(layer)));

    private static Layer AnyBatch(Layer layer) => layer with { Images = 0 };
}

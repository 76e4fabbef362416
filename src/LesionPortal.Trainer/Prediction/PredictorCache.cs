namespace LesionPortal.Trainer.Prediction;

/// <summary>The last few networks used, by path, time and size of their file, so that renewed weights are read anew.</summary>
public sealed class PredictorCache(int capacity) : IDisposable
{
    private readonly LinkedList<(Key Key, Predictor Predictor)> _recent = [];

    /// <summary>Owned by the cache; valid until the next call.</summary>
    /// <param name="beforeLoading">Called with the path of a network that is not in the cache.</param>
    /// <exception cref="Weights.WeightsFileException">The file is missing, damaged or not a network's weights.</exception>
    public Predictor Get(string weightsPath, Action<string> beforeLoading)
    {
        var file = new FileInfo(weightsPath);
        var key = new Key(file.FullName, file.Exists ? file.LastWriteTimeUtc : default, file.Exists ? file.Length : -1);
        for (var node = _recent.First; node is not null; node = node.Next)
        {
            if (node.Value.Key != key)
                continue;
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Predictor;
        }

        beforeLoading(weightsPath);
        var predictor = Predictor.Load(weightsPath);
        _recent.AddFirst((key, predictor));
        if (_recent.Count > capacity)
        {
            _recent.Last!.Value.Predictor.Dispose();
            _recent.RemoveLast();
        }

        return predictor;
    }

    public void Dispose()
    {
        foreach (var (_, predictor) in _recent)
            predictor.Dispose();
        _recent.Clear();
    }

    private readonly record struct Key(string Path, DateTime Written, long Length);
}

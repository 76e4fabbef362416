using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>Logits of a part, batch by batch, kept on the CPU beyond the pass that made them.</summary>
internal sealed class BufferedLogits : IDisposable
{
    private readonly List<(int[] Cases, Tensor Logits)> _batches = [];

    public IReadOnlyList<(int[] Cases, Tensor Logits)> Batches => _batches;

    /// <param name="logits">(n,1,S,S); copied.</param>
    public void Add(int[] cases, Tensor logits) => _batches.Add((cases, logits.detach().to(CPU, copy: true).DetachFromDisposeScope()));

    public void Replay(Action<int[], Tensor> seen)
    {
        foreach (var (cases, logits) in _batches)
        {
            using var scope = NewDisposeScope();
            seen(cases, logits);
        }
    }

    public void Dispose()
    {
        foreach (var (_, logits) in _batches)
            logits.Dispose();
        _batches.Clear();
    }
}

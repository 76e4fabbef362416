using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Gradients returned to libtorch by a custom autograd function. TorchSharp leaves these handles to the dispose scope of the whole
/// training step, and with them a map for each layer; here they are disposed in the thread's next backward step; libtorch holds its own
/// references to the tensors.
/// </summary>
internal static class GradientHandles
{
    [ThreadStatic]
    private static List<Tensor>? _given;

    /// <summary>First thing in a backward step.</summary>
    public static void ReleasePrevious()
    {
        foreach (var tensor in _given ?? [])
            tensor?.Dispose();
        _given = null;
    }

    /// <summary>Last thing in a backward step: the gradients of the inputs, null where there is none.</summary>
    public static List<Tensor> Return(params ReadOnlySpan<Tensor?> gradients)
    {
        var given = new List<Tensor>(gradients.Length);
        foreach (var gradient in gradients)
            given.Add(gradient?.DetachFromDisposeScope()!);
        return _given = given;
    }
}

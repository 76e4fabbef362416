using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>What takes a 3×3 filter to the 36 numbers by which a tile's are multiplied: G g Gᵀ.</summary>
internal static class WinogradFilters
{
    /// <summary>G of the paper, (6,3).</summary>
    private static readonly float[] G =
    [
        1 / 4f,
        0,
        0,
        -1 / 6f,
        -1 / 6f,
        -1 / 6f,
        -1 / 6f,
        1 / 6f,
        -1 / 6f,
        1 / 24f,
        1 / 12f,
        1 / 6f,
        1 / 24f,
        -1 / 12f,
        1 / 6f,
        0,
        0,
        1,
    ];

    /// <summary>G ⊗ G, (36,9): of a filter's nine numbers in a row.</summary>
    public static Tensor Transform()
    {
        using var numbers = tensor(G);
        using var transform = numbers.reshape(6, 3);
        return transform.kron(transform);
    }
}

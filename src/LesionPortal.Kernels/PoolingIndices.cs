using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>Pooling indices: where the maxima of a pooling stood; lives in the dispose scope in which the pooling was done.</summary>
/// <param name="Indices">Bytes (N,h,w,C) from <see cref="PoolLoops"/>, or libtorch's flat positions (N,C,h,w).</param>
public sealed record PoolingIndices(Tensor Indices);

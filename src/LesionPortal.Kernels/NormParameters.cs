using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>A batch norm's vectors (C) and where its ReLU stands; PyTorch's defaults.</summary>
internal sealed record NormParameters(Tensor Weight, Tensor Bias, Tensor RunningMean, Tensor RunningVariance, Relu Relu)
{
    public const double Momentum = 0.1;
    public const double Epsilon = 1e-5;
}

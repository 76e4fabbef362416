using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>A batch norm's vectors (C) and where its rectifier stands; PyTorch's defaults.</summary>
internal sealed record NormLayer(Tensor Weight, Tensor Bias, Tensor RunningMean, Tensor RunningVariance, Rectifier Rectifier)
{
    public const double Momentum = 0.1;
    public const double Epsilon = 1e-5;
}

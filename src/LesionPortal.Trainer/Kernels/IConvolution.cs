using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// One way to take a 3×3 convolution with a border of zeros and its gradients: maps (N,C,H,W) in float32 on the CPU, channels together in memory.
/// </summary>
internal interface IConvolution
{
    /// <summary>x (N,C,H,W), weight (K,C,3,3), bias (K) or null → (N,K,H,W).</summary>
    Tensor Forward(Tensor x, Tensor weight, Tensor? bias);

    /// <summary>The output's gradient (N,K,H,W), weight (K,C,3,3) → the gradient of the input (N,C,H,W).</summary>
    Tensor InputGradient(Tensor gradient, Tensor weight);

    /// <summary>x (N,C,H,W), the output's gradient (N,K,H,W) → the gradients of the weight (K,C,3,3) and of the bias (K).</summary>
    (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient);
}

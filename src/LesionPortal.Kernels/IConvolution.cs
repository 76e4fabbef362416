using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>One way to take a convolution and its gradients: maps (N,C,H,W) in float32 on the CPU.</summary>
internal interface IConvolution
{
    /// <summary>x (N,C,H,W), weight (K,C/groups,k,k), bias (K) or null → (N,K,H',W').</summary>
    Tensor Forward(Tensor x, Tensor weight, Tensor? bias);

    /// <summary>The output's gradient (N,K,H',W'), weight, the input's shape (N,C,H,W) → the gradient of the input.</summary>
    Tensor InputGradient(Tensor gradient, Tensor weight, long[] input);

    /// <summary>x (N,C,H,W), the output's gradient (N,K,H',W') → the gradients of the weight and of the bias (K).</summary>
    (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient);
}

namespace LesionPortal.Kernels;

/// <summary>Position of a fused ReLU relative to the batch norm.</summary>
public enum Relu
{
    None,
    Before,
    After,
}

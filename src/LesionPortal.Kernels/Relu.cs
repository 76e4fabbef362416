namespace LesionPortal.Kernels;

/// <summary>Where a ReLU, max(0,·), stands beside a batch norm.</summary>
public enum Relu
{
    None,
    Before,
    After,
}

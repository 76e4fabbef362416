using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>
/// Flips, rotation, scale, shift and elastic bending as one map, sampled once. A pixel of the result at q (−1 to 1 along each axis) comes
/// from L·(q + d(q)) + t of the original: L turns, flips and scales, d bends, t shifts. What lies outside is mirrored at the edge.
/// </summary>
internal sealed class GeometricAugmentation(AugmentationSettings settings)
{
    /// <summary>Of the elastic field, along each axis: two patches need five control points of a cubic B-spline.</summary>
    private const int Patches = 2,
        ControlPoints = Patches + 3;

    public bool IsOff { get; } = !settings.Flips && settings is { RotationDegrees: 0, Scale: 0, Shift: 0, Elastic: 0 };

    /// <summary>
    /// Images (n,3,S,S) and masks (n,1,S,S) → both moved by the same map; images bilinear, masks bilinear and cut at one half.
    /// </summary>
    public (Tensor Images, Tensor Masks) Apply(Tensor images, Tensor masks, Random random)
    {
        using var scope = NewDisposeScope();
        var maps = Enumerable.Range(0, (int)images.size(0)).Select(_ => Draw(random)).ToArray();

        // The mask as a fourth channel: weights and neighbours are found once.
        var both = cat([images, masks], 1);
        var sampled = nn.functional.grid_sample(
            both,
            Grid(maps, both),
            GridSampleMode.Bilinear,
            GridSamplePaddingMode.Reflection,
            align_corners: false
        );

        // Weights that sum to one only nearly can leave the range by a rounding.
        var moved = sampled.narrow(1, 0, 3).clamp(0, 1);
        var movedMasks = (sampled.narrow(1, 3, 1) > 0.5).to_type(masks.dtype);
        return (moved.MoveToOuterDisposeScope(), movedMasks.MoveToOuterDisposeScope());
    }

    private Map Draw(Random random)
    {
        var angle = random.Symmetric(settings.RotationDegrees) * Math.PI / 180;
        var mirror = 1.0;
        if (settings.Flips)
        {
            angle += random.Next(4) * Math.PI / 2;
            mirror = random.Next(2) * 2 - 1;
        }

        var growth = Math.Exp(random.Symmetric(Math.Log(1 + settings.Scale)));
        var (sin, cos) = Math.SinCos(angle);
        (sin, cos) = (sin / growth, cos / growth);
        var (right, down) = (random.Symmetric(2 * settings.Shift), random.Symmetric(2 * settings.Shift));
        var map = new Map(
            [(float)(cos * mirror), (float)-sin, (float)right, (float)(sin * mirror), (float)cos, (float)down],
            new float[2 * ControlPoints * ControlPoints]
        );
        if (settings.Elastic > 0)
            DrawControlPoints(map, random);
        return map;
    }

    /// <summary>L·d at the control points: a spline is linear in them.</summary>
    private void DrawControlPoints(Map map, Random random)
    {
        const int Count = ControlPoints * ControlPoints;
        for (var i = 0; i < Count; i++)
        {
            var (x, y) = ((float)random.Symmetric(2 * settings.Elastic), (float)random.Symmetric(2 * settings.Elastic));
            map.Bend[i] = map.Affine[0] * x + map.Affine[1] * y;
            map.Bend[Count + i] = map.Affine[3] * x + map.Affine[4] * y;
        }
    }

    /// <summary>(n,S,S,2): where each pixel of the result comes from.</summary>
    private Tensor Grid(Map[] maps, Tensor like)
    {
        var (count, side) = (like.size(0), like.size(2));
        var affine = tensor(maps.SelectMany(m => m.Affine).ToArray(), device: like.device).reshape(count, 2, 3);
        var grid = nn.functional.affine_grid(affine, [count, 1, side, side], align_corners: false);
        if (settings.Elastic == 0)
            return grid;
        var basis = tensor(SplineBasis((int)side), device: like.device).reshape(side, ControlPoints);
        var bend = tensor(maps.SelectMany(m => m.Bend).ToArray(), device: like.device).reshape(count, 2, ControlPoints, ControlPoints);
        return grid.add_(basis.matmul(bend).matmul(basis.t()).permute(0, 2, 3, 1));
    }

    /// <summary>(S,5) row by row: what each control point adds to each pixel; the uniform cubic B-spline at pixel centres.</summary>
    private static float[] SplineBasis(int side)
    {
        var basis = new float[side * ControlPoints];
        for (var i = 0; i < side; i++)
        {
            var position = (i + 0.5) / side * Patches;
            var patch = (int)position;
            var t = position - patch;
            var row = basis.AsSpan(i * ControlPoints + patch, 4);
            row[0] = (float)(Math.Pow(1 - t, 3) / 6);
            row[1] = (float)((3 * t * t * t - 6 * t * t + 4) / 6);
            row[2] = (float)((-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6);
            row[3] = (float)(t * t * t / 6);
        }

        return basis;
    }

    /// <param name="Affine">L and t, row by row: a b t_x, c d t_y.</param>
    /// <param name="Bend">The control points of x, then of y, row by row.</param>
    private sealed record Map(float[] Affine, float[] Bend);
}

using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// U-Net++ (Zhou et al., DLMIA 2018): between encoder and decoder stand nested, densely connected nodes X(i,j) at 1/2^i;
/// each joins all earlier nodes of its row with the up-sampled one below (equation 1). Widths c, 2c, 4c, 8c, 16c by row;
/// the paper's is c = 32. The logits come from X(0,4); the paper's deep supervision puts a head on X(0,1), X(0,2) and X(0,3) too.
/// </summary>
public sealed class UNetPlusPlus : SegmentationNetwork
{
    private const int Rows = 5;

    private readonly ModuleDict<Sequential> nodes;
    private readonly ConvolutionLayer head;

    public UNetPlusPlus(int baseChannels, bool deepSupervision = false)
        : base(nameof(UNetPlusPlus))
    {
        nodes = ModuleDict<Sequential>();
        for (var j = 0; j < Rows; j++)
        {
            for (var i = 0; i < Rows - j; i++)
            {
                var width = baseChannels << i;
                var from =
                    j > 0 ? j * width + 2 * width
                    : i > 0 ? width / 2
                    : 3;
                nodes.Add(Key(i, j), Blocks.ConvNorm(from, width, width));
            }
        }

        head = new ConvolutionLayer(baseChannels, 1, 1);
        RegisterComponents();
        if (deepSupervision)
            AddAuxiliaryHeads(baseChannels, baseChannels, baseChannels);
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var rows = Enumerable.Range(0, Rows).Select(_ => new List<Tensor>()).ToArray();
        for (var j = 0; j < Rows; j++)
        {
            for (var i = 0; i < Rows - j; i++)
            {
                var from =
                    j > 0 ? cat([.. rows[i], Upsampling.To(rows[i + 1][j - 1], rows[i][0])], 1)
                    : i > 0 ? Pooling.Max(rows[i - 1][0])
                    : images;
                rows[i].Add(nodes[Key(i, j)].call(from)); // (N, c·2^i, H/2^i, W/2^i)
            }
        }

        for (var j = 1; j < Rows - 1; j++)
            coarse?.Add(rows[0][j]);
        return head.call(rows[0][^1]); // (N, 1, H, W) logits
    }

    private static string Key(int row, int column) => $"x{row}{column}";
}

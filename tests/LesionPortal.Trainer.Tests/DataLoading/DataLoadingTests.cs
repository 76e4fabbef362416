using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

public sealed class DataLoadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shuffled_AnyEpoch_IsAPermutation()
    {
        int[] indices = [3, 5, 8, 13, 21, 34];

        Assert.Equal(indices, BatchOrder.Shuffled(indices, 4, 9).Order());
    }

    [Fact]
    public void Shuffled_SameSeedAndEpoch_IsTheSame_OthersDiffer()
    {
        int[] indices = [.. Enumerable.Range(0, 50)];

        Assert.Equal(BatchOrder.Shuffled(indices, 1, 2), BatchOrder.Shuffled(indices, 1, 2));
        Assert.NotEqual(BatchOrder.Shuffled(indices, 1, 2), BatchOrder.Shuffled(indices, 1, 3));
        Assert.NotEqual(BatchOrder.Shuffled(indices, 1, 3), BatchOrder.Shuffled(indices, 2, 2));
    }

    [Fact]
    public void Balanced_UnequalGroups_ShowsEachGroupEquallyOftenAndCasesOfOneGroupEvenly()
    {
        int[] indices = [.. Enumerable.Range(0, 100)];
        static char GroupOf(int index) =>
            index < 60 ? 'a'
            : index < 90 ? 'b'
            : 'c';

        var order = BatchOrder.Balanced(indices, GroupOf, seed: 3, epoch: 7);

        Assert.Equal(100, order.Length);
        Assert.All(order.CountBy(GroupOf), g => Assert.InRange(g.Value, 33, 34));
        Assert.All(
            order.CountBy(i => i),
            c =>
                Assert.InRange(
                    c.Value,
                    GroupOf(c.Key) == 'c' ? 3 : 1,
                    GroupOf(c.Key) switch
                    {
                        'a' => 1,
                        'b' => 2,
                        _ => 4,
                    }
                )
        );
        Assert.Equal(40, order.Distinct().Count(i => GroupOf(i) != 'a'));
        Assert.Equal(order, BatchOrder.Balanced(indices, GroupOf, seed: 3, epoch: 7));
        Assert.NotEqual(order, BatchOrder.Balanced(indices, GroupOf, seed: 3, epoch: 8));
    }

    [Fact]
    public void Balanced_OneGroup_IsAPermutation() =>
        Assert.Equal(Enumerable.Range(0, 9), BatchOrder.Balanced([.. Enumerable.Range(0, 9)], _ => 0, seed: 1, epoch: 1).Order());

    [Fact]
    public void Batches_OddCount_LastIsSmaller() =>
        Assert.Equal(
            [
                [1, 2],
                [3, 4],
                [5],
            ],
            BatchOrder.Batches([1, 2, 3, 4, 5], 2)
        );

    [Fact]
    public void Batch_TwoCases_HoldsTheirPixelsInOrder()
    {
        var manifest = TinyDataset.Write(_folder.Path, TinyDataset.Settings);
        var done = new List<int>();
        using var scope = NewDisposeScope();
        using var cases = PreparedCases.Read(manifest, _folder.Path, done.Add, TestContext.Current.CancellationToken);

        var (images, masks) = cases.Batch([4, 1], CPU);

        Assert.Equal(Enumerable.Range(1, manifest.Cases.Count), done);
        Assert.Equal([2, 3, 32, 32], images.shape);
        Assert.Equal([2, 1, 32, 32], masks.shape);
        Assert.Equal(1, images.stride(1)); // channels last in memory
        var expected = ImageCodec.ReadRgb(_folder["IMD005.png"], 32, 32).Pixels;
        Assert.Equal(expected.Select(b => b / 255f), images[0].permute(1, 2, 0).contiguous().data<float>().ToArray());
        var mask = ImageCodec.ReadMask(_folder["IMD002_lesion.png"], 32, 32).Pixels;
        Assert.Equal(mask.Select(p => p ? 1f : 0f), masks[1].contiguous().data<float>().ToArray());
    }

    [Fact]
    public void Of_Parts_AreTheManifests()
    {
        var manifest = TinyDataset.Write(_folder.Path, TinyDataset.Settings, train: 2, validation: 1, test: 2);

        using var cases = PreparedCases.Read(manifest, _folder.Path, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal([0, 1], cases.Of(SplitPart.Train).ToArray());
        Assert.Equal([2], cases.Of(SplitPart.Validation).ToArray());
        Assert.Equal([3, 4], cases.Of(SplitPart.Test).ToArray());
    }

    [Fact]
    public void Read_DamagedImage_NamesTheCase()
    {
        var manifest = TinyDataset.Write(_folder.Path, TinyDataset.Settings);
        File.WriteAllText(_folder["IMD003.png"], "no image");

        var error = Assert.Throws<ImageDecodingException>(() =>
            PreparedCases.Read(manifest, _folder.Path, _ => { }, TestContext.Current.CancellationToken)
        );

        Assert.StartsWith("IMD003: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Cancelled_Stops()
    {
        var manifest = TinyDataset.Write(_folder.Path, TinyDataset.Settings);
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => PreparedCases.Read(manifest, _folder.Path, _ => cancel.Cancel(), cancel.Token));
    }
}

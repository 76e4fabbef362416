using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Tests;

/// <summary>Dark discs on light skin, with masks, as files.</summary>
public static class TinyDataset
{
    public const int Width = 60;
    public const int Height = 44;

    public static RunManifest Write(string folder, RunSettings settings, int train = 6, int validation = 3, int test = 2)
    {
        var random = new Random(7);
        var cases = new List<ManifestCase>();
        var parts = Enumerable
            .Repeat(SplitPart.Train, train)
            .Concat(Enumerable.Repeat(SplitPart.Validation, validation))
            .Concat(Enumerable.Repeat(SplitPart.Test, test));
        foreach (var part in parts)
        {
            var id = FormattableString.Invariant($"IMD{cases.Count + 1:D3}");
            WriteCase(folder, id, random);
            cases.Add(
                new ManifestCase(id, id + ".png", id + "_lesion.png", part)
                {
                    Diagnosis = cases.Count % 3 == 0 ? Diagnosis.Melanoma : Diagnosis.CommonNevus,
                }
            );
        }

        return new RunManifest
        {
            RunName = "tiny",
            Settings = settings,
            Cases = cases,
            SampleCases = [.. cases.Where(c => c.Part == SplitPart.Validation).Take(2).Select(c => c.Id)],
        };
    }

    public static string WriteManifest(string folder, RunManifest manifest)
    {
        var path = Path.Combine(folder, "run.json");
        File.WriteAllText(path, JsonSerializer.Serialize(manifest, RunJson.Indented));
        return path;
    }

    public static RunSettings Settings { get; } =
        new()
        {
            Architecture = Architecture.UNet,
            BaseChannels = 2,
            Loss = Loss.Dice,
            Epochs = 3,
            BatchSize = 4,
            ImageSize = 32,
            LearningRate = 0.01,
            Seed = 5,
            Device = ComputeDevice.Cpu,
        };

    private static void WriteCase(string folder, string id, Random random)
    {
        var (x, y, radius) = (random.Next(20, 40), random.Next(16, 28), random.Next(8, 15));
        var image = new byte[Width * Height * 3];
        var mask = new bool[Width * Height];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = Math.Pow(i % Width - x, 2) + Math.Pow(i / Width - y, 2) < radius * radius;
            for (var channel = 0; channel < 3; channel++)
                image[3 * i + channel] = (byte)((mask[i] ? 70 : 190) + 15 * channel + random.Next(20));
        }

        ImageCodec.WriteRgbPng(Path.Combine(folder, id + ".png"), new RgbImage(Width, Height, image));
        ImageCodec.WriteMaskPng(Path.Combine(folder, id + "_lesion.png"), new PixelMask(Width, Height, mask));
    }
}

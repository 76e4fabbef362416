using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Synthetic;

/// <summary>What one drawn case shows, chosen before a pixel is painted, so that picture and sheet agree.</summary>
internal sealed record SyntheticCase
{
    private static readonly Diagnosis[] Mix =
    [
        Diagnosis.CommonNevus,
        Diagnosis.AtypicalNevus,
        Diagnosis.CommonNevus,
        Diagnosis.AtypicalNevus,
        Diagnosis.Melanoma,
    ];

    public required string Id { get; init; }
    public required int Seed { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required Diagnosis Diagnosis { get; init; }
    public required int AsymmetryAxes { get; init; }
    public required bool AtypicalNetwork { get; init; }

    /// <summary>0 none, 1 regular, 2 irregular.</summary>
    public required int Dots { get; init; }
    public required bool Streaks { get; init; }
    public required bool Regression { get; init; }
    public required bool BlueWhitishVeil { get; init; }

    /// <summary>Numbers of PH2's legend: 1 white, 2 red, 3 light brown, 4 dark brown, 5 blue-grey, 6 black.</summary>
    public required IReadOnlyList<int> Colours { get; init; }

    /// <summary>Share of the image inside the mask, 0.03 to 0.7.</summary>
    public required float AreaShare { get; init; }

    /// <summary>Places the lesion's centre, 0 to 1 in each direction; near 0 or 1 it touches the border.</summary>
    public required float CentreX { get; init; }
    public required float CentreY { get; init; }

    /// <summary>Strength of the pigment; low ones are hard to see.</summary>
    public required float Contrast { get; init; }

    /// <summary>Blur of the outline as a share of the lesion's radius.</summary>
    public required float BorderBlur { get; init; }

    /// <summary>Melanin of the surrounding skin, 0 (very fair) to 1 (dark brown).</summary>
    public required float SkinTone { get; init; }
    public required int Hairs { get; init; }
    public required int Bubbles { get; init; }

    /// <summary>Darkness of the corners, 0 to 1.</summary>
    public required float Vignette { get; init; }
    public required bool Ruler { get; init; }

    public static SyntheticCase Choose(int index, int datasetSeed)
    {
        var seed = unchecked(datasetSeed * 1_000_003 + index * 7919);
        var random = new Random(seed);
        var diagnosis = Mix[index % Mix.Length];
        var melanoma = diagnosis == Diagnosis.Melanoma;
        var common = diagnosis == Diagnosis.CommonNevus;
        var regression = Chance(
            melanoma ? 0.5
            : common ? 0
            : 0.15
        );
        var veil = Chance(melanoma ? 0.55 : 0.04);

        var colours = new SortedSet<int> { melanoma || Chance(0.6) ? 4 : 3 };
        if (melanoma || Chance(0.4))
            colours.Add(3);
        if (Chance(melanoma ? 0.55 : 0.08))
            colours.Add(6);
        if (Chance(melanoma ? 0.3 : 0.1))
            colours.Add(2);
        if (veil)
            colours.Add(5);
        if (regression)
            colours.Add(1);

        var nearBorder = Chance(0.22);
        var area = melanoma ? Between(0.12f, 0.7f) : 0.03f * MathF.Pow(common ? 13f : 18f, (float)random.NextDouble());
        return new SyntheticCase
        {
            Id = FormattableString.Invariant($"SYN{index + 1:D3}"),
            Seed = seed,
            Width = random.Next(761, 770),
            Height = random.Next(553, 578),
            Diagnosis = diagnosis,
            AsymmetryAxes =
                melanoma ? (Chance(0.85) ? 2 : 1)
                : common ? (Chance(0.8) ? 0 : 1)
                : random.Next(0, 3),
            AtypicalNetwork = melanoma || (!common && Chance(0.7)),
            Dots =
                Chance(0.45) ? 0
                : common ? 1
                : 2,
            Streaks = Chance(melanoma ? 0.45 : 0.05),
            Regression = regression,
            BlueWhitishVeil = veil,
            Colours = [.. colours],
            AreaShare = area,
            CentreX = nearBorder ? (Chance(0.5) ? Between(0.05f, 0.2f) : Between(0.8f, 0.95f)) : Between(0.42f, 0.58f),
            CentreY = nearBorder ? Between(0.2f, 0.8f) : Between(0.42f, 0.58f),
            Contrast =
                index % 9 == 4 ? Between(0.22f, 0.32f)
                : melanoma ? Between(0.8f, 1.15f)
                : Between(0.5f, 1f),
            BorderBlur = melanoma ? Between(0.03f, 0.12f) : Between(0.05f, 0.22f),
            SkinTone = index % 7 == 3 ? Between(0.5f, 0.85f) : Between(0.05f, 0.4f),
            Hairs = Chance(0.45) ? 0 : (int)(30 * Math.Pow(random.NextDouble(), 2)) + 2,
            Bubbles = Chance(0.55) ? 0 : random.Next(2, 14),
            Vignette = Chance(0.35) ? Between(0.55f, 1f) : Between(0f, 0.3f),
            Ruler = Chance(0.08),
        };

        bool Chance(double probability) => random.NextDouble() < probability;
        float Between(float from, float to) => from + (to - from) * (float)random.NextDouble();
    }
}

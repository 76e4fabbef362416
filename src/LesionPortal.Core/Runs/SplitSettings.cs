using System.Text.Json;
using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>
/// How a run's split is made: either sizes with a seed, stratified by diagnosis (<c>{"train":100,"validation":50,"test":50,"seed":1}</c>),
/// or explicit lists of case ids (<c>{"train":["IMD003"],"validation":[…],"test":[…]}</c>). Either may say which fold of a cross-validation
/// it is: <c>"folds":5,"fold":1</c>.
/// </summary>
[JsonConverter(typeof(SplitSettingsJsonConverter))]
public sealed record SplitSettings
{
    public int TrainCount { get; init; }
    public int ValidationCount { get; init; }
    public int TestCount { get; init; }
    public int Seed { get; init; }

    /// <summary>Not null when ids were given; the counts are then those of the lists.</summary>
    public Split? Explicit { get; init; }

    /// <summary>
    /// 0, or 2 to 20: training and validation cases are taken together and cut into this many folds by <see cref="CrossValidation"/> with
    /// <see cref="Seed"/>.
    /// </summary>
    public int Folds { get; init; }

    /// <summary>1 to <see cref="Folds"/>: the fold that validates; 0 without folds.</summary>
    public int Fold { get; init; }

    /// <summary>
    /// Where the lists of cases are that an answer with many runs leaves out, such as "/api/runs/3"; null where nothing is left out. Such a
    /// split is written and not read: without its lists it cannot be made again.
    /// </summary>
    public string? ListsAt { get; init; }

    /// <summary>The same numbers without the lists of cases, with the place that has them; unchanged where there are none.</summary>
    public SplitSettings WithoutLists(string listsAt) => Explicit is null ? this : this with { Explicit = null, ListsAt = listsAt };

    public static SplitSettings OfSizes(int train, int validation, int test, int seed) =>
        new()
        {
            TrainCount = train,
            ValidationCount = validation,
            TestCount = test,
            Seed = seed,
        };

    public static SplitSettings OfCases(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return new()
        {
            TrainCount = split.Train.Count,
            ValidationCount = split.Validation.Count,
            TestCount = split.Test.Count,
            Explicit = split,
        };
    }
}

internal sealed class SplitSettingsJsonConverter : JsonConverter<SplitSettings>
{
    public override SplitSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException("split: expected an object with train, validation and test.");

        if (root.TryGetProperty("listsAt", out var place))
            throw new JsonException($"split.listsAt: the lists of cases were left out of this answer; take the split from {place}.");
        var train = Part(root, "train");
        var validation = Part(root, "validation");
        var test = Part(root, "test");
        var kinds = new[] { train.ValueKind, validation.ValueKind, test.ValueKind };
        var (folds, fold) = (Optional(root, "folds"), Optional(root, "fold"));
        if (kinds.All(k => k == JsonValueKind.Array))
        {
            var lists = SplitSettings.OfCases(new Split(Ids(train, "train"), Ids(validation, "validation"), Ids(test, "test")));
            return folds == 0 && fold == 0 ? lists : lists with { Seed = Optional(root, "seed"), Folds = folds, Fold = fold };
        }

        if (kinds.All(k => k == JsonValueKind.Number))
            return SplitSettings.OfSizes(
                Size(train, "train"),
                Size(validation, "validation"),
                Size(test, "test"),
                Optional(root, "seed")
            ) with
            {
                Folds = folds,
                Fold = fold,
            };

        throw new JsonException("split: train, validation and test must be three whole numbers, or three lists of case ids.");
    }

    public override void Write(Utf8JsonWriter writer, SplitSettings value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Explicit is { } split)
        {
            WriteIds(writer, "train", split.Train);
            WriteIds(writer, "validation", split.Validation);
            WriteIds(writer, "test", split.Test);
        }
        else
        {
            writer.WriteNumber("train", value.TrainCount);
            writer.WriteNumber("validation", value.ValidationCount);
            writer.WriteNumber("test", value.TestCount);
            if (value.ListsAt is null)
                writer.WriteNumber("seed", value.Seed);
        }

        if (value.Folds != 0 || value.Fold != 0)
        {
            if (value.Explicit is not null || value.ListsAt is not null)
                writer.WriteNumber("seed", value.Seed);
            writer.WriteNumber("folds", value.Folds);
            writer.WriteNumber("fold", value.Fold);
        }

        if (value.ListsAt is { } listsAt)
            writer.WriteString("listsAt", listsAt);
        writer.WriteEndObject();
    }

    private static JsonElement Part(JsonElement root, string name) =>
        root.TryGetProperty(name, out var part)
            ? part
            : throw new JsonException($"split.{name} is missing; give a whole number or a list of case ids.");

    /// <summary>0 where it is left out.</summary>
    private static int Optional(JsonElement root, string name)
    {
        var value = 0;
        return !root.TryGetProperty(name, out var given) || (given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out value))
            ? value
            : throw new JsonException($"split.{name}: expected a whole number.");
    }

    private static int Size(JsonElement element, string name) =>
        element.TryGetInt32(out var size) ? size : throw new JsonException($"split.{name}: expected a whole number.");

    private static List<string> Ids(JsonElement array, string name) =>
        [
            .. array
                .EnumerateArray()
                .Select(e =>
                    e.ValueKind == JsonValueKind.String
                        ? e.GetString()!
                        : throw new JsonException($"split.{name}: expected case ids such as \"IMD003\".")
                ),
        ];

    private static void WriteIds(Utf8JsonWriter writer, string name, IReadOnlyList<string> ids)
    {
        writer.WriteStartArray(name);
        foreach (var id in ids)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Hosting;

/// <summary>Translates System.Text.Json errors into readable messages with the field name.</summary>
internal static partial class JsonErrorMessages
{
    /// <returns>An empty field when the text is no JSON at all.</returns>
    public static (string Field, string Sentence) Of(JsonException exception)
    {
        var field = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "";
        if (exception is UnknownChoiceException { Key: not null } unknown)
            return (unknown.Field, unknown.Message);
        // The reader adds path and position to its sentence.
        var sentence = exception.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
        if (sentence.Contains("could not be mapped", StringComparison.Ordinal))
            return (field, $"\"{field}\" is an unknown field; correct its spelling or leave it out.");
        if (sentence.Contains("could not be converted", StringComparison.Ordinal))
            return field.Length == 0
                ? ("", "A JSON object is expected.")
                : (field, $"{field}: the value has the wrong type (or a number " + $"is out of range){Choices(sentence)}.");
        if (
            exception is UnknownChoiceException
            || (sentence.Contains("allow", StringComparison.Ordinal) && sentence.Contains("null", StringComparison.Ordinal))
        )
            return (field, $"{field}: null is not allowed; leave the field out to use its default.");
        if (OwnField().Match(sentence) is { Success: true } own)
            field = Below(field, own.Value);
        return (field, sentence);
    }

    /// <summary>The serializer names the type: of a choice, its values are what was expected.</summary>
    private static string Choices(string sentence) =>
        TypeName().Match(sentence) is { Success: true } named
        && ChoiceTypes.FirstOrDefault(t => t.FullName == named.Groups["name"].Value.TrimEnd('.')) is { } choice
            ? $"; expected {string.Join(", ", Expected(choice))}"
            : "";

    /// <summary>Of a run's setting those that can be chosen: an ensemble's architecture has a value, too.</summary>
    private static IEnumerable<string> Expected(Type choice) =>
        RunCatalogue.Choices.FirstOrDefault(c => c.Type == choice) is { } setting
            ? setting.Entries.Select(e => JsonSerializer.Serialize(e.Key, RunJson.Options))
            : Enum.GetValuesAsUnderlyingType(choice)
                .Cast<object>()
                .Select(v => JsonSerializer.Serialize(Enum.ToObject(choice, v), choice, RunJson.Options));

    private static readonly IReadOnlyList<Type> ChoiceTypes =
    [
        .. new[] { typeof(SplitPart), typeof(ReviewVerdict) }.SelectMany(t => t.Assembly.GetTypes()).Where(t => t.IsEnum),
    ];

    [GeneratedRegex(@"converted to (System\.Nullable`1\[)?(?<name>[\w.]+)")]
    private static partial Regex TypeName();

    /// <summary>"runs[2].split" and "split.train" make "runs[2].split.train".</summary>
    private static string Below(string field, string own)
    {
        var first = own.Split('.')[0];
        return field == first || field.EndsWith("." + first, StringComparison.Ordinal) ? field[..^first.Length] + own : field;
    }

    /// <summary>Our own converters begin with the field.</summary>
    [GeneratedRegex(@"^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*(?=:| is missing)")]
    private static partial Regex OwnField();
}

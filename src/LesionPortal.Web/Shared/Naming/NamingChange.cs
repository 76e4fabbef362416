using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Shared.Naming;

/// <summary>A new name, description or tags; what is null stays as it is.</summary>
public sealed record NamingChange(string? Name = null, string? Description = null, IReadOnlyList<string>? Tags = null)
{
    public const int MaxNameLength = 120;
    public const int MaxDescriptionLength = 20_000;
    public const int MaxTags = 20;
    public const int MaxTagLength = 40;

    /// <summary>A tag as it is kept, and as it is looked for.</summary>
    public static string NormaliseTag(string tag) => tag.Trim().ToLowerInvariant();

    /// <summary>What is wrong with it, by field; empty when it can be applied.</summary>
    public IReadOnlyList<SettingProblem> Problems() =>
        [
            .. new[] { ("name", NameProblem()), ("description", DescriptionProblem()), ("tags", TagProblem()) }
                .Where(p => p.Item2 is not null)
                .Select(p => new SettingProblem(p.Item1, p.Item2!)),
        ];

    /// <summary>Only when there are no problems.</summary>
    internal void ApplyTo(INamed named)
    {
        if (Name is not null)
            named.Name = Name.Trim();
        if (Description is not null)
            named.Description = Description.Trim();
        if (Tags is not null)
            named.Tags = [.. Tags.Select(NormaliseTag).Distinct().Order(StringComparer.Ordinal)];
    }

    private string? NameProblem() =>
        Name?.Trim() is not { } name ? null
        : name.Length == 0 ? "The name is empty; write one."
        : name.Length > MaxNameLength ? Invariant($"The name has {name.Length:N0} characters; at most {MaxNameLength} are allowed.")
        : name.Any(char.IsControl) ? "The name contains a line break or another control character; remove it."
        : null;

    private string? DescriptionProblem() =>
        Description is { Length: > MaxDescriptionLength } text
            ? Invariant($"The description has {text.Length:N0} characters; at most {MaxDescriptionLength:N0} are allowed.")
            : null;

    private string? TagProblem()
    {
        if (Tags is null)
            return null;
        if (Tags.Count > MaxTags)
            return Invariant($"{Tags.Count:N0} tags; at most {MaxTags} are allowed.");
        foreach (var tag in Tags.Select(t => (t ?? "").Trim()))
        {
            if (tag.Length is 0 or > MaxTagLength)
                return Invariant($"The tag \"{Start(tag)}\" has {tag.Length:N0} characters; 1 to {MaxTagLength} are allowed.");
            if (tag.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or '"' or '\\'))
                return $"The tag \"{tag}\" is not one word: leave out spaces, commas, quotation marks and backslashes. "
                    + "A hyphen can join words.";
        }

        return null;
    }

    private static string Start(string tag) => tag.Length <= MaxTagLength ? tag : tag[..MaxTagLength] + "…";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Text.Json.Serialization;

namespace LesionPortal.Core.Statistics;

/// <summary>What a comparison may make a claim about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComparisonSubject>))]
public enum ComparisonSubject
{
    /// <summary>Two networks as they were trained: a claim about these two, not about what they were trained with.</summary>
    [JsonStringEnumMemberName("networks")]
    Networks,

    /// <summary>
    /// Two configurations with <see cref="ComparisonVerdict.MinSeeds"/> seeds or more each: a claim about a loss, an architecture or a
    /// setting.
    /// </summary>
    [JsonStringEnumMemberName("configurations")]
    Configurations,

    /// <summary>Two networks that differ in nothing but their seed: no claim.</summary>
    [JsonStringEnumMemberName("seedAlone")]
    SeedAlone,

    /// <summary>A network each of two configurations that are compared over their seeds: no claim about the pair.</summary>
    [JsonStringEnumMemberName("partOfConfigurations")]
    PartOfConfigurations,

    /// <summary>Two configurations with too few seeds: no claim.</summary>
    [JsonStringEnumMemberName("tooFewSeeds")]
    TooFewSeeds,
}

/// <summary>What a comparison came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComparisonFinding>))]
public enum ComparisonFinding
{
    /// <summary>None was looked for; see <see cref="ComparisonSubject"/>.</summary>
    [JsonStringEnumMemberName("noClaim")]
    NoClaim,

    /// <summary>Neither a difference nor that there is none was shown.</summary>
    [JsonStringEnumMemberName("unclear")]
    Unclear,

    /// <summary>No clear difference, and the equivalence test shows it to be smaller than what matters.</summary>
    [JsonStringEnumMemberName("same")]
    Same,

    /// <summary>A clear difference that the equivalence test shows to be smaller than what matters.</summary>
    [JsonStringEnumMemberName("negligible")]
    Negligible,

    /// <summary>A clear difference.</summary>
    [JsonStringEnumMemberName("clear")]
    Clear,
}

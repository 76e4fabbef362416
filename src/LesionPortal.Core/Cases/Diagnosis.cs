using System.Text.Json.Serialization;

namespace LesionPortal.Core.Cases;

/// <summary>The clinical diagnosis of PH2's sheet; <see cref="Unknown"/> where a dataset brings none.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Diagnosis>))]
public enum Diagnosis
{
    Unknown,
    CommonNevus,
    AtypicalNevus,
    Melanoma,
}

public static class DiagnosisNames
{
    /// <summary>The words a reader sees, for example "Atypical nevus".</summary>
    public static string DisplayName(this Diagnosis diagnosis) =>
        diagnosis switch
        {
            Diagnosis.CommonNevus => "Common nevus",
            Diagnosis.AtypicalNevus => "Atypical nevus",
            Diagnosis.Melanoma => "Melanoma",
            _ => "Unknown",
        };
}

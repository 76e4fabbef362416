using System.Text.Json;
using LesionPortal.Core.Runs;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal static class JsonText
{
    /// <summary>Keeps an immutable record as JSON text in one column.</summary>
    public static PropertyBuilder<T> HasJsonText<T>(this PropertyBuilder<T> property)
        where T : class =>
        property.HasConversion(
            value => JsonSerializer.Serialize(value, RunJson.Stored),
            text => JsonSerializer.Deserialize<T>(text, RunJson.Stored)!,
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), v => v.GetHashCode(), v => v)
        );

    /// <summary>Keeps a choice by its key, which queries can compare and sort by; one of a later version stays as it is.</summary>
    public static PropertyBuilder<T> HasKeyText<T>(this PropertyBuilder<T> property)
        where T : struct, Enum => property.HasConversion(choice => choice.Key(), key => ChoiceKeys.FromStored<T>(key));
}

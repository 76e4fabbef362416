using System.Text.Json;

namespace LesionPortal.Core.Tests.Statistics;

/// <summary>What reference_statistics.py computed with SciPy.</summary>
internal static class ReferenceStatistics
{
    private static readonly Lazy<JsonElement> Root = new(() =>
        JsonSerializer.Deserialize<JsonElement>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Statistics", "reference_statistics.json"))
        )
    );

    public static JsonElement At(string name) => Root.Value.GetProperty(name);

    public static JsonElement[] Each(string name)
    {
        JsonElement[] all = [.. At(name).EnumerateArray()];
        Assert.NotEmpty(all);
        return all;
    }

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();
}

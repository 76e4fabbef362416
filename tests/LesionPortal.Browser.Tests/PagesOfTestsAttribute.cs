using System.Collections.Concurrent;
using System.Reflection;
using LesionPortal.Browser.Tests;
using Microsoft.Playwright;
using Xunit.v3;

[assembly: PagesOfTests]

namespace LesionPortal.Browser.Tests;

/// <summary>
/// Knows which pages a test has opened, and closes them before the next page opens: left open they would go on drawing beside other tests.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PagesOfTestsAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> s_open = new();
    private static readonly ConcurrentBag<IBrowserContext> s_left = [];

    /// <summary>What is opened outside a test, as for all of them together, stays open.</summary>
    internal static async Task AddAsync(IBrowserContext context)
    {
        while (s_left.TryTake(out var left))
            await left.CloseAsync();
        if (TestContext.Current.Test is { } test)
            s_open.GetOrAdd(test.UniqueID, _ => []).Add(context);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (!s_open.TryRemove(test.UniqueID, out var contexts))
            return;
        foreach (var context in contexts)
            s_left.Add(context);
    }
}

using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Naming;

namespace LesionPortal.Web.Tests.Shared.Naming;

public sealed class NamingChangeTests
{
    public static TheoryData<NamingChange, string, string> Refused =>
        new()
        {
            { new("  "), "name", "The name is empty" },
            { new(new string('a', 121)), "name", "121 characters; at most 120" },
            { new("two\nlines"), "name", "control character" },
            { new(Description: new string('a', 20_001)), "description", "20,001 characters; at most 20,000" },
            { new(Tags: [.. Enumerable.Range(0, 21).Select(i => $"t{i}")]), "tags", "21 tags; at most 20" },
            { new(Tags: [new string('a', 41)]), "tags", "41 characters; 1 to 40" },
            { new(Tags: [""]), "tags", "0 characters" },
            { new(Tags: ["two words"]), "tags", "not one word" },
            { new(Tags: ["a,b"]), "tags", "not one word" },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Problems_BeyondALimit_NameTheFieldAndTheLimit(NamingChange change, string field, string said)
    {
        var problem = Assert.Single(change.Problems());

        Assert.Equal(field, problem.Field);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_AtTheLimits_AreNone()
    {
        var change = new NamingChange(
            new string('a', 120),
            new string('b', 20_000),
            [.. Enumerable.Range(10, 20).Select(i => new string('c', 38) + i)]
        );

        Assert.Empty(change.Problems());
    }

    [Fact]
    public void ApplyTo_Tags_KeepsEachOnceInLowerCase()
    {
        var suite = new Suite { Name = "before", Description = "stays" };

        new NamingChange(" After ", Tags: ["Zeta", "alpha", "zeta "]).ApplyTo(suite);

        Assert.Equal("After", suite.Name);
        Assert.Equal("stays", suite.Description);
        Assert.Equal(["alpha", "zeta"], suite.Tags);
    }
}

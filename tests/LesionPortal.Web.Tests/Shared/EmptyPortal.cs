namespace LesionPortal.Web.Tests.Shared;

/// <summary>One portal without data for the tests that leave it so: they ask, or send what is refused.</summary>
public sealed class EmptyPortal : IAsyncLifetime
{
    public const string Collection = "empty portal";

    internal TestPortal Portal { get; private set; } = null!;
    public HttpClient Client => Portal.Client;

    public async ValueTask InitializeAsync() => Portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}

[CollectionDefinition(EmptyPortal.Collection)]
public sealed class EmptyPortalDefinition : ICollectionFixture<EmptyPortal>;

using LesionPortal.Data;
using LesionPortal.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Hosting;

public sealed class DatabaseServicesTests
{
    [Fact]
    public void AddQueries_EveryQueryClassOfData_IsRegisteredOnce()
    {
        var classes = typeof(PortalDbContext).Assembly.GetExportedTypes().Where(t => t.Name.EndsWith("Queries", StringComparison.Ordinal));

        var registered = new ServiceCollection().AddQueries().Select(s => s.ServiceType.Name);

        Assert.Equal(classes.Select(t => t.Name).Order(StringComparer.Ordinal), registered.Order(StringComparer.Ordinal));
    }
}

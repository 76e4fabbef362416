using LesionPortal.Web;
using LesionPortal.Web.Hosting;

try
{
    await using var portal = await PortalApplication.CreateAsync(args);
    await portal.RunAsync();
    return 0;
}
catch (PortalStartException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 2;
}

using LesionPortal.Web;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Connections;

try
{
    await using var portal = await PortalApplication.CreateAsync(args);
    await portal.RunToEndAsync();
    return 0;
}
catch (PortalStartException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 2;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{taken.Message} Perhaps a portal runs there already: open it, stop it, or listen elsewhere with --urls http://localhost:5081.");
    return 2;
}

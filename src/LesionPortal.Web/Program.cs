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
    await Console.Error.WriteLineAsync(
        $"{taken.Message} Another portal may already be running there: open or stop it, or use another port "
            + $"with --urls http://localhost:5081."
    );
    return 2;
}

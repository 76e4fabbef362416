using LesionPortal.Web.Accounts;
using LesionPortal.Web.Bin;
using LesionPortal.Web.Comparison;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Hosting;
using LesionPortal.Web.Layout;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Predictions;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace LesionPortal.Web;

/// <summary>The whole portal, from a command line to an application that can be started; tests host it too.</summary>
public static class PortalApplication
{
    /// <exception cref="PortalStartException">The command line or the settings cannot be followed.</exception>
    public static async Task<WebApplication> CreateAsync(string[] args)
    {
        var builder = CreateBuilder(PortalArguments.Normalise(args));
        var options = Options(builder.Configuration);
        // Its keys are protected by the folder's permissions; the warning that they are not encrypted on top is of no use.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        LoopbackBinding.Check(builder.Configuration[WebHostDefaults.ServerUrlsKey], options.Mode, options.Proxies.Count > 0);
        if (options.Mode == PortalMode.Local)
            builder.WebHost.ConfigureKestrel(LoopbackBinding.ListenOnLoopbackOnly);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<DataDirectoryClaim>();
        builder
            .Services.AddPortalOptions()
            .AddAccess(options)
            .AddAccounts()
            .AddRateLimits(options)
            .AddLiveUpdates()
            .AddDatabase()
            .AddReaders()
            .AddMasks()
            .AddRunQueue()
            .AddBin()
            .AddDatasetImports()
            .AddPredictions()
            .AddReports()
            .AddReviews()
            .AddScoring()
            .AddComparison()
            .AddPages()
            .AddPortalEndpoints();
        builder.Services.AddMudServices();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();

        var app = builder.Build();
        try
        {
            RequireSettings(app.Services);
            app.Services.GetRequiredService<DataDirectoryClaim>().Take();
            AccessSetup.ProtectKeys(options);
            await app.MigrateDatabaseAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        app.UseNamedProxies(options);
        app.UseMiddleware<SecurityHeaders>();
        app.UsePortalErrors();
        if (options.Mode == PortalMode.Local)
            app.UseMiddleware<LoopbackGuard>();
        else
            app.UseMiddleware<OriginGuard>();
        app.UseMiddleware<HeadRequests>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseCurrentPerson(options.Mode);
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseRequestTokens(options.Mode);
        app.UseAntiforgery();
        app.UseFormsAnew();
        app.MapStaticAssets().Add(asset => asset.Metadata.Add(new AllowAnonymousAttribute()));
        app.MapPortalEndpoints();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().Finally(EndpointRules.Apply);
        app.AnnounceAddress(options.Mode);
        return app;
    }

    /// <summary>Starts it, and returns when it was asked to stop.</summary>
    public static async Task RunToEndAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What has started already would keep the process alive: Quartz has threads of its own.
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    /// <summary>Before there are services: what decides which there are.</summary>
    private static PortalOptions Options(ConfigurationManager configuration)
    {
        try
        {
            return configuration.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw Invalid(e);
        }
    }

    private static void RequireSettings(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<PortalOptions>>().Value;
        }
        // The second is what the binder throws of "many" where a number stands.
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            throw Invalid(e);
        }
    }

    private static PortalStartException Invalid(Exception e) =>
        new(
            $"Invalid portal setting: {e.Message} Correct it in appsettings.json, in the environment (Portal__…) or on the command line "
                + "(--Portal:…)."
        );

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var here = Directory.GetCurrentDirectory();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(PortalApplication).Assembly.GetName().Name,
                // Settings lie at the root of the repository, or beside a published portal started from anywhere.
                ContentRootPath = File.Exists(Path.Combine(here, "appsettings.json")) ? here : AppContext.BaseDirectory,
            }
        );
        // The default order puts appsettings.json above ASPNETCORE_URLS, whose place is above the file and below the command line.
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args);
        // Also outside Development: `dotnet run -c Release` serves assets from where they lie, a published portal from wwwroot.
        builder.WebHost.UseStaticWebAssets();
        return builder;
    }
}

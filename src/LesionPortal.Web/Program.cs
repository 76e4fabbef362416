using LesionPortal.Web.Components;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Endpoints;
using LesionPortal.Web.Live;
using LesionPortal.Web.Options;
using LesionPortal.Web.Queue;
using LesionPortal.Web.Records;
using MudBlazor.Services;

var builder = WebApplication.CreateBuilder(args);
// Also outside Development: `dotnet run -c Release` serves assets from where they lie, a published portal from wwwroot.
builder.WebHost.UseStaticWebAssets();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddPortalOptions().AddRecords().AddLiveUpdates().AddRunQueue().AddDatasetImports().AddPortalEndpoints();
builder.Services.AddMudServices();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
await app.MigrateRecordsAsync();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapPortalEndpoints();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();

using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace LesionPortal.Web.Accounts.Pages;

/// <summary>The audit trail as a table; for administrators.</summary>
public sealed partial class AuditPage
{
    private MudTable<AuditEntry>? _table;

    [SupplyParameterFromQuery(Name = "text")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "who")]
    private string? Who { get; set; }

    [Inject]
    private AuditTrail Trail { get; set; } = null!;

    [Inject]
    private IOptions<PortalOptions> Options { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string CsvAddress => Navigation.GetUriWithQueryParameters("/api/audit.csv", Query(Text, Who));

    private async Task<TableData<AuditEntry>> ReadAsync(TableState state, CancellationToken cancellation)
    {
        var (entries, total) = await Trail.FindAsync(new AuditFilter(Who, Text), state.Page * state.PageSize, state.PageSize, cancellation);
        return new TableData<AuditEntry> { Items = entries, TotalItems = total };
    }

    private async Task FilterAsync(string? text, string? who)
    {
        (Text, Who) = (text, who);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(Query(text, who)), replace: true);
        if (_table is not null)
            await _table.ReloadServerData();
    }

    private static Dictionary<string, object?> Query(string? text, string? who) =>
        new() { ["text"] = string.IsNullOrWhiteSpace(text) ? null : text, ["who"] = string.IsNullOrWhiteSpace(who) ? null : who };
}

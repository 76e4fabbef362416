using LesionPortal.Web.Shared.Access;

namespace LesionPortal.Web.Accounts;

/// <summary>
/// What each route does, page or endpoint: <see cref="ActionRules"/> says who may. A route that is not listed is refused to everybody, so a
/// new one cannot be forgotten; a test walks all that the portal maps.
/// </summary>
public static class RouteRules
{
    /// <summary>Everybody, signed in or not.</summary>
    private static readonly HashSet<string> Open =
    [
        "PAGE /sign-in",
        "PAGE /sign-in/code",
        "PAGE /set-up",
        "PAGE /invitation/{Secret}",
        "PAGE /new-password/{Secret}",
        "PAGE /no-access",
        "PAGE /error",
        "PAGE /not-found",
        "GET /account/external",
        "GET /account/external-done",
        "POST /account/sign-out",
        "GET /health/live",
    ];

    private static readonly IReadOnlyDictionary<PortalAction, string[]> Listed = new Dictionary<PortalAction, string[]>
    {
        [PortalAction.Look] =
        [
            "PAGE /",
            "PAGE /about",
            "PAGE /agreement",
            "PAGE /compare",
            "PAGE /datasets",
            "PAGE /datasets/{DatasetId:int}/cases/{CaseId}",
            "PAGE /datasets/{Id:int}",
            "PAGE /metrics",
            "PAGE /review",
            "PAGE /runs",
            "PAGE /runs/{Id:int}",
            "PAGE /runs/{RunId:int}/cases",
            "PAGE /runs/{RunId:int}/cases/{CaseId}",
            "PAGE /suites/{Id:int}",
            "PAGE /suites/{Id:int}/checklist",
            "PAGE /suites/{Id:int}/report",
            "PAGE /suites/{Id:int}/report/frozen/{Number:int}",
            "PAGE /suites/{SuiteId:int}/grid",
            "GET /api/account",
            "GET /api/agreement",
            "GET /api/compare",
            "GET /api/datasets",
            "GET /api/datasets/{id:int}",
            "GET /api/datasets/{id:int}/cases",
            "GET /api/datasets/{id:int}/cases/{caseId}/references",
            "GET /api/datasets/{id:int}/cases/{caseId}/references/{version:int}.png",
            "GET /api/datasets/{id:int}/cases/{caseId}/revisions",
            "GET /api/datasets/{id:int}/cases/{caseId}/revisions/{revision:int}",
            "GET /api/datasets/{id:int}/cases/{caseId}/revisions/{revision:int}.png",
            "GET /api/datasets/{id:int}/coco.json",
            "GET /api/datasets/{id:int}/human-bands",
            "GET /api/datasets/{id:int}/masks.zip",
            "GET /api/datasets/{id:int}/reviews.csv",
            "GET /api/metrics",
            "GET /api/predictions/{id:guid}",
            "GET /api/readers",
            "GET /api/readers/{id:int}",
            "GET /api/review-sessions",
            "GET /api/review-sessions/{id:int}",
            "GET /api/review-sessions/{id:int}/items/{item}",
            "GET /api/review-sessions/{id:int}/next",
            "GET /api/runs",
            "GET /api/runs/{id:int}",
            "GET /api/runs/{id:int}/cases",
            "GET /api/runs/{id:int}/history",
            "GET /api/runs/{id:int}/metrics",
            "GET /api/runs/{id:int}/scorings",
            "GET /api/runs/{id:int}/test-looks",
            "GET /api/suites",
            "GET /api/suites/{id:int}",
            "GET /api/suites/{id:int}/report.csv",
            "GET /api/suites/{id:int}/report.html",
            "GET /api/suites/{id:int}/report.json",
            "GET /api/suites/{id:int}/report.md",
            "GET /api/suites/{id:int}/report.tex",
            "GET /api/suites/{id:int}/report.zip",
            "GET /api/suites/{id:int}/report/frozen",
            "GET /api/suites/{id:int}/report/texts",
            "GET /api/suites/{id:int}/test-looks",
            "GET /health/ready",
            "GET /media/datasets/{id:int}/cases/{caseId}/image",
            "GET /media/datasets/{id:int}/cases/{caseId}/mask.png",
            "GET /media/datasets/{id:int}/cases/{caseId}/thumbnail",
            "GET /media/predictions/{id:guid}/image",
            "GET /media/predictions/{id:guid}/mask.png",
            "GET /media/predictions/{id:guid}/probability.png",
            "GET /media/reviews/{token}/image",
            "GET /media/reviews/{token}/prediction.png",
            "GET /media/reviews/{token}/reference.png",
            "GET /media/runs/{id:int}/files/{file}",
            "GET /media/runs/{id:int}/predictions/{caseId}.png",
            "GET /media/runs/{id:int}/samples/{epoch:int}/{caseId}.png",
            "GET /openapi/{documentName}.json",
            "HUB /_blazor",
        ],
        [PortalAction.Review] =
        [
            "PAGE /review/{SessionId:int}",
            // Another's session again is a review; a new one needs more, which the service asks for.
            "POST /api/review-sessions",
            "POST /api/review-sessions/{id:int}/undo",
            "POST /api/reviews",
            "POST /api/reviews/{id:int}/fault",
        ],
        [PortalAction.Annotate] =
        [
            "PAGE /datasets/{DatasetId:int}/cases/{CaseId}/annotate",
            "POST /api/datasets/{id:int}/cases/{caseId}/revisions",
            "POST /api/datasets/{id:int}/cases/{caseId}/revisions/{revision:int}/restore",
            "POST /api/datasets/{id:int}/masks",
        ],
        [PortalAction.Predict] = ["PAGE /predict", "PAGE /predict/{Id:guid}", "POST /api/predictions"],
        [PortalAction.ImportDatasets] =
        [
            "PAGE /datasets/import",
            "POST /api/datasets",
            "POST /api/datasets/{id:int}/cancel",
            "PATCH /api/datasets/{id:int}",
        ],
        [PortalAction.ManageRuns] =
        [
            "PAGE /runs/new",
            "PAGE /bin",
            "GET /api/bin",
            "DELETE /api/runs/{id:int}",
            "DELETE /api/suites/{id:int}",
            "POST /api/runs/{id:int}/restore",
            "POST /api/suites/{id:int}/restore",
            "PATCH /api/runs/{id:int}",
            "PATCH /api/suites/{id:int}",
            "POST /api/ensembles",
            "POST /api/runs",
            "POST /api/runs/{id:int}/cancel",
            "POST /api/runs/{id:int}/move-up",
            "POST /api/runs/{id:int}/resume",
            "POST /api/runs/{id:int}/scorings",
            "POST /api/suites",
            "POST /api/suites/{id:int}/missing-seeds",
            "POST /api/suites/{id:int}/scorings",
        ],
        [PortalAction.PurgeBin] = ["DELETE /api/bin/runs/{id:int}", "DELETE /api/bin/suites/{id:int}"],
        [PortalAction.WriteReports] = ["PUT /api/suites/{id:int}/report/texts/{section}", "POST /api/suites/{id:int}/report/frozen"],
        [PortalAction.StartReviews] = ["PATCH /api/review-sessions/{id:int}"],
        [PortalAction.AddReaders] = ["POST /api/readers"],
        [PortalAction.AdoptReferences] = ["POST /api/datasets/{id:int}/cases/{caseId}/revisions/{revision:int}/adopt"],
        [PortalAction.OwnAccount] = ["PAGE /account", "GET /account/data.json"],
        [PortalAction.ManageAccounts] = ["PAGE /accounts", "PAGE /audit", "GET /api/audit.csv", "GET /api/accounts/{id:int}/data.json"],
    };

    private static readonly Dictionary<string, PortalAction> Actions = Listed
        .SelectMany(rule => rule.Value.Select(route => (route, rule.Key)))
        .ToDictionary(rule => rule.route, rule => rule.Key, StringComparer.Ordinal);

    /// <summary>Every address that is listed.</summary>
    internal static IEnumerable<string> Keys => Open.Concat(Actions.Keys);

    /// <summary>What a page does, by its template; null where everybody may see it or it is not listed.</summary>
    public static PortalAction? OfPage(string template) => Of("PAGE " + Rooted(template));

    /// <summary>Whether everybody may see this page.</summary>
    public static bool IsOpenPage(string template) => IsOpen("PAGE " + Rooted(template));

    /// <summary>What an address does, "GET /api/runs" or "PAGE /runs"; null where it is open to all or not listed.</summary>
    public static PortalAction? Of(string key) => Actions.TryGetValue(key, out var action) ? action : null;

    /// <summary>Whether everybody may use an address, signed in or not.</summary>
    public static bool IsOpen(string key) => Open.Contains(key);

    private static string Rooted(string template) => template.StartsWith('/') ? template : "/" + template;
}

using System.Globalization;
using System.Net;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Accounts;
using LesionPortal.Web.Accounts.Endpoints;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LesionPortal.Web.Hosting;

/// <summary>Who is asked for a sign-in, how it is checked, and what happens to those who may not.</summary>
internal static class AccessSetup
{
    /// <summary>At most this long a changed role or a closed account is still believed by a cookie.</summary>
    private static readonly TimeSpan CookieCheck = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddAccess(this IServiceCollection services, PortalOptions options)
    {
        var mode = options.Mode;
        if (mode == PortalMode.Accounts)
            services.AddDataProtection().SetApplicationName("LesionPortal").PersistKeysToFileSystem(KeyFolder(options.DataDirectory));
        services.AddHttpContextAccessor();
        services
            .AddIdentityCore<Account>(identity =>
            {
                // Length matters, character classes do not (NIST SP 800-63B, 3.1.1.2).
                identity.Password.RequiredLength = 12;
                identity.Password.RequiredUniqueChars = 5;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                identity.SignIn.RequireConfirmedAccount = true;
            })
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<AccountClaims>();
        services.AddScoped<IUserConfirmation<Account>, OpenAccountsOnly>();
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = CookieCheck);

        var authentication = services.AddAuthentication(PortalSchemes.Any);
        authentication.AddPolicyScheme(
            PortalSchemes.Any,
            null,
            any =>
                any.ForwardDefaultSelector = http =>
                    mode == PortalMode.Local ? PortalSchemes.Owner
                    : TokenAuthentication.IsSentBy(http.Request) ? PortalSchemes.Token
                    : IdentityConstants.ApplicationScheme
        );
        authentication.AddScheme<AuthenticationSchemeOptions, OwnerAuthentication>(PortalSchemes.Owner, null);
        authentication.AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(PortalSchemes.Token, null);
        authentication.AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(SetCookie));
        if (mode == PortalMode.Accounts && options.OpenId is { } provider)
            authentication.AddOpenIdConnect(ExternalSignIns.Scheme, openId => SetProvider(openId, provider));

        var authorization = services.AddAuthorizationBuilder();
        foreach (var action in Enum.GetValues<PortalAction>())
            authorization.AddPolicy(ActionRequirement.PolicyOf(action), policy => policy.AddRequirements(new ActionRequirement(action)));
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(HasNoRoute).Build());
        services.AddSingleton<IAuthorizationHandler, ActionAuthorization>();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = RequestToken.Header;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        return services;
    }

    /// <summary>Before the guard: what a proxy says of the address, host and scheme, if it is one of those named.</summary>
    public static void UseNamedProxies(this WebApplication app, PortalOptions options)
    {
        if (options.Proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
        };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in options.Proxies)
        {
            forwarded.KnownProxies.Add(
                IPAddress.TryParse(proxy, out var address)
                    ? address
                    : throw new PortalStartException($"Portal:Proxies holds \"{proxy}\"; expected an IP address, such as 127.0.0.1.")
            );
        }

        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>After authentication: the person who acts, as long as the request lasts.</summary>
    public static void UseCurrentPerson(this WebApplication app, PortalMode mode)
    {
        if (mode == PortalMode.Local)
            return;
        app.Use(
            async (http, next) =>
            {
                var person = PersonClaims.PersonOf(http.User, http.Connection.RemoteIpAddress?.ToString());
                // A request cannot work as somebody else.
                http.Request.Headers.Remove(ApiReader.Header);
                if (person?.ReaderId is { } reader)
                    http.Request.Headers[ApiReader.Header] = reader.ToString(CultureInfo.InvariantCulture);
                using (CurrentPerson.Use(person))
                    await next(http);
            }
        );
    }

    /// <summary>
    /// After authorization: a cookie is sent by the browser whoever wrote the page, so what changes something also needs the token that
    /// only the portal's own pages know. Pages and forms check theirs themselves.
    /// </summary>
    public static void UseRequestTokens(this WebApplication app, PortalMode mode)
    {
        if (mode == PortalMode.Local)
            return;
        app.Use(
            async (http, next) =>
            {
                var isSafe = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
                var byCookie = http.User.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme;
                if (!isSafe && byCookie && AccessAnswers.IsForPrograms(http.Request) && !http.Request.Path.StartsWithSegments("/_blazor"))
                {
                    if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
                    {
                        await ApiProblem
                            .Of(
                                400,
                                "Request token missing",
                                $"A change by a signed-in browser needs the header {RequestToken.Header}, which the portal's pages send. "
                                    + "Reload the page; in a script, use a token of your account page instead of the cookie."
                            )
                            .ExecuteAsync(http);
                        return;
                    }
                }

                await next(http);
            }
        );
    }

    /// <summary>
    /// A route without a rule is refused to everybody. What routing itself answers (no such address, method or media type) is said to
    /// whoever is signed in.
    /// </summary>
    private static bool HasNoRoute(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint && http.User.Identity is { IsAuthenticated: true };

    /// <summary>
    /// A form that was left open until its token no longer counts, for example as one signed out in another tab: the page is shown anew.
    /// </summary>
    public static void UseFormsAnew(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                var isStale = http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
                if (!isStale || AccessAnswers.IsForPrograms(http.Request))
                    return next(http);
                http.Response.StatusCode = StatusCodes.Status303SeeOther;
                http.Response.Headers.Location =
                    http.Request.Path == "/sign-in" || http.Request.Path.StartsWithSegments("/account/sign-out")
                        ? ExternalSignIns.Problem("The form was open for too long and was not sent. Try again.")
                        : http.Request.Path + http.Request.QueryString;
                return Task.CompletedTask;
            }
        );

    private static void SetCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "lesionportal";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.AccessDeniedPath = "/no-access";
        cookie.ReturnUrlParameter = "return";
        cookie.Events.OnRedirectToLogin = context => AnswerAsync(context, AccessAnswers.NotSignedInAsync);
        cookie.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, AccessAnswers.ForbiddenAsync);
    }

    private static void SetProvider(OpenIdConnectOptions openId, OpenIdOptions provider)
    {
        if (
            !Uri.TryCreate(provider.Authority, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        )
            throw new PortalStartException(
                $"Portal:OpenId:Authority is \"{provider.Authority}\"; expected the provider's https address, such as "
                    + "https://login.example.org."
            );
        openId.SignInScheme = IdentityConstants.ExternalScheme;
        openId.Authority = provider.Authority;
        openId.RequireHttpsMetadata = address.Scheme == Uri.UriSchemeHttps;
        openId.ClientId = provider.ClientId;
        openId.ClientSecret = provider.ClientSecret;
        openId.CallbackPath = "/account/openid";
        openId.ResponseType = OpenIdConnectResponseType.Code;
        // By GET: a form that the provider's page posts would come from a foreign origin.
        openId.ResponseMode = OpenIdConnectResponseMode.Query;
        openId.CorrelationCookie.SameSite = openId.NonceCookie.SameSite = SameSiteMode.Lax;
        openId.CorrelationCookie.SecurePolicy = openId.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        openId.MapInboundClaims = false;
        openId.GetClaimsFromUserInfoEndpoint = true;
        openId.Scope.Add("email");
        openId.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            context.Response.Redirect(ExternalSignIns.Problem("The provider did not sign you in. Try again, or use a password."));
            return Task.CompletedTask;
        };
    }

    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, Func<HttpContext, Task> toPrograms)
    {
        if (AccessAnswers.IsForPrograms(context.Request))
            return toPrograms(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>After the data directory is claimed: what signs the cookies is for the portal's account alone.</summary>
    public static void ProtectKeys(PortalOptions options)
    {
        if (options.Mode == PortalMode.Local)
            return;
        var folder = KeyFolder(options.DataDirectory);
        folder.Create();
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    }

    private static DirectoryInfo KeyFolder(string dataDirectory) => new(Path.Combine(Path.GetFullPath(dataDirectory), "keys"));
}

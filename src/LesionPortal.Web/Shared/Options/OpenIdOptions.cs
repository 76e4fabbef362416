using System.ComponentModel.DataAnnotations;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Shared.Options;

/// <summary>The <c>Portal:OpenId:*</c> settings: a provider of OpenID Connect that signs people in.</summary>
public sealed class OpenIdOptions
{
    /// <summary>The provider's address, under which <c>/.well-known/openid-configuration</c> lies; https, or http on loopback.</summary>
    [Required]
    public string Authority { get; set; } = "";

    [Required]
    public string ClientId { get; set; } = "";
    public string? ClientSecret { get; set; }

    /// <summary>On the button: "Sign in with …".</summary>
    public string Name { get; set; } = "your institution";

    /// <summary>The role of an account that is made at somebody's first sign-in; null lets nobody in who has none yet.</summary>
    public AccountRole? NewAccounts { get; set; }
}

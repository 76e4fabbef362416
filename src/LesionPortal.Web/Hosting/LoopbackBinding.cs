using System.Net;
using System.Net.Sockets;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LesionPortal.Web.Hosting;

/// <summary>
/// Without accounts nobody may reach the portal from another machine: it listens on loopback addresses only. With accounts it listens
/// elsewhere by HTTPS, or by HTTP for a proxy that is named.
/// </summary>
internal static class LoopbackBinding
{
    /// <param name="urls">As in <c>--urls</c>: addresses parted by semicolons.</param>
    /// <param name="hasProxy">Whether <see cref="PortalOptions.Proxies"/> names one.</param>
    /// <exception cref="PortalStartException">One of them may not be listened on.</exception>
    public static void Check(string? urls, PortalMode mode = PortalMode.Local, bool hasProxy = false)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new PortalStartException($"\"{url}\" is not an address to listen on; give one such as http://localhost:5080.");
            }

            if (address.IsUnixPipe || address.IsNamedPipe || IsLoopbackHost(address.Host))
                continue;
            if (mode == PortalMode.Local)
                throw Refused(url);
            if (!address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) && !hasProxy)
                throw Unencrypted(url);
        }
    }

    /// <summary>Also what <see cref="Check"/> cannot see, such as <c>Kestrel:Endpoints</c> in a settings file.</summary>
    public static void ListenOnLoopbackOnly(KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            if (listen.IPEndPoint is { } endPoint && !IPAddress.IsLoopback(endPoint.Address))
                throw Refused(endPoint.ToString());
        });

    /// <summary>localhost, 127.0.0.0/8 or [::1], without a port.</summary>
    public static bool IsLoopbackHost(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        // Only the dotted form: IPAddress would also take "1" or "0x7f.1" for an address.
        var literal = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return IPAddress.TryParse(literal, out var address)
            && IPAddress.IsLoopback(address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || literal == address.ToString());
    }

    private static PortalStartException Refused(string address) =>
        new(
            $"LesionPortal will not listen on {address} without accounts: everyone who can reach that address could read and change "
                + "everything. Start it with --Portal:Mode=Accounts, use a loopback address such as http://localhost:5080, or reach it "
                + "from another machine through an SSH tunnel (ssh -L 5080:localhost:5080 SERVER)."
        );

    private static PortalStartException Unencrypted(string address) =>
        new(
            $"LesionPortal will not listen on {address}: passwords and images would cross the network unencrypted. Give a certificate "
                + "(Kestrel:Certificates:Default) and an https address; or put a proxy with HTTPS in front and name it in Portal:Proxies."
        );
}

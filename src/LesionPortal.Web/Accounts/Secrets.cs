using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LesionPortal.Web.Accounts;

/// <summary>Secrets that are given out once and kept as hashes only.</summary>
internal static class Secrets
{
    /// <summary>43 characters that an address can hold, of 256 random bits.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 in hexadecimal digits. Enough for 256 random bits, which nobody can try out; not for passwords.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

using System.Security.Cryptography;
using System.Text;

namespace LesionPortal.Web.Accounts;

/// <summary>
/// The code with which the first administrator is made: printed where the portal was started, so that nobody else can have it. It lasts an
/// hour and five tries; the next start prints another.
/// </summary>
public sealed class SetupCode(TimeProvider time)
{
    public const int Tries = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Without letters that look like digits.</summary>
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private readonly Lock _lock = new();
    private string? _code;
    private DateTimeOffset _until;
    private int _left;

    /// <summary>Whether a code may still be used.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _code is not null && _left > 0 && time.GetUtcNow() < _until;
        }
    }

    /// <summary>A new code, for example "K7QF-9M2X-HT4C"; the one before no longer counts.</summary>
    public string Renew()
    {
        var letters = RandomNumberGenerator.GetString(Alphabet, 12);
        lock (_lock)
        {
            _code = letters;
            _until = time.GetUtcNow() + Lifetime;
            _left = Tries;
        }

        return $"{letters[..4]}-{letters[4..8]}-{letters[8..]}";
    }

    /// <summary>Whether it is the code; a wrong one takes one of the tries. Case, spaces and hyphens don't matter.</summary>
    public bool Try(string? typed)
    {
        var letters = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        lock (_lock)
        {
            if (_code is null || _left == 0 || time.GetUtcNow() >= _until)
                return false;
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(letters), Encoding.ASCII.GetBytes(_code)))
                return true;
            _left--;
            return false;
        }
    }

    /// <summary>The administrator is made.</summary>
    public void Close()
    {
        lock (_lock)
            _code = null;
    }
}

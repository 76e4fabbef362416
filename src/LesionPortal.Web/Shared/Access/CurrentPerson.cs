using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Shared.Access;

/// <summary>
/// Who acts now: set for each request and for each event of a page, it follows the call through every await. With accounts, where nothing
/// is set nobody acts, and nothing that needs a right is done.
/// </summary>
public sealed class CurrentPerson(IOptions<PortalOptions> options)
{
    private static readonly AsyncLocal<Person?> Acting = new();

    private readonly bool _accounts = options.Value.Mode == PortalMode.Accounts;

    /// <summary>Null where nobody is signed in.</summary>
    public Person? Person => Acting.Value ?? (_accounts ? null : Person.Owner);

    public bool May(PortalAction action) => ActionRules.Allows(Person, action);

    /// <exception cref="AccessDeniedException">This person may not.</exception>
    public void Require(PortalAction action)
    {
        if (!May(action))
            throw new AccessDeniedException(Person, action);
    }

    /// <summary>That this is the person's own reader's profile; without accounts the browser's choice is believed.</summary>
    /// <exception cref="AccessDeniedException">It is somebody else's.</exception>
    public void RequireReader(int readerId)
    {
        if (Person is { ReaderId: { } own } && own != readerId)
            throw new AccessDeniedException(
                $"This belongs to reader {readerId}; your account is reader {own}, and works as that one only."
            );
    }

    /// <summary>From here on, until it is disposed, this person acts.</summary>
    public static IDisposable Use(Person? person)
    {
        var before = Acting.Value;
        Acting.Value = person;
        return new Restored(before);
    }

    private sealed class Restored(Person? before) : IDisposable
    {
        public void Dispose() => Acting.Value = before;
    }
}

/// <summary>Somebody may not do what was asked; the message is for them.</summary>
public sealed class AccessDeniedException(string message) : Exception(message)
{
    public AccessDeniedException(Person? person, PortalAction action)
        : this(AccessText.Refusal(person, action)) { }
}

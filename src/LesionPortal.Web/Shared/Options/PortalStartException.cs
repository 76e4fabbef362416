namespace LesionPortal.Web.Shared.Options;

/// <summary>The portal cannot start as asked; the message is for the person at the console.</summary>
public sealed class PortalStartException(string message) : Exception(message);

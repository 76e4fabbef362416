namespace LesionPortal.Formats.Ph2;

/// <summary>
/// The files that carry one case's id. A usable case has exactly one image and one mask.
/// </summary>
/// <param name="Id">Normal form, see <see cref="Core.Cases.CaseId"/>.</param>
/// <param name="ImagePaths">Full paths.</param>
/// <param name="MaskPaths">Full paths.</param>
public sealed record FoundCase(string Id, IReadOnlyList<string> ImagePaths, IReadOnlyList<string> MaskPaths);

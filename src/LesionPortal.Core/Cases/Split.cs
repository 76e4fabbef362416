namespace LesionPortal.Core.Cases;

/// <summary>Which cases train, choose the checkpoint, and are scored once at the end. Lists hold case ids such as "IMD002".</summary>
public sealed record Split(IReadOnlyList<string> Train, IReadOnlyList<string> Validation, IReadOnlyList<string> Test)
{
    public int Count => Train.Count + Validation.Count + Test.Count;

    public IReadOnlyList<string> Of(SplitPart part) =>
        part switch
        {
            SplitPart.Train => Train,
            SplitPart.Validation => Validation,
            SplitPart.Test => Test,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "A split has three parts: train, validation and test."),
        };

    public SplitPart? PartOf(string caseId) =>
        Train.Contains(caseId, StringComparer.OrdinalIgnoreCase) ? SplitPart.Train
        : Validation.Contains(caseId, StringComparer.OrdinalIgnoreCase) ? SplitPart.Validation
        : Test.Contains(caseId, StringComparer.OrdinalIgnoreCase) ? SplitPart.Test
        : null;
}

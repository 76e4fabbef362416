namespace LesionPortal.Web.Reports.Documents;

/// <summary>Chosen test cases with each run's outline, ready to be put into a paper.</summary>
public sealed record CasePictures(IReadOnlyList<string> Columns, IReadOnlyList<PaperPictureRow> Rows);

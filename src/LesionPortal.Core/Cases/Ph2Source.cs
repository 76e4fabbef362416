using System.Text.RegularExpressions;

namespace LesionPortal.Core.Cases;

/// <summary>Where PH2 comes from, to be named wherever its cases are used.</summary>
public static partial class Ph2Source
{
    public const string Citation =
        "T. Mendonça, P. M. Ferreira, J. S. Marques, A. R. S. Marcal, J. Rozeira: PH2 - A dermoscopic image database for "
        + "research and benchmarking. "
        + "35th Annual International Conference of the IEEE Engineering in Medicine and Biology Society (EMBC), Osaka "
        + "2013, pp. 5437-5440, doi:10.1109/EMBC.2013.6610779.";

    public const string Terms =
        "PH2 (ADDI project, University of Porto) is for research and education only: no passing on, no commercial use.";

    /// <summary>"IMD" and three digits, as PH2 names its cases.</summary>
    public static bool IsCaseId(string? id) => Name().IsMatch(CaseId.Normalise(id));

    [GeneratedRegex("^IMD[0-9]{3}$")]
    private static partial Regex Name();
}

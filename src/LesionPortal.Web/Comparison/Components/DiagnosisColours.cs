using LesionPortal.Core.Cases;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Comparison.Components;

/// <summary>
/// A diagnosis's colour in charts of cases; melanoma stands out. From the runs' palette, where no run is coloured beside it.
/// </summary>
internal static class DiagnosisColours
{
    public static string Of(Diagnosis diagnosis) =>
        diagnosis switch
        {
            Diagnosis.CommonNevus => RunPalette.Colours[0],
            Diagnosis.AtypicalNevus => RunPalette.Colours[4],
            Diagnosis.Melanoma => RunPalette.Colours[7],
            _ => RunPalette.Neutral,
        };
}

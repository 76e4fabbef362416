using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Masks;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Draws chosen test cases with the reference's and each run's outline; the image itself is put into the picture.</summary>
public sealed class CasePictureMaker(ReferenceMasks references, PortalFolders folders)
{
    private const string Reference = "#29c5e6",
        Prediction = "#ff9f1c";

    /// <summary>Null where no run has completed with scores of test cases.</summary>
    public async Task<CasePictures?> OfAsync(SuiteReport report, CancellationToken cancellation = default)
    {
        if (report.Data is not { } data || !ReferenceChoice.TryParse(report.Reference?.Asked ?? "v1", out var masks))
            return null;
        var completed = report.Rows.Where(r => r is { Status: RunStatus.Completed, LearnedNothing: null }).ToList();
        var chosen = ReportCases.Of(report);
        var cases = (await references.OfDatasetAsync(data.DatasetId, masks, cancellation)).ToDictionary(
            m => m.Case.CaseId,
            CaseId.Comparer
        );
        var names = report.Runs.ToDictionary(r => r.Id, r => r.Name);
        return chosen.Count == 0
            ? null
            : new CasePictures(
                [.. completed.Select(r => names[r.RunId])],
                [
                    .. chosen
                        .Where(c => cases.ContainsKey(c.CaseId))
                        .Select(c => new PaperPictureRow(
                            c.CaseId,
                            string.Create(CultureInfo.InvariantCulture, $"{c.Why}, mean {c.MeanIou:0.000}"),
                            [
                                .. completed.Select(r => new PaperPicture(
                                    Draw(cases[c.CaseId], r, names[r.RunId]),
                                    c.IouByRun.TryGetValue(r.RunId, out var iou) ? iou.ToString("0.000", CultureInfo.InvariantCulture) : "–"
                                )),
                            ]
                        )),
                ]
            );
    }

    /// <summary>Null when one of the files is gone or damaged.</summary>
    private string? Draw(ReferenceMask against, ReportRow run, string runName)
    {
        var (shown, mask) = (against.Case, against.Path);
        var (thumbnail, map) = (
            Path.Combine(folders.Dataset(shown.DatasetId), shown.ThumbnailFile),
            folders.Run(run.RunId).Prediction(shown.CaseId)
        );
        if (!File.Exists(thumbnail) || !File.Exists(mask) || !File.Exists(map))
            return null;
        try
        {
            var predicted = PredictionMasks.Read(map, run.Decision);
            var reference = ImageCodec.ReadMask(mask, predicted.Width, predicted.Height);
            const int Width = 240;
            var height = (int)Math.Round(Width * (double)shown.Height / shown.Width);
            var svg = new StringBuilder();
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" "
                    + $"aria-label=\"{HtmlEncoder.Default.Encode($"{shown.CaseId} by {runName}")}\">"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<image width=\"{Width}\" height=\"{height}\" preserveAspectRatio=\"none\" "
                    + $"href=\"data:image/webp;base64,{Convert.ToBase64String(File.ReadAllBytes(thumbnail))}\"/>"
            );
            Outline(svg, reference, Reference, Width, height);
            Outline(svg, predicted, Prediction, Width, height);
            return svg.Append("</svg>").ToString();
        }
        catch (ImageDecodingException)
        {
            return null;
        }
    }

    private static void Outline(StringBuilder svg, PixelMask mask, string colour, int width, int height)
    {
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" d=\""
        );
        foreach (var loop in MaskContours.Trace(mask.Pixels, mask.Width, mask.Height))
        {
            var pen = 'M';
            foreach (var corner in loop)
            {
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"{pen}{(double)corner.X * width / mask.Width:0.#} {(double)corner.Y * height / mask.Height:0.#}"
                );
                pen = 'L';
            }

            svg.Append('Z');
        }

        svg.Append("\"/>");
    }
}

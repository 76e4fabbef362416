using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews.Components;

/// <summary>A mask whose outline is drawn; its look is a colour's name in css/portal.css.</summary>
public sealed record PictureLayer(string Url, string Look)
{
    public static PictureLayer Prediction(string url) => new(url, "prediction");

    public static PictureLayer Reference(string url) => new(url, "reference");
}

/// <summary>An image with outlines and pins; addresses only, the pixels go by HTTP.</summary>
public sealed record PictureScene(string ImageUrl, IReadOnlyList<PictureLayer> Layers)
{
    public IReadOnlyList<ReviewPin> Pins { get; init; } = [];

    /// <summary>An item as far as it may be shown: the prediction, and the reference once it is open.</summary>
    public static PictureScene Of(ReadableItem item) =>
        new(
            ReviewAddresses.Image(item.Token),
            item.Opened is null
                ? [PictureLayer.Prediction(ReviewAddresses.Prediction(item.Token))]
                :
                [
                    PictureLayer.Reference(ReviewAddresses.Reference(item.Token)),
                    PictureLayer.Prediction(ReviewAddresses.Prediction(item.Token)),
                ]
        );

    /// <summary>What is probably wanted next.</summary>
    public IReadOnlyList<string> Preload { get; init; } = [];

    /// <summary>The image's and its masks'.</summary>
    public IReadOnlyList<string> Addresses => [ImageUrl, .. Layers.Select(l => l.Url)];

    internal object ToOptions() =>
        new
        {
            image = ImageUrl,
            layers = Layers.Select(l => new { url = l.Url, look = l.Look }),
            pins = Pins.Select(p => new { x = p.X, y = p.Y }),
            preload = Preload,
        };

    /// <summary>Changes when something else is to be drawn.</summary>
    internal string Key =>
        string.Join(
            '|',
            [ImageUrl, .. Layers.Select(l => l.Url + l.Look), .. Pins.Select(p => FormattableString.Invariant($"{p.X},{p.Y}")), .. Preload]
        );
}

namespace LesionPortal.Web.Reviews;

/// <summary>Where the pixels of review items are served; URLs contain no run or case id (blinding).</summary>
public static class ReviewAddresses
{
    public static string Image(string token) => $"/media/reviews/{token}/image";

    public static string Prediction(string token) => $"/media/reviews/{token}/prediction.png";

    public static string Reference(string token) => $"/media/reviews/{token}/reference.png";
}

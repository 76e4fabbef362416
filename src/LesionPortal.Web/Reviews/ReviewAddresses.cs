namespace LesionPortal.Web.Reviews;

/// <summary>Where the pixels of review items are served; nothing in an address tells the run or the case.</summary>
public static class ReviewAddresses
{
    public static string Image(string token) => $"/media/reviews/{token}/image";
    public static string Prediction(string token) => $"/media/reviews/{token}/prediction.png";
    public static string Reference(string token) => $"/media/reviews/{token}/reference.png";
}

namespace LesionPortal.Web.Tests.Hosting.RoomSamples.Above
{
    internal sealed record Stored(int Number);

    internal static class Caller
    {
        public static Func<Task<int>> Call() =>
            async () =>
            {
                await Task.Yield();
                return Below.Called.Numbers([]);
            };
    }
}

namespace LesionPortal.Web.Tests.Hosting.RoomSamples.Below
{
    internal static class Called
    {
        public static int Numbers(IReadOnlyList<List<Above.Stored>> lists) => lists.Count;
    }
}

namespace LesionPortal.Web.Tests.Hosting.RoomSamples.Datasets
{
    internal static class Service
    {
        public static string Title() => new Pages.Page("Datasets").Title;
    }
}

namespace LesionPortal.Web.Tests.Hosting.RoomSamples.Datasets.Pages
{
    internal sealed record Page(string Title);
}

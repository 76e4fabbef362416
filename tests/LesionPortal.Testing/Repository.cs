namespace LesionPortal.Testing;

/// <summary>Where the checkout and the built portal are, seen from the test program.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string WebAssembly { get; } =
        Path.Combine(
            Root,
            "artifacts",
            "bin",
            "LesionPortal.Web",
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            "LesionPortal.Web.dll"
        );

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LesionPortal.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            $"No LesionPortal.sln above {AppContext.BaseDirectory}; run the tests from the checkout that built them."
        );
    }
}

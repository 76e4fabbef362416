using MudBlazor;

namespace LesionPortal.Web.Layout;

/// <summary>MudBlazor's side of the theme; the same colours stand as custom properties in css/portal.css.</summary>
internal static class PortalTheme
{
    // The system's own typefaces: nothing is fetched.
    private static readonly string[] Typeface = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Liberation Sans", "sans-serif"];

    public static MudTheme Instance { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#0b6e87",
                Secondary = "#5b6670",
                Tertiary = "#9a5b00",
                Info = "#0b6e87",
                Success = "#1f7a4d",
                Warning = "#955b00",
                Error = "#b3261e",
                Dark = "#20262b",
                Background = "#f6f7f8",
                Surface = "#ffffff",
                TextPrimary = "#1b2126",
                TextSecondary = "#55606a",
                ActionDefault = "#55606a",
                LinesDefault = "#dde2e6",
                LinesInputs = "#8a959e",
                TableLines = "#e6eaed",
                Divider = "#dde2e6",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#5cc4de",
                PrimaryContrastText = "#06222a",
                Secondary = "#9aa6b0",
                Tertiary = "#f0b35a",
                Info = "#5cc4de",
                Success = "#6cc79a",
                SuccessContrastText = "#06222a",
                Warning = "#e7b062",
                WarningContrastText = "#2a1a00",
                Error = "#ff8a80",
                ErrorContrastText = "#330500",
                Dark = "#2b3238",
                Background = "#14181b",
                BackgroundGray = "#1a1f23",
                Surface = "#1c2125",
                TextPrimary = "#e4e8eb",
                TextSecondary = "#a2adb6",
                ActionDefault = "#a2adb6",
                LinesDefault = "#2e353b",
                LinesInputs = "#6a757e",
                TableLines = "#2a3137",
                Divider = "#2e353b",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = Typeface,
                    FontSize = ".9375rem",
                    LetterSpacing = "normal",
                },
                Button = new ButtonTypography
                {
                    FontFamily = Typeface,
                    TextTransform = "none",
                    FontWeight = "600",
                    LetterSpacing = "normal",
                },
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        };
}

namespace LesionPortal.Web.Layout;

/// <summary>The keys that the shell and the viewer listen to (js/shell.js, js/viewer.js, js/reviews.js), for people to read.</summary>
internal sealed record ShortcutGroup(string Name, IReadOnlyList<(string Keys, string Meaning)> Shortcuts)
{
    public static IReadOnlyList<ShortcutGroup> All { get; } =
    [
        new(
            "Everywhere",
            [
                ("?", "This list"),
                ("g h", "Home"),
                ("g d", "Datasets"),
                ("g r", "Runs"),
                ("g c", "Compare"),
                ("g v", "Review"),
                ("g a", "Agreement"),
                ("g p", "Predict"),
            ]
        ),
        new(
            "Viewer",
            [
                ("← →", "Previous and next case"),
                ("1 … 9", "The same case in another run of the suite"),
                ("Space", "Hold: overlays off"),
                ("r p", "Reference, prediction: on and off"),
                ("c", "Contours"),
                ("f", "Fills"),
                ("d", "Difference map"),
                ("h", "Probabilities as a heat map"),
                (", .", "Threshold down and up by 0.01"),
                ("t", "Reset the threshold to the run's own"),
                ("0", "Fit the image"),
                ("z", "100%: one image pixel per screen pixel"),
                ("+ −", "Zoom"),
                ("Shift ←", "Move the image, with any arrow key"),
                ("v", "Next layout of panes"),
                ("s", "Swipe between two panes"),
                ("m", "Box and axes of the lesion"),
                ("b", "Remove hair"),
            ]
        ),
        new(
            "Drawing a mask",
            [
                ("b e", "Brush, eraser"),
                ("l p", "Lasso, polygon"),
                ("w k", "Magic wand, GrabCut"),
                ("m", "Move the image"),
                ("[ ]", "Brush size"),
                ("x", "Add or subtract"),
                ("Ctrl Z", "Undo; with Shift, or Ctrl Y: redo"),
                ("Ctrl S", "Save now"),
                ("h", "Hold: mask off"),
                ("← ↑", "On the image: move the cursor; with Shift by ten pixels"),
                ("Space", "On the image: hold to draw; Enter for a single point or corner"),
                ("Esc", "Cancel the stroke, polygon or marks"),
            ]
        ),
        new(
            "Review",
            [
                ("1 … 4", "Give a verdict and go to the next: acceptable, minor, major, unusable"),
                ("← →", "Previous predictions, and forward again"),
                ("u", "Undo the last verdict (also Backspace)"),
                ("q w e", "Which is wrong: prediction, reference, neither"),
                ("Shift 1 … 5", "Confidence: 1 guessing, 5 certain"),
                ("c", "Comment (Escape leaves it)"),
                ("p", "Add a pin with a note"),
                ("f", "Fills"),
                ("Space", "Hold: outlines off"),
            ]
        ),
    ];
}

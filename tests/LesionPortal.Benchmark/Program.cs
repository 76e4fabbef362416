using System.CommandLine;
using LesionPortal.Benchmark;

var runs = new Option<int>("--runs") { Description = "Completed runs in the database.", DefaultValueFactory = _ => 1000 };
var epochs = new Option<int>("--epochs") { Description = "History rows of each.", DefaultValueFactory = _ => 120 };
var cases = new Option<int>("--cases")
{
    Description = "Cases of the dataset; each scored by every run and checkpoint.",
    DefaultValueFactory = _ => 200,
};
var data = new Option<string?>("--data")
{
    Description = "A folder to keep the database in; one that is there already is measured as it is. Default: a temporary one.",
};
var noBrowser = new Option<bool>("--no-browser") { Description = "Leaves out the times in Chromium." };
var root = new RootCommand(
    "How fast the list of runs and a comparison of any 20 answer and draw, on a database of many runs drawn from a seeded generator."
)
{
    runs,
    epochs,
    cases,
    data,
    noBrowser,
};
root.SetAction(
    (parsed, cancellation) =>
        Measurement.RunAsync(
            new MeasurementSettings(
                parsed.GetValue(runs),
                parsed.GetValue(epochs),
                parsed.GetValue(cases),
                parsed.GetValue(data),
                !parsed.GetValue(noBrowser)
            ),
            cancellation
        )
);
return await root.Parse(args).InvokeAsync();

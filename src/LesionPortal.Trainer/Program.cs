using System.CommandLine;
using LesionPortal.Trainer.Commands;

var root = new RootCommand("Trains segmentation networks on dermoscopic images and predicts with them. See README.md.")
{
    TrainCommand.Create(),
    PredictCommand.Create(),
    ServeCommand.Create(),
    BenchCommand.Create(),
    CheckCommand.Create(),
    CheckCommand.CreateWorker(),
};
var parsed = root.Parse(args);
var code = parsed.Invoke();
return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : code;

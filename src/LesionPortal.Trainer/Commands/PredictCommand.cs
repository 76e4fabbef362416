using System.CommandLine;
using LesionPortal.Trainer.Prediction;

namespace LesionPortal.Trainer.Commands;

/// <summary><c>predict --weights FILE --image FILE --output FILE [--mask] [--threshold P]</c></summary>
public static class PredictCommand
{
    public static Command Create()
    {
        var weights = new Option<FileInfo>("--weights")
        {
            Description = "Weights as a run writes them (best.safetensors).",
            Required = true,
        };
        var image = new Option<FileInfo>("--image") { Description = "A dermoscopic image: BMP, PNG, JPEG, WebP or TIFF.", Required = true };
        var output = new Option<FileInfo>("--output")
        {
            Description =
                "The PNG to write: the probability map (255 × p) at the network's training resolution, or with --mask a "
                + "mask of 0 and 255 at the image's size.",
            Required = true,
        };
        var mask = new Option<bool>("--mask") { Description = "Write a mask instead of probabilities." };
        var threshold = new Option<double?>("--threshold")
        {
            Description = "Probability threshold of the mask, 0 to 1. Default: the threshold stored in the weights file.",
        };
        threshold.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or >= 0 and <= 1))
                result.AddError("--threshold is a probability: give a number from 0 to 1, for example 0.5.");
        });
        var kernels = ArithmeticOptions.Kernels();
        var command = new Command("predict", "Predict the mask of one image.") { weights, image, output, mask, threshold, kernels };
        command.SetAction(parsed =>
            (int)Run(
                predictor =>
                {
                    var (from, to) = (parsed.GetRequiredValue(image).FullName, parsed.GetRequiredValue(output).FullName);
                    if (parsed.GetValue(mask))
                        predictor.WriteMask(from, to, parsed.GetValue(threshold));
                    else
                        predictor.WriteProbabilities(from, to);
                },
                parsed.GetRequiredValue(weights).FullName,
                parsed.GetValue(kernels)!
            )
        );
        return command;
    }

    private static ExitCode Run(Action<Predictor> write, string weightsPath, string kernels)
    {
        using var stop = new StopSignals();
        try
        {
            var arithmetic = ArithmeticOptions.Prepare(
                ArithmeticOptions.NetworksOf(weightsPath),
                mayUseGpu: false,
                kernels,
                _ => { },
                stop.Token
            );
            if (arithmetic.NeedsDetours)
                Console.Error.WriteLine(arithmetic.Summary);
            using var predictor = Predictor.Load(weightsPath);
            write(predictor);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            Console.Error.WriteLine(failure.Event.Message);
            return failure.ExitCode;
        }
    }
}

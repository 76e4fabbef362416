using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Prediction;
using LesionPortal.Trainer.Training;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Commands;

/// <summary>Answers the portal's questions one after the other, keeping what is costly to get: networks and parameter counts.</summary>
/// <param name="explain">Turns an expected failure into a sentence; null for a mistake of this program.</param>
public sealed class ServeSession(TimeProvider time, Func<Exception, string?> explain) : IDisposable
{
    private const int MaxNetworks = 3;
    private readonly PredictorCache _predictors = new(MaxNetworks);
    private readonly Dictionary<(Architecture Architecture, int BaseChannels), long> _parameters = [];

    /// <summary>
    /// Called with a weights file before its network is first loaded, to check this machine's arithmetic for it; throws what explain
    /// explains.
    /// </summary>
    public Action<string> Check { get; init; } = _ => { };

    /// <summary>The answer to a line; whatever is wrong with it is said in the answer, with id 0 if it has none.</summary>
    public ServeReply Answer(string line)
    {
        ServeRequest? request;
        try
        {
            request = JsonSerializer.Deserialize<ServeRequest>(line, RunJson.Options);
        }
        catch (UnknownChoiceException e)
        {
            return new ServeReply { Id = IdIn(line), Error = e.Message };
        }
        catch (JsonException e)
        {
            return new ServeReply { Id = IdIn(line), Error = $"The request cannot be read: {e.Message}" };
        }

        if (request is null)
            return new ServeReply { Id = 0, Error = "The request is null; expected a JSON object with op and id." };
        var began = time.GetTimestamp();
        try
        {
            var reply = request switch
            {
                DescribeRequest describe => Describe(describe),
                PredictRequest predict => Predict(predict),
                DevicesRequest => new ServeReply { Id = request.Id, Devices = DeviceChoice.Usable },
                _ => new ServeReply { Id = request.Id, Error = $"{request.GetType().Name} is not answered by this version." },
            };
            return reply with { Milliseconds = time.GetElapsedTime(began).TotalMilliseconds };
        }
        catch (Exception e) when (explain(e) is { } sentence)
        {
            return new ServeReply { Id = request.Id, Error = sentence };
        }
    }

    public void Dispose() => _predictors.Dispose();

    private ServeReply Describe(DescribeRequest request)
    {
        // Only what decides the network; a form may still be wrong elsewhere.
        var problems = RunSettingsValidator.Validate(request.Settings).Where(p => p.Field is "architecture" or "baseChannels").ToList();
        if (problems.Count > 0)
            return new ServeReply { Id = request.Id, Error = string.Join(" ", problems.Select(p => p.Message)) };
        var key = (request.Settings.Architecture, request.Settings.BaseChannels);
        if (!_parameters.TryGetValue(key, out var parameters))
            _parameters[key] = parameters = ArchitectureRegistry.CountParameters(
                request.Settings.Architecture,
                request.Settings.BaseChannels
            );
        return new ServeReply { Id = request.Id, Parameters = parameters };
    }

    private ServeReply Predict(PredictRequest request)
    {
        using var scope = NewDisposeScope();
        var predictor = _predictors.Get(request.WeightsPath, Check);
        predictor.WriteProbabilities(request.ImagePath, request.OutputPath);
        return new ServeReply { Id = request.Id, Decision = predictor.Decision };
    }

    private static long IdIn(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("id", out var id)
                && id.TryGetInt64(out var number)
                ? number
                : 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reply says already that the line cannot be read.
            return 0;
        }
    }
}

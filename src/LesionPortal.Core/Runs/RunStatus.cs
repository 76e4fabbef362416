using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Its process vanished; resumable from its last checkpoint.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,
}

public static class RunStatuses
{
    public static bool IsFinished(this RunStatus status) => status is RunStatus.Completed or RunStatus.Cancelled or RunStatus.Failed;

    public static bool CanCancel(this RunStatus status) => status is RunStatus.Queued or RunStatus.Running or RunStatus.Interrupted;

    public static bool CanResume(this RunStatus status) => status is RunStatus.Cancelled or RunStatus.Failed or RunStatus.Interrupted;
}

using System.Text.Json.Serialization;

namespace LesionPortal.Core.Cases;

[JsonConverter(typeof(JsonStringEnumConverter<SplitPart>))]
public enum SplitPart
{
    Train,
    Validation,
    Test,
}

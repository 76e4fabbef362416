namespace LesionPortal.Trainer.Weights;

/// <summary>A weights file is missing, damaged, or belongs to another network; the message names the file and the way out.</summary>
public sealed class WeightsFileException(string message, Exception? inner = null) : Exception(message, inner);

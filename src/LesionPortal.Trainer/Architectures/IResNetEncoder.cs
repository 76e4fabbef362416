namespace LesionPortal.Trainer.Architectures;

/// <summary>A network whose encoder is a ResNet with torchvision's tensor names, so that weights made elsewhere fit it.</summary>
public interface IResNetEncoder
{
    ResNetEncoder Encoder { get; }
}

using System.Reflection;
using LesionPortal.Trainer.Tests;
using TorchSharp;
using Xunit.v3;

[assembly: Seeded]

namespace LesionPortal.Trainer.Tests;

/// <summary>A test begins with the same random state whichever ran before it; their order is another each time.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SeededAttribute : BeforeAfterTestAttribute
{
    private const long Seed = 1;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => torch.manual_seed(Seed);
}

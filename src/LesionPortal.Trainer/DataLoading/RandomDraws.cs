namespace LesionPortal.Trainer.DataLoading;

internal static class RandomDraws
{
    extension(Random random)
    {
        /// <summary>Uniform from −limit to limit.</summary>
        public double Symmetric(double limit) => (2 * random.NextDouble() - 1) * limit;

        /// <summary>Uniform from one bound to the other.</summary>
        public double Between(double from, double to) => from + (to - from) * random.NextDouble();
    }
}

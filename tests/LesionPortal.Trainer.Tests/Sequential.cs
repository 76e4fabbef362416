using Xunit.Sdk;
using Xunit.v3;

// torch's random state, its live-tensor count and its default device are the process's own: tests take turns.
[assembly: Parallelization(Mode = ParallelMode.None)]

using Bunit;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LesionPortal.Web.Tests.Shared.Live;

public sealed class FeedComponentBaseTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly PortalFeed _feed = new();

    public FeedComponentBaseTests()
    {
        Services.AddSingleton(_feed);
        Services.AddSingleton<TimeProvider>(_time);
    }

    [Fact]
    public void Publish_BurstOfChanges_RendersAtMostFourTimesASecondAndNeverLosesTheLast()
    {
        var component = Render<Probe>();

        for (var i = 1; i <= 100; i++)
        {
            component.Instance.Source = i;
            _feed.Publish(ChangeKind.RunProgress, 7);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(component.Instance.Refreshes, 2, 5);
        _time.Advance(FeedComponentBase.RenderInterval);
        component.WaitForAssertion(() => component.MarkupMatches("<p>100</p>"));
    }

    [Fact]
    public void Publish_FirstChangeAfterAPause_IsShownAtOnce()
    {
        var component = Render<Probe>();
        component.Instance.Source = 5;

        _feed.Publish(ChangeKind.RunProgress, 7);

        component.WaitForAssertion(() => component.MarkupMatches("<p>5</p>"));
    }

    [Fact]
    public void Publish_IrrelevantChange_IsIgnored()
    {
        var component = Render<Probe>();

        _feed.Publish(ChangeKind.RunProgress, 8);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, component.Instance.Refreshes);
    }

    [Fact]
    public async Task Publish_WhileReading_ReadsOnceMoreAfterwards()
    {
        var component = Render<Probe>();
        var reading = new TaskCompletionSource();
        component.Instance.Blocker = reading.Task;
        _feed.Publish(ChangeKind.RunProgress, 7);
        _feed.Publish(ChangeKind.RunProgress, 7);
        _feed.Publish(ChangeKind.RunProgress, 7);
        Assert.Equal(1, component.Instance.Refreshes);

        component.Instance.Blocker = Task.CompletedTask;
        component.Instance.Source = 3;
        reading.SetResult();

        await _time.AdvanceUntilAsync(FeedComponentBase.RenderInterval, () => component.Instance.Refreshes >= 2);

        Assert.Equal(2, component.Instance.Refreshes);
        component.WaitForAssertion(() => component.MarkupMatches("<p>3</p>"));
    }

    [Fact]
    public async Task Dispose_ThenPublish_NothingIsRead()
    {
        var component = Render<Probe>();
        var probe = component.Instance;
        await DisposeComponentsAsync();

        _feed.Publish(ChangeKind.RunProgress, 7);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, probe.Refreshes);
    }

    private sealed class Probe : FeedComponentBase
    {
        private int _shown;

        public int Source { get; set; }
        public int Refreshes { get; private set; }
        public Task Blocker { get; set; } = Task.CompletedTask;

        protected override bool IsRelevant(PortalChange change) => change.Id == 7;

        protected override async Task OnFeedAsync()
        {
            Refreshes++;
            await Blocker;
            _shown = Source;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "p");
            builder.AddContent(1, _shown);
            builder.CloseElement();
        }
    }
}

namespace Aspire.Hosting;

/// <summary>
/// How a test takes hold of the AppHost's own entry point: it runs it on a thread of its own, is shown the builder, decides when
/// the stack is built, and gets the built stack instead of having it run. Aspire does the same by a diagnostic listener.
/// </summary>
internal sealed class EntryPointObserver : IDisposable
{
    private static readonly AsyncLocal<EntryPointObserver?> OfThisThread = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _mayBuild = new();
    private readonly ManualResetEventSlim _testHasEnded = new();

    /// <summary>The observer of the entry point that runs here; null when nobody tests.</summary>
    public static EntryPointObserver? Current
    {
        get => OfThisThread.Value;
        set => OfThisThread.Value = value;
    }

    /// <summary>The builder, when the composition has added everything and is about to build.</summary>
    public Task<DistributedApplicationBuilder> Described => _described.Task;

    /// <summary>The stack, after <see cref="AllowBuild"/>.</summary>
    public Task<DistributedApplication> Built => _built.Task;

    public DistributedApplicationBuilder? Builder { get; private set; }

    public void AllowBuild() => _mayBuild.Set();

    public void EndOfTest()
    {
        _mayBuild.Set();
        _testHasEnded.Set();
    }

    internal void OnConstructed(DistributedApplicationBuilder builder) => Builder = builder;

    internal void OnBuilding(DistributedApplicationBuilder builder)
    {
        _described.TrySetResult(builder);
        _mayBuild.Wait();
    }

    internal void OnBuilt(DistributedApplication application) => _built.TrySetResult(application);

    /// <summary>The entry point ended before it built a stack.</summary>
    internal void OnEntryPointFailed(Exception fault)
    {
        _described.TrySetException(fault);
        _built.TrySetException(fault);
    }

    internal void WaitForEndOfTest() => _testHasEnded.Wait();

    public void Dispose()
    {
        _mayBuild.Dispose();
        _testHasEnded.Dispose();
    }
}

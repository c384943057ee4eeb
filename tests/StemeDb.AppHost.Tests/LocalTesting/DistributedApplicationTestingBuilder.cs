namespace Aspire.Hosting.Testing;

/// <summary>The names of Aspire.Hosting.Testing, on the local runtime: runs the AppHost's own entry point, up to the built stack.</summary>
internal static class DistributedApplicationTestingBuilder
{
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var observer = new EntryPointObserver();
        var thread = new Thread(() => RunEntryPoint(typeof(TEntryPoint), args, observer)) { IsBackground = true, Name = "AppHost" };
        thread.Start();
        return new TestingBuilder(await observer.Described.WaitAsync(cancellationToken), observer);
    }

    private static void RunEntryPoint(Type type, string[] args, EntryPointObserver observer)
    {
        EntryPointObserver.Current = observer;
        try
        {
            type.Assembly.EntryPoint!.Invoke(null, [args]);
            observer.OnEntryPointFailed(new InvalidOperationException("The entry point ended without building a stack."));
        }
        catch (System.Reflection.TargetInvocationException fault)
        {
            observer.OnEntryPointFailed(fault.InnerException ?? fault);
        }
    }
}

using StemeDb.Model.Faults;

namespace StemeDb.Model.Json;

/// <summary>
/// The buffers of one read or write of JSON, kept per thread so that the common document allocates none of them. Those that
/// grew beyond <see cref="MaxKeptBytes"/> are let go.
/// </summary>
internal sealed class JsonScratch : IDisposable
{
    private const int MaxKeptBytes = 256 * 1024;

    [ThreadStatic]
    private static JsonScratch? t_kept;

    /// <summary>Writes values; its output is what a reader collects.</summary>
    public CanonicalValueWriter Values { get; } = new();

    /// <summary>What is collected or written.</summary>
    public JsonBuffer Output => Values.Output;

    /// <summary>A string out of its escapes.</summary>
    public JsonBuffer Text { get; } = new(256);

    /// <summary>What is wrong with the document.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>This thread's buffers, empty; to be given back by <see cref="Dispose"/>.</summary>
    public static JsonScratch Take()
    {
        var scratch = t_kept ?? new JsonScratch();
        t_kept = null;
        scratch.Output.Truncate(0);
        scratch.Faults.Reset();
        return scratch;
    }

    /// <summary>Keeps the buffers for the next use on this thread.</summary>
    public void Dispose()
    {
        if (Values.Capacity + Text.Capacity <= MaxKeptBytes) t_kept = this;
    }
}

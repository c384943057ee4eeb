using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>A program that stands before Api processes, with the configuration for it that is shipped.</summary>
internal abstract class ProxyKind
{
    public static IReadOnlyList<ProxyKind> All { get; } = [new Nginx(), new Haproxy()];

    /// <summary>Each by its name, for theories.</summary>
    public static IEnumerable<string> Names => All.Select(kind => kind.Name);

    public abstract string Name { get; }

    public bool IsInstalled => File.Exists(Program);

    protected abstract string Program { get; }

    public static ProxyKind Named(string name) => All.Single(kind => kind.Name == name);

    public void SkipUnlessInstalled() => Assert.SkipUnless(IsInstalled, $"{Name} is not installed.");

    /// <summary>Writes the configuration as it is shipped, but for its port, its certificate, the Apis and what needs root.</summary>
    /// <param name="folder">Where it is written; <c>tls.crt</c> and <c>tls.key</c> are there.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="apis">What is behind it.</param>
    /// <param name="change">What a test wants otherwise.</param>
    /// <returns>The command that starts it in the foreground.</returns>
    public abstract string Prepare(string folder, int port, IReadOnlyList<Uri> apis, Func<string, string> change);

    /// <summary>What an operator does before an Api is stopped, beside giving it time to drain.</summary>
    /// <param name="folder">Where the configuration is.</param>
    /// <param name="process">The running proxy.</param>
    /// <param name="api">The one that is to be stopped.</param>
    public virtual void TakeOut(string folder, ChildProcess process, Uri api)
    {
        // Nothing: the proxy asks for readiness itself.
    }

    /// <summary>A file of <c>deploy</c> with some of its text replaced.</summary>
    protected static string Shipped(string folder, string file, params (string Theirs, string Ours)[] replaced)
    {
        var text = File.ReadAllText(Path.Combine(Programs.Root, "deploy", folder, file));
        foreach (var (theirs, ours) in replaced)
        {
            text = Replace(text, theirs, ours);
        }

        return text;
    }

    /// <summary>Replaces what must be there.</summary>
    public static string Replace(string text, string theirs, string ours) => text.Contains(theirs, StringComparison.Ordinal)
        ? text.Replace(theirs, ours, StringComparison.Ordinal)
        : throw new InvalidOperationException($"The configuration has no '{theirs}' any more.");
}

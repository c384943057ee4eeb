using System.Text;
using StemeDb.Api.Errors;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;

namespace StemeDb.Api.Identity;

/// <summary>What a caller is bound to, held against what a request is about. Details name what was asked, never what there is.</summary>
internal static class CallerRights
{
    /// <summary>Why the caller may not make this assertion; null: it may.</summary>
    public static InputFault? WhyNot(this Caller caller, Assertion assertion) =>
        !caller.Sources.Contains(assertion.Source.Utf8)
            ? new InputFault(InputCode.SourceNotYours, $"You may not speak for the source '{assertion.Source}'.") { Pointer = "/source" }
        : !caller.Writable.Contains(assertion.Path.Utf8.Span)
            ? new InputFault(FaultName.PathNotYours, $"You may not write to the path '{assertion.Path}'.") { Pointer = "/concept_path" }
        : null;

    /// <summary>The problem of a request that failed for such faults alone.</summary>
    public static Problem Refusal(IReadOnlyList<InputFault> faults) => new(
        faults[0].Code == InputCode.SourceNotYours ? ErrorCatalog.SourceNotYours : ErrorCatalog.PathNotYours,
        faults.Count == 1 ? faults[0].Detail : null)
    {
        Faults = faults,
    };

    /// <summary>True for the faults that are about whose something is, not about what it looks like.</summary>
    public static bool IsRefusal(InputFault fault) => fault.Code is InputCode.SourceNotYours or FaultName.PathNotYours;

    /// <exception cref="ProblemException">403: the caller may not speak for the source.</exception>
    public static void RequireSource(this Caller caller, ReadOnlyMemory<byte> source)
    {
        if (!caller.Sources.Contains(source))
        {
            throw new ProblemException(new Problem(
                ErrorCatalog.SourceNotYours, $"You may not speak for the source '{Encoding.UTF8.GetString(source.Span)}'."));
        }
    }

    /// <exception cref="ProblemException">403: some path of the pattern is outside of those that the caller may read.</exception>
    public static void RequireReadable(this Caller caller, PathPattern pattern)
    {
        if (!caller.Readable.Contains(pattern))
        {
            throw NotYours($"You may not read all of '{pattern}'.");
        }
    }

    /// <exception cref="ProblemException">403: the caller may not read the path.</exception>
    public static void RequireReadable(this Caller caller, ReadOnlySpan<byte> path)
    {
        if (!caller.Readable.Contains(path))
        {
            throw NotYours($"You may not read '{Encoding.UTF8.GetString(path)}'.");
        }
    }

    /// <exception cref="ProblemException">403: some path of the pattern is outside of those that the caller may write to.</exception>
    public static void RequireWritable(this Caller caller, PathPattern pattern)
    {
        if (!caller.Writable.Contains(pattern))
        {
            throw NotYours($"You may not write to all of '{pattern}'.");
        }
    }

    /// <exception cref="ProblemException">403: the path itself, where that is asked, or something below it is outside of what the caller may read.</exception>
    public static void RequireTree(this Caller caller, ReadOnlySpan<byte> prefix, bool withItself)
    {
        if (!caller.Readable.ContainsTree(prefix, withItself))
        {
            var name = Encoding.UTF8.GetString(prefix);
            throw NotYours(prefix.IsEmpty ? "You may not read everything; give a prefix."
                : withItself ? $"You may not read all of '{name}' and '{name}/**'." : $"You may not read all of '{name}/**'.");
        }
    }

    /// <summary>
    /// The entry of a source is everybody's who may read all paths, since it decides everywhere; who may read some paths only is told of
    /// the sources that it speaks for.
    /// </summary>
    /// <exception cref="ProblemException">403: it is another's.</exception>
    public static void RequireSourceEntry(this Caller caller, ReadOnlyMemory<byte> source)
    {
        if (!caller.Readable.IsAll && (caller.Sources.IsAll || !caller.Sources.Contains(source)))
        {
            throw new ProblemException(new Problem(
                ErrorCatalog.SourceNotYours, "Bound to some paths, you may read the entries only of sources that your key is bound to."));
        }
    }

    /// <exception cref="ProblemException">403: the list would go over all paths.</exception>
    public static void RequireAllPaths(this Caller caller)
    {
        if (!caller.Readable.IsAll)
        {
            throw NotYours("You may not read all paths of a source; give concept_path too.");
        }
    }

    private static ProblemException NotYours(string detail) => new(new Problem(ErrorCatalog.PathNotYours, detail));
}

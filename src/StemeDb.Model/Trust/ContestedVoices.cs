using System.Runtime.InteropServices;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Trust;

/// <summary>
/// Who says what on the contested paths, as numbers: paths in byte order; for each path its values, the one claimed first in
/// front; for each value the sources that name it, in ascending order. About 14 bytes for each voice. Immutable.
/// </summary>
public sealed class ContestedVoices
{
    private readonly List<int> _groupStarts;
    private readonly List<int> _memberStarts;
    private readonly List<int> _members;
    private readonly List<int> _classes;

    internal ContestedVoices(
        IReadOnlyList<SourceId> sources,
        List<int> groupStarts,
        List<int> memberStarts,
        List<int> members,
        List<int> classes,
        IReadOnlyDictionary<int, ElementClaims> elements,
        int thinning)
    {
        (Sources, Elements, Thinning) = (sources, elements, thinning);
        (_groupStarts, _memberStarts, _members, _classes) = (groupStarts, memberStarts, members, classes);
    }

    /// <summary>The sources with a voice on a contested path, by the bytes of their ids. A source's number is its place here.</summary>
    public IReadOnlyList<SourceId> Sources { get; }

    /// <summary>How many contested paths there are.</summary>
    public int Paths => _groupStarts.Count - 1;

    /// <summary>How many voices there are on them.</summary>
    public int Voices => _members.Count;

    /// <summary>One in 2^this of the contested paths was kept; 0: all.</summary>
    public int Thinning { get; }

    /// <summary>Distinct values of all paths together.</summary>
    internal int Groups => _memberStarts.Count - 1;

    /// <summary>By number of the path, where values are made of elements.</summary>
    internal IReadOnlyDictionary<int, ElementClaims> Elements { get; }

    /// <summary>The numbers of the values of a path.</summary>
    internal Range GroupsOf(int path) => _groupStarts[path].._groupStarts[path + 1];

    /// <summary>The sources that name a value.</summary>
    internal ReadOnlySpan<int> MembersOf(int group) =>
        CollectionsMarshal.AsSpan(_members)[_memberStarts[group].._memberStarts[group + 1]];

    /// <summary>Which candidate of its path a value is, from 0: values that the rule takes as equal without any tolerance are one.</summary>
    internal int ClassOf(int group) => _classes[group];
}

/// <summary>The values of a path that are made of elements: those of a set, or the levels of a hierarchy.</summary>
/// <param name="Threshold">Share of the weight from which on an element belongs to the truth.</param>
/// <param name="Count">Distinct elements.</param>
/// <param name="OfValue">By value of the path: its elements, each once.</param>
internal sealed record ElementClaims(double Threshold, int Count, int[][] OfValue);

using StemeDb.Model.Json;

namespace StemeDb.Model.Registry;

/// <summary>
/// Classes of values that a rule declares: values of one class differ, but do not contradict each other (<c>benign</c> and
/// <c>likely benign</c>). The lens <c>skeptic</c> counts a class as one candidate. Immutable; equal when the JSON is.
/// </summary>
public sealed class ValueClasses : IEquatable<ValueClasses>
{
    /// <summary>Most classes of a rule.</summary>
    public const int MaxClasses = 64;

    /// <summary>Most values in all classes of a rule together.</summary>
    public const int MaxValues = 256;

    /// <summary>Greatest length of a class's name in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 128;

    /// <summary>Greatest length of the canonical JSON of all classes in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private readonly byte[] _canonical;

    /// <summary>Takes classes with names and values that are distinct.</summary>
    /// <param name="classes">At least one, each with at least one value in canonical JSON, in any order.</param>
    internal ValueClasses(IEnumerable<ValueClass> classes)
    {
        All =
        [
            .. classes.OrderBy(each => each.Name, StringComparer.Ordinal)
                .Select(each => each with { Values = [.. each.Values.OrderBy(value => value, s_byBytes)] }),
        ];
        _canonical = ToCanonical(All);
    }

    private static readonly Comparer<ReadOnlyMemory<byte>> s_byBytes =
        Comparer<ReadOnlyMemory<byte>>.Create(static (left, right) => left.Span.SequenceCompareTo(right.Span));

    /// <summary>The classes by name (UTF-16 code units, as RFC 8785 sorts), their values by their bytes.</summary>
    public IReadOnlyList<ValueClass> All { get; }

    /// <summary>The canonical JSON: <c>{"name":[value,…],…}</c>.</summary>
    public ReadOnlySpan<byte> Canonical => _canonical;

    /// <inheritdoc/>
    public bool Equals(ValueClasses? other) => other is not null && Canonical.SequenceEqual(other.Canonical);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueClasses);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_canonical);
        return hash.ToHashCode();
    }

    private static byte[] ToCanonical(IReadOnlyList<ValueClass> classes)
    {
        var json = new JsonBuffer(256);
        json.Append("{"u8);
        for (var i = 0; i < classes.Count; i++)
        {
            json.Append(i == 0 ? ""u8 : ","u8);
            json.AppendText(classes[i].Name);
            json.Append(":["u8);
            for (var v = 0; v < classes[i].Values.Count; v++)
            {
                json.Append(v == 0 ? ""u8 : ","u8);
                json.Append(classes[i].Values[v].Span);
            }

            json.Append("]"u8);
        }

        json.Append("}"u8);
        return json.Written.ToArray();
    }
}

/// <summary>A class of values.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Values">Its values, canonical JSON.</param>
public sealed record ValueClass(string Name, IReadOnlyList<ReadOnlyMemory<byte>> Values);

using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>A lens with the parameters it is asked with. Immutable; made by <see cref="LensCatalog"/>.</summary>
public sealed class LensChoice
{
    private readonly object?[] _values;

    internal LensChoice(ILens lens, object?[] values, ReadOnlyMemory<byte> canonicalParams)
    {
        Lens = lens;
        _values = values;
        CanonicalParams = canonicalParams;
    }

    /// <summary>A lens with all its parameters as by default.</summary>
    internal static LensChoice Plain(ILens lens) => new(lens, Defaults(lens), "{}"u8.ToArray());

    internal static object?[] Defaults(ILens lens) => [.. lens.Parameters.Select(parameter => parameter.DefaultValue)];

    /// <summary>The lens.</summary>
    public ILens Lens { get; }

    /// <summary>
    /// The parameters that differ from their defaults as a canonical JSON object (RFC 8785): the same question has the same
    /// bytes, however it was written. <c>{}</c> when all are as by default.
    /// </summary>
    public ReadOnlyMemory<byte> CanonicalParams { get; }

    /// <summary>Whether the lens has a meaning under a rule; if not, a sentence says why.</summary>
    /// <param name="rule">The rule of the path that is asked about.</param>
    /// <param name="reason">Why not; null when it has.</param>
    public bool IsFor(ValueRule rule, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(rule);
        reason = Lens.ValueTypes.Contains(rule.Type)
            ? null
            : $"The lens {Lens.Name} is not for values of the type {ValueTypeNames.NameOf(rule.Type)}, but for "
                + $"{string.Join(", ", Lens.ValueTypes.Select(ValueTypeNames.NameOf))}.";
        return reason is null;
    }

    /// <summary>The value of a parameter: what was given, else its default.</summary>
    /// <param name="parameter">One of the lens's <see cref="ILens.Parameters"/>.</param>
    /// <exception cref="ArgumentException">The lens has no such parameter.</exception>
    public T Get<T>(LensParameter<T> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var parameters = Lens.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (ReferenceEquals(parameters[i], parameter))
            {
                return (T)_values[i]!;
            }
        }

        throw new ArgumentException($"The lens {Lens.Name} has no parameter {parameter.Name}.", nameof(parameter));
    }
}

using System.Text.Json;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>Something that can be set about a lens: declared once, for parsing, defaults and documentation alike.</summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
public abstract class LensParameter(string name, string summary)
{
    /// <summary>Its name under <c>params</c>.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for a person.</summary>
    public string Summary { get; } = summary;

    /// <summary>The type as JSON Schema names it, or <c>duration</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The default as JSON.</summary>
    public abstract string DefaultJson { get; }

    /// <summary>The least value allowed as JSON; null: there is no such limit.</summary>
    public virtual string? MinimumJson => null;

    /// <summary>The greatest value allowed as JSON; null: there is no such limit.</summary>
    public virtual string? MaximumJson => null;

    /// <summary>The only values allowed; null: not a choice.</summary>
    public virtual IReadOnlyList<string>? Choices => null;

    internal abstract object? DefaultValue { get; }

    /// <summary>What may be given, for a person: completes "must be".</summary>
    internal abstract string Allowed { get; }

    /// <summary>Reads a value.</summary>
    /// <returns>The code of the fault; null: there is none.</returns>
    internal abstract string? Read(JsonElement json, out object? value);

    /// <summary>Writes a value as canonical JSON.</summary>
    internal abstract string ToJson(object? value);
}

/// <summary>A parameter whose value is a <typeparamref name="T"/>.</summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
/// <param name="defaultValue">Its value when none is given.</param>
public abstract class LensParameter<T>(string name, string summary, T defaultValue) : LensParameter(name, summary)
{
    /// <summary>Its value when none is given.</summary>
    public T Default { get; } = defaultValue;

    /// <inheritdoc/>
    public override string DefaultJson => ToJson(Default);

    internal override object? DefaultValue => Default;
}

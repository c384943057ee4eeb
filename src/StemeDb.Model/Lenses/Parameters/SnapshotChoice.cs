namespace StemeDb.Model.Lenses.Parameters;

/// <summary>Which snapshot of copy groups and accuracies a question is answered with.</summary>
/// <param name="Text"><c>latest</c>, <c>none</c>, or an id.</param>
public sealed record SnapshotChoice(string Text)
{
    /// <summary>The one in force at the seq asked for; none where none was made by then.</summary>
    public static SnapshotChoice Latest { get; } = new("latest");

    /// <summary>None: only declared families share a vote.</summary>
    public static SnapshotChoice None { get; } = new("none");

    /// <summary>The id asked for by name, 64 lower-case hexadecimal digits; null: <see cref="Latest"/> or <see cref="None"/>.</summary>
    public string? Id => this == Latest || this == None ? null : Text;
}

using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Admission;

/// <summary>An assertion that was checked and, where it carries its time, given its id: all that needs no knowledge of the log.</summary>
/// <param name="content">Encoded; checked; must not change any more.</param>
/// <param name="view">The view of it.</param>
/// <param name="id">Its id; null while asserted_at is missing, which the id depends on.</param>
internal sealed class PreparedAssertion(ReadOnlyMemory<byte> content, AssertionView view, AssertionId? id)
{
    public ReadOnlyMemory<byte> Content { get; } = content;

    public AssertionView View { get; } = view;

    public AssertionId? Id { get; } = id;

    /// <summary>How it is appended when its request may be tried again; null: its request is on its own.</summary>
    public LineStamp? Stamp { get; private init; }

    public ClaimKey Key => new(View.Path, View.Source);

    /// <summary>Checks every rule and computes the id. Runs on the thread that submits, beside the committer.</summary>
    /// <exception cref="RecordFormatException">Not the content of a valid assertion.</exception>
    public static PreparedAssertion Prepare(ReadOnlyMemory<byte> content)
    {
        var view = AssertionEncoding.Check(content);
        AssertionId? id = view.AssertedAt is null ? null : CanonicalAssertion.ComputeId(view);
        return new PreparedAssertion(content, view, id);
    }

    /// <summary>The same for a line of a request that may be tried again: without asserted_at it gets the one of its line.</summary>
    /// <exception cref="RecordFormatException">Not the content of a valid assertion.</exception>
    public static PreparedAssertion Prepare(ReadOnlyMemory<byte> content, LineStamp stamp)
    {
        var view = AssertionEncoding.Check(content);
        var lacksTime = view.AssertedAt is null;
        if (lacksTime)
        {
            var stamped = content.ToArray();
            AssertionEncoding.StampAssertedAt(stamped, stamp.AssertedAt);
            (content, view) = (stamped, AssertionEncoding.Check(stamped));
        }

        return new PreparedAssertion(content, view, CanonicalAssertion.ComputeId(view)) { Stamp = stamp with { LackedTime = lacksTime } };
    }
}

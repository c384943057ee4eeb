using System.Text.Json;
using System.Text.Json.Serialization;

namespace StemeDb.Client.Messages;

/// <summary>What was learned about the sources from the log up to a seq.</summary>
/// <param name="Id">64 hexadecimal digits; the parameter <c>snapshot</c> of every lens takes it.</param>
/// <param name="Seq">From this seq on it is in force.</param>
/// <param name="RecordedAt">When it was recorded (RFC 3339).</param>
/// <param name="AsOfSeq">It was learned from the log up to here.</param>
/// <param name="ContestedPaths">Paths on which at least two values are claimed.</param>
/// <param name="Voices">Claims on them that count: one for each source on each.</param>
/// <param name="Sources">Sources that have a voice there.</param>
/// <param name="Groups">The copy groups, the largest first, as many as the server lists.</param>
/// <param name="MoreGroups">Groups that are not listed.</param>
/// <param name="InForce">Whether questions as of now are answered with it.</param>
/// <param name="Learned">What it says of each source, by the bytes of their ids; null in a summary.</param>
/// <param name="MoreLearned">Sources that are not listed.</param>
public sealed record SnapshotMessage(
    string Id,
    long Seq,
    string RecordedAt,
    long AsOfSeq,
    long ContestedPaths,
    long Voices,
    long Sources,
    IReadOnlyList<CopyGroupMessage> Groups,
    long MoreGroups,
    bool InForce,
    IReadOnlyList<LearnedSourceMessage>? Learned,
    long MoreLearned)
{
    /// <summary>The whole object.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; init; }
}

/// <summary>Sources that copy each other and have one vote together.</summary>
/// <param name="Group">Its number within the snapshot, from 1.</param>
/// <param name="Size">How many sources it has.</param>
/// <param name="Members">Their ids, as many as the server lists.</param>
/// <param name="More">Members that are not listed.</param>
public sealed record CopyGroupMessage(int Group, int Size, IReadOnlyList<string> Members, int More);

/// <summary>What a snapshot says of one source.</summary>
/// <param name="Source">Which source.</param>
/// <param name="Group">Its copy group; 0: none.</param>
/// <param name="Accuracy">How often it is right, 0 to 1.</param>
/// <param name="LowerBound">Lower bound of the accuracy at a confidence of 95 %, 0 to 1; the lens <c>trust</c> weighs by it.</param>
/// <param name="SampleSize">Contested paths that it rests on.</param>
public sealed record LearnedSourceMessage(string Source, int Group, double Accuracy, double LowerBound, int SampleSize);

/// <summary>What came of learning.</summary>
/// <param name="Created">True: something new was learned; false: what is in force says the same already.</param>
/// <param name="Snapshot">The summary of the snapshot that is in force.</param>
public sealed record LearnReply(bool Created, SnapshotMessage Snapshot);

/// <summary>A page of snapshots, the newest first.</summary>
/// <param name="Snapshots">Their summaries.</param>
/// <param name="NextCursor">For the next page; null: this is the last.</param>
/// <param name="AsOfSeq">The seq the list is as of.</param>
public sealed record SnapshotPage(IReadOnlyList<SnapshotMessage> Snapshots, string? NextCursor, long AsOfSeq);

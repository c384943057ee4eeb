using System.Buffers.Binary;
using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Queries;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Conflicts;

/// <summary>
/// Pages of the most contested paths: which they are is asked of the board, what is claimed there of the store as of the same
/// place in the log.
/// </summary>
internal sealed class ConflictReads(IIndexStore store, ContestBoard board, PageCursors cursors, TimeProvider clock)
{
    private const int LeadingMax = 3;

    /// <exception cref="ReadFaultException">The prefix or the cursor is wrong, conflicts are off, or nobody waits any more.</exception>
    public Reply List(ListConflicts list, ReadLifetime lifetime)
    {
        if (!board.IsOn)
        {
            throw new ReadFaultException(EngineFaults.NotFound(
                FaultName.ConflictsOff, "This engine keeps no conflicts; set STEMEDB_CONFLICTS_BYTES above 0 and start it again."));
        }

        if (!list.Prefix.IsEmpty && !ConceptPath.IsValid(list.Prefix.Span, out var fault))
        {
            throw new ReadFaultException(EngineFaults.Invalid(fault.At("/prefix")));
        }

        var limit = PageLimit.Items(list.Limit);
        byte[] question = [.. "conflicts"u8, .. list.Prefix.Span];
        Contest? after = list.Cursor.IsEmpty ? null : ReadKey(cursors.Decode(list.Cursor.Span, question).Key);
        var (contests, seq, isComplete) = board.Top(list.Prefix.ToByteArray(), after, limit + 1);
        var page = new Page { AsOfSeq = (ulong)seq, Incomplete = !isComplete };
        using var reader = store.OpenReader(seq);
        var judge = new ContestJudge(reader);
        foreach (var contest in contests.Take(limit))
        {
            lifetime.ThrowIfOver();
            var answer = judge.Answer(new ConceptPath(contest.Path));

            // While a sweep is under way the board may show what is settled by now.
            if (answer.ConflictScore > 0)
            {
                page.Items.Add(Write(answer));
            }
        }

        if (contests.Count > limit)
        {
            var end = new PageCursor(seq, new(clock.GetUtcNow().UtcTicks), WriteKey(contests[limit - 1]));
            page.NextCursor = UnsafeByteOperations.UnsafeWrap(cursors.Encode(end, question));
        }

        return new Reply { Page = page };
    }

    private static ByteString Write(Answer answer)
    {
        var buffer = ReplyBuffer.Rent();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteString("concept_path"u8, answer.Path.Utf8.Span);
            json.WriteNumber("conflict_score"u8, answer.ConflictScore);
            json.WriteNumber("candidates"u8, answer.Candidates.Count + answer.MoreCandidates);
            json.WriteNumber("sources"u8, ContestJudge.Of(answer).Sources);
            json.WriteNumber("margin"u8, answer.Margin);
            json.WriteStartArray("leading"u8);
            foreach (var candidate in answer.Candidates.Take(LeadingMax))
            {
                json.WriteStartObject();
                json.WritePropertyName("value"u8);
                json.WriteRawValue(candidate.Value.Span, skipInputValidation: true);
                json.WriteNumber("share"u8, candidate.Share);
                json.WriteNumber("sources"u8, candidate.Sources);
                json.WriteNumber("best_tier"u8, candidate.BestTier);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return ByteString.CopyFrom(buffer.WrittenSpan);
    }

    /// <summary>score (8 bytes), sources (4), path.</summary>
    private static byte[] WriteKey(in Contest contest)
    {
        var key = new byte[sizeof(double) + sizeof(int) + contest.Path.Length];
        BinaryPrimitives.WriteDoubleBigEndian(key, contest.Score);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(sizeof(double)), contest.Sources);
        contest.Path.CopyTo(key, sizeof(double) + sizeof(int));
        return key;
    }

    private static Contest ReadKey(ReadOnlyMemory<byte> key) => key.Length <= sizeof(double) + sizeof(int)
        ? throw new ReadFaultException(EngineFaults.BadCursor("The cursor is not one that this server gave."))
        : new Contest(
            key[(sizeof(double) + sizeof(int))..].ToArray(),
            BinaryPrimitives.ReadDoubleBigEndian(key.Span),
            BinaryPrimitives.ReadInt32BigEndian(key.Span[sizeof(double)..]));
}

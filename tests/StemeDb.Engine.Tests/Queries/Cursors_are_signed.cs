using System.Text;
using CsCheck;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;

namespace StemeDb.Engine.Tests.Queries;

/// <summary>Only a cursor that was handed out is taken, whole, and with the question it was handed out for. CsCheck prints the seed of a failure.</summary>
public sealed class Cursors_are_signed
{
    private static readonly Instant Noon = new(new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks);

    private static readonly Gen<(PageCursor Cursor, byte[] Question)> AnyCursor =
        from seq in Gen.Long[0, long.MaxValue]
        from ticks in Gen.Long[0, Instant.MaxValue.Ticks]
        from key in Gen.Byte.Array[0, 64]
        from question in Gen.Byte.Array[0, 64]
        select (new PageCursor(seq, new Instant(ticks), key), question);

    [Fact]
    public void What_was_signed_is_read_back()
    {
        var cursors = PageCursors.OfThisProcess();
        AnyCursor.Sample(given =>
        {
            var read = cursors.Decode(cursors.Encode(given.Cursor, given.Question), given.Question);
            return (read.AsOfSeq, read.Now) == (given.Cursor.AsOfSeq, given.Cursor.Now) && read.Key.Span.SequenceEqual(given.Cursor.Key.Span);
        });
    }

    [Fact]
    public void Any_flipped_bit_any_cut_any_addition_and_any_other_question_is_refused()
    {
        var cursors = PageCursors.OfThisProcess();
        Gen.Select(AnyCursor, Gen.Int[0, int.MaxValue], Gen.Byte).Sample((given, at, other) =>
        {
            var text = cursors.Encode(given.Cursor, given.Question);
            var flipped = text.ToArray();
            flipped[at % text.Length] ^= (byte)(1 << (other % 8));
            return IsRefused(cursors, flipped, given.Question)
                && IsRefused(cursors, text[..(at % text.Length)], given.Question)
                && IsRefused(cursors, [.. text, other], given.Question)
                && IsRefused(cursors, text, [.. given.Question, other]);
        });
    }

    [Fact]
    public void Every_bit_of_one_cursor_counts()
    {
        var cursors = PageCursors.OfThisProcess();
        var text = cursors.Encode(new PageCursor(7, Noon, "a/b/c"u8.ToArray()), "q"u8);
        for (var bit = 0; bit < text.Length * 8; bit++)
        {
            var flipped = text.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(IsRefused(cursors, flipped, "q"u8), $"bit {bit} of {Encoding.ASCII.GetString(text)}");
        }
    }

    [Fact]
    public void A_cursor_outlives_one_change_of_the_key_and_no_second_one()
    {
        var ring = CursorKeyring.Empty.Renewed(Noon);
        var text = new PageCursors(ring).Encode(new PageCursor(7, Noon, default), "q"u8);

        Assert.Same(ring, ring.Renewed(Later(29)));
        var second = ring.Renewed(Later(31));
        var third = second.Renewed(Later(62));

        Assert.Equal(7, new PageCursors(second).Decode(text, "q"u8).AsOfSeq);
        Assert.NotEqual(text, new PageCursors(second).Encode(new PageCursor(7, Noon, default), "q"u8));
        Assert.True(IsRefused(new PageCursors(third), text, "q"u8));
        Assert.True(IsRefused(PageCursors.OfThisProcess(), text, "q"u8), "another engine's key");
    }

    [Fact]
    public async Task Every_listing_takes_its_own_cursors_alone()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        for (var i = 0; i < 3; i++)
        {
            await engine.AppendAsync(Claims.Of($"a{i}", "s", "x"));
            await engine.AppendAsync(Claims.Of($"a{i}", "t", "y"));
        }

        Request[] listings =
        [
            new() { ListAssertions = new ListAssertions { Source = ByteString.CopyFromUtf8("s"), Limit = 1 } },
            new() { ListConcepts = new ListConcepts { Limit = 1 } },
            new() { Query = new Query { ConceptPath = ByteString.CopyFromUtf8("*"), Limit = 1 } },
        ];
        var cursors = listings.Select(listing => engine.Ask(listing).Page.NextCursor).ToArray();
        Assert.All(cursors, cursor => Assert.False(cursor.IsEmpty));

        foreach (var (listing, i) in listings.Select((listing, i) => (listing, i)))
        {
            foreach (var (cursor, j) in cursors.Select((cursor, j) => (cursor, j)))
            {
                var asked = With(listing, cursor);
                Assert.Equal(i == j, engine.Reads.Execute(asked, new ReadLifetime(long.MaxValue)).Fault is null);
                Assert.Equal(FaultCode.FaultBadCursor, engine.AskInVain(With(listing, ByteString.CopyFrom(cursor.Span[..^1]))).Code);
            }
        }
    }

    private static Instant Later(int days) => new(Noon.Ticks + TimeSpan.FromDays(days).Ticks);

    private static Request With(Request listing, ByteString cursor)
    {
        var asked = listing.Clone();
        switch (asked.BodyCase)
        {
            case Request.BodyOneofCase.ListAssertions: asked.ListAssertions.Cursor = cursor; break;
            case Request.BodyOneofCase.ListConcepts: asked.ListConcepts.Cursor = cursor; break;
            default: asked.Query.Cursor = cursor; break;
        }

        return asked;
    }

    private static bool IsRefused(PageCursors cursors, byte[] text, ReadOnlySpan<byte> question)
    {
        try
        {
            cursors.Decode(text, question);
            return false;
        }
        catch (ReadFaultException e)
        {
            return e.Fault.Code == FaultCode.FaultBadCursor;
        }
    }
}

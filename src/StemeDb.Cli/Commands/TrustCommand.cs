using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StemeDb.Cli.Output;
using StemeDb.Client;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb trust learn</c>, <c>list</c> and <c>show [ID]</c>: what is learned about sources.</summary>
internal static class TrustCommand
{
    private const int PageMax = 1000;

    private static readonly Argument<string?> Id = new("id")
    {
        Description = "The snapshot; left out: the one in force.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 20 };

    public static Command Create()
    {
        var learn = new Command("learn", "Learn copy groups and accuracies of sources now.");
        learn.Runs(LearnAsync);
        var list = new Command("list", "List what was learned, the newest first.") { Limit };
        list.Runs(ListAsync);
        var show = new Command("show", "Show what a snapshot says of each source.") { Id };
        show.Runs(ShowAsync);
        return new Command("trust", "What is learned about sources: who copies whom, and how often each is right.") { learn, list, show };
    }

    private static async Task<int> LearnAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // The server ends what takes too long.
        var client = ServerOption.Connect(parsed, Timeout.InfiniteTimeSpan);
        var before = parsed.WantsJson() ? null : await InForceAsync(client, cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        var learned = await client.LearnAsync(cancellationToken);
        if (parsed.WantsJson())
        {
            JsonOutput.Write(learned.Snapshot.Raw);
            return ExitCode.Success;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(learned.Created ? "learned" : "nothing new")} in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s"));
        SnapshotText.WriteSummary(Console.Out, learned.Snapshot);
        if (learned.Created && before is not null)
        {
            var earlier = await client.GetSnapshotAsync(before.Id, cancellationToken);
            var now = await client.GetSnapshotAsync(learned.Snapshot.Id, cancellationToken);
            Console.WriteLine($"changed since {before.Id[..SnapshotText.ShortId]}:");
            foreach (var change in SnapshotChanges.Of(earlier, now).DefaultIfEmpty("no group, and no accuracy by a point")) Console.WriteLine($"  {change}");
        }

        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        string? cursor = null;
        for (var wanted = parsed.GetValue(Limit); wanted > 0;)
        {
            var page = await client.ListSnapshotsAsync(Math.Min(wanted, PageMax), cursor, cancellationToken);
            foreach (var snapshot in page.Snapshots) Console.WriteLine(parsed.WantsJson() ? snapshot.Raw.GetRawText() : SnapshotText.Line(snapshot));
            wanted -= page.Snapshots.Count;
            cursor = page.NextCursor;
            if (cursor is null) break;
        }

        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var id = parsed.GetValue(Id) ?? (await InForceAsync(client, cancellationToken))?.Id
            ?? throw new CommandFailure(ExitCode.Refused, "nothing was learned yet; see `stemedb trust learn`.");
        var snapshot = await client.GetSnapshotAsync(id, cancellationToken);
        if (parsed.WantsJson())
        {
            JsonOutput.Write(snapshot.Raw);
            return ExitCode.Success;
        }

        SnapshotText.WriteSummary(Console.Out, snapshot);
        SnapshotText.WriteSources(Console.Out, snapshot);
        return ExitCode.Success;
    }

    private static async Task<SnapshotMessage?> InForceAsync(StemeDbClient client, CancellationToken cancellationToken) =>
        (await client.ListSnapshotsAsync(limit: 1, cancellationToken: cancellationToken)).Snapshots is [var newest, ..] ? newest : null;
}

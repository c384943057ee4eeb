using StemeDb.Archive.Catalog;
using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Archive.Status;
using StemeDb.Archive.Tests.Restoring;
using StemeDb.Archive.Verifying;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Faulting;

/// <summary>
/// Each fault on an archive of 200 claims with two backups: what a restore, a verification and the status make of it. Everything up
/// to the seq that the status gives must be restorable, exactly.
/// </summary>
internal static class FaultOutcomes
{
    private delegate Task<string> Scenario(RestoreBench bench);

    private static readonly (string Fault, Scenario Run)[] _scenarios =
    [
        ("the store is slow", bench => WithStoreAsync(bench, _ => ObjectFault.None, (_, cancel) => Task.Delay(2, cancel))),
        ("every 4th call to the store fails", bench => WithStoreAsync(bench, FaultyObjectStore.EveryNth(4, ObjectFault.Fail))),
        ("the answer of every 4th call is lost: a put that was done, a stream that breaks half way", bench => WithStoreAsync(bench, FaultyObjectStore.EveryNth(4, ObjectFault.LoseAnswer))),
        ("listings are stale", bench => WithStoreAsync(bench, call => call.Verb == ObjectVerb.List ? ObjectFault.Stale : ObjectFault.None)),
        ("a run is missing", async bench => await DamagedAsync(bench, await RunAsync(bench), _ => null)),
        ("a run is truncated", async bench => await DamagedAsync(bench, await RunAsync(bench), bytes => bytes[..^7])),
        ("a bit of a run is flipped", async bench => await DamagedAsync(bench, await RunAsync(bench), Flipped)),
        ("a run is swapped with another", async bench => await SwappedAsync(bench, await RunAsync(bench), (await RunsAsync(bench))[0])),
        ("a piece of journal is missing", async bench => await DamagedAsync(bench, (await PiecesAsync(bench))[^3], _ => null)),
        ("a piece is truncated", async bench => await DamagedAsync(bench, (await PiecesAsync(bench))[^3], bytes => bytes[..^7])),
        ("a bit of a piece is flipped", async bench => await DamagedAsync(bench, (await PiecesAsync(bench))[^3], Flipped)),
        ("two pieces are swapped", async bench => await SwappedAsync(bench, (await PiecesAsync(bench))[^3], (await PiecesAsync(bench))[^2])),
        ("a manifest is missing", async bench => await DamagedAsync(bench, (await ManifestsAsync(bench))[1], _ => null)),
        ("a bit of a manifest is flipped", async bench => await DamagedAsync(bench, (await ManifestsAsync(bench))[1], Flipped)),
        ("the manifest of another backup is in its place", async bench => await SwappedAsync(bench, (await ManifestsAsync(bench))[1], (await ManifestsAsync(bench))[0])),
        ("an object of somebody else lies in the archive", async bench =>
        {
            await bench.Store.PutIfAbsentAsync(bench.Cluster.Names.Root + "holiday.jpg", ObjectContent.Of(new byte[] { 1 }));
            return await TellAsync(bench, bench.Archive, damaged: null);
        }),
        ("the target of the restore fills up, at many places", FullAsync),
        ("the restore is cut off at several calls to the store, and run again", CutAsync),
        ("an engine is restored to the past, writes on, and its archiver starts again", PastAsync),
        ("two restores at once", async bench =>
        {
            var reports = await Task.WhenAll(bench.RestoreAsync(bench.NewTarget()), bench.RestoreAsync(bench.NewTarget()));
            Assert.NotEqual(reports[0].Generation, reports[1].Generation);
            return "each has a generation of its own; all 200 in both";
        }),
    ];

    public static async Task<IReadOnlyList<(string Fault, string Outcome)>> RunAsync(Func<Task<IObjectStore?>> store)
    {
        var outcomes = new List<(string, string)>();
        foreach (var (fault, run) in _scenarios)
        {
            await using var bench = new RestoreBench(await store());
            await bench.FillAsync();
            try
            {
                outcomes.Add((fault, await run(bench)));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"'{fault}': {error.Message}", error);
            }
        }

        return outcomes;
    }

    private static Task<string> WithStoreAsync(
        RestoreBench bench, Func<ObjectCall, ObjectFault> script, Func<ObjectCall, CancellationToken, Task>? delay = null) =>
        TellAsync(bench, bench.Archive with { Store = new FaultyObjectStore(bench.Store, script, delay) }, damaged: null);

    private static async Task<string> DamagedAsync(RestoreBench bench, string name, Func<byte[], byte[]?> change)
    {
        var bytes = await bench.Store.ReadAllAsync(name, int.MaxValue - 1);
        await bench.Store.DeleteAsync(name);
        if (change(bytes) is { } changed) await bench.Store.PutIfAbsentAsync(name, ObjectContent.Of(changed));
        return await TellAsync(bench, bench.Archive, name);
    }

    private static async Task<string> SwappedAsync(RestoreBench bench, string name, string other)
    {
        var bytes = await bench.Store.ReadAllAsync(other, int.MaxValue - 1);
        return await DamagedAsync(bench, name, _ => bytes);
    }

    /// <summary>Restores to the latest and to what the status says is there, verifies, and tells all three.</summary>
    private static async Task<string> TellAsync(RestoreBench bench, ArchiveAccess archive, string? damaged)
    {
        var before = await StatusAsync(archive);
        var verified = await ArchiveVerifier.RunAsync(archive);
        await VerificationRecords.PutAsync(archive, VerificationRecord.Of(verified, isWhole: true, DateTimeOffset.UtcNow));
        var after = await StatusAsync(archive);
        Assert.True(verified.IsSound == (after.Problems.Count == 0), $"verified {verified.IsSound}: {string.Join(' ', after.Problems)}");
        var findings = verified.Findings.Where(finding => finding.IsFault).Select(finding => finding.Kind.ToString()).Distinct().Order().ToArray();
        var found = findings.Length == 0 ? "verify: sound" : $"verify: {string.Join(", ", findings).ToLowerInvariant()}";
        var status = Tell(before) == Tell(after) ? $"status: {Tell(before)}" : $"status: {Tell(before)}, once verified {Tell(after)}";
        return $"{await RestoreAllAsync(bench, archive, damaged)}; {found}; {status}";
    }

    private static string Tell(ArchiveStatus status) =>
        $"restorable up to seq {status.RestorableSeq}, {(status.Problems.Count == 0 ? "no problem" : "names it")}";

    /// <summary>What a status says can be restored can be, with what it does not call damaged.</summary>
    private static async Task<ArchiveStatus> StatusAsync(ArchiveAccess archive)
    {
        var status = await ArchiveStatusReader.ReadAsync(archive);
        Assert.All(status.Backups, backup => Assert.Equal(backup.VerifiedAt is null, backup.IsSound is null));
        return status;
    }

    private static async Task<string> RestoreAllAsync(RestoreBench bench, ArchiveAccess archive, string? damaged)
    {
        var target = bench.NewTarget();
        try
        {
            var report = await bench.RestoreAsync(target, archive: archive);
            await RestoreBench.CheckAsync(target, 200);
            return $"restore: all 200, from {(report.Plan.Backup is { } backup ? $"the backup of seq {backup.Seq}" : "the journal")}";
        }
        catch (Exception error) when (damaged is not null && error is ObjectStoreException or RestoreImpossibleException)
        {
            Assert.True(IsNamed(bench, damaged, error.Message), error.Message);
            Assert.False(File.Exists(Path.Combine(target, "metadata.json")) && !File.Exists(Path.Combine(target, "RESTORE")));
        }

        // What is left can be had: up to the seq before the first that is not.
        var rest = bench.NewTarget();
        if (await FirstUnreadableAsync(archive) is not { } unreadable)
        {
            var older = (await ArchiveCatalog.ReadAsync(archive)).Backups[0].Name;
            await bench.RestoreAsync(rest, new RestoreOptions { Backup = older }, archive);
            await RestoreBench.CheckAsync(rest, 200);
            return "restore: refused, naming the object; all 200 by --backup with the older one";
        }

        var last = unreadable - 1;
        await bench.RestoreAsync(rest, new RestoreOptions { Goal = RestoreGoal.At(last) }, archive);
        await RestoreBench.CheckAsync(rest, last);
        return $"restore: refused, naming object and seqs; all up to seq {last} by --to";
    }

    /// <summary>What a refusal must name: the object; the seqs of a piece that is not there.</summary>
    private static bool IsNamed(RestoreBench bench, string damaged, string message) =>
        message.Contains(damaged, StringComparison.Ordinal)
        || (bench.Cluster.Names.PieceSeqsOf(1, damaged) is { } seqs && message.Contains($"seq {seqs.FirstSeq} to {seqs.LastSeq}", StringComparison.Ordinal));

    private static async Task<long?> FirstUnreadableAsync(ArchiveAccess archive)
    {
        var report = await ArchiveVerifier.RunAsync(archive);
        return report.Findings.Where(finding => finding.Seqs is not null).Min(finding => finding.Seqs?.First);
    }

    private static async Task<string> FullAsync(RestoreBench bench)
    {
        for (long room = 500; ; room += 9_000)
        {
            var target = bench.NewTarget();
            try
            {
                await bench.RestoreAsync(target, files: new FullDisk(room));
                return "at several places: refused with the file; run again with room: all 200";
            }
            catch (DiskFullException)
            {
                Assert.ThrowsAny<Exception>(() => Started(target));
                await bench.RestoreAsync(target);
                await RestoreBench.CheckAsync(target, 200);
            }
        }
    }

    private static void Started(string target)
    {
        using var directory = DataDirectory.Open(DiskFileSystem.Instance, new DataDirectoryOptions(target));
        if (directory.IsNew) throw new InvalidOperationException("Nothing was begun.");
    }

    private static async Task<string> CutAsync(RestoreBench bench)
    {
        for (var stopAt = 3; ; stopAt += 15)
        {
            using var stop = new CancellationTokenSource();
            var cut = new FaultyObjectStore(bench.Store, call =>
            {
                if (call.Number < stopAt) return ObjectFault.None;
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            });
            var target = bench.NewTarget();
            try
            {
                var options = new RestoreOptions { SegmentBytes = 16 * 1024 };
                await ArchiveRestore.RunAsync(bench.Archive with { Store = cut }, DiskFileSystem.Instance, new DataDirectoryOptions(target), options, null, stop.Token);
                return "at several places: no engine starts on it; run again: all 200, and what was there is not fetched again";
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                if (!File.Exists(Path.Combine(target, "metadata.json"))) await bench.RestoreAsync(target);
                await RestoreBench.CheckAsync(target, 200);
            }
        }
    }

    private static async Task<string> PastAsync(RestoreBench bench)
    {
        var target = bench.NewTarget();
        await bench.RestoreAsync(target, 125);
        await using (var past = await new SampleCluster(target, "second").ReplayAsync())
        {
            past.Write(40);
            await past.ArchiveAsync(bench.Store);
        }

        var latest = await bench.RestoreAsync(bench.NewTarget());
        var old = bench.NewTarget();
        await bench.RestoreAsync(old, new RestoreOptions { Generation = 1 });
        await RestoreBench.CheckAsync(old, 200);
        Assert.Equal((165L, 2L), (latest.Plan.ToSeq, latest.Plan.Generation));
        Assert.True((await ArchiveVerifier.RunAsync(bench.Archive)).IsSound);
        return "it archives a generation of its own, up to seq 165; the old one is whole, all 200 with --generation 1; verify: sound";
    }

    private static byte[] Flipped(byte[] bytes) => [.. bytes[..(bytes.Length / 2)], (byte)(bytes[bytes.Length / 2] ^ 1), .. bytes[((bytes.Length / 2) + 1)..]];

    private static Task<IReadOnlyList<string>> PiecesAsync(RestoreBench bench) => bench.NamesAsync(bench.Cluster.Names.JournalOf(1));

    private static async Task<IReadOnlyList<string>> ManifestsAsync(RestoreBench bench) =>
        [.. (await bench.NamesAsync(bench.Cluster.Names.Backups)).Where(name => name.EndsWith("manifest.json", StringComparison.Ordinal))];

    /// <summary>A run that the second backup has and the first does not.</summary>
    private static async Task<string> RunAsync(RestoreBench bench)
    {
        var backups = (await ArchiveCatalog.ReadAsync(bench.Archive)).Backups;
        return backups[1].Manifest!.Files.Select(file => file.Object).Except(backups[0].Manifest!.Files.Select(file => file.Object)).First();
    }

    private static async Task<IReadOnlyList<string>> RunsAsync(RestoreBench bench) =>
        [.. (await ArchiveCatalog.ReadAsync(bench.Archive)).Backups[0].Manifest!.Files.Select(file => file.Object)];
}

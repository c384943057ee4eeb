using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Model.Time;

namespace StemeDb.BackupAgent.Tests;

/// <summary>An engine whose runs are made up: each write adds one, a merge puts one in the place of all.</summary>
internal sealed class EngineDouble : IEngineArchiving
{
    private readonly Dictionary<string, byte[]> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _pins = new(StringComparer.Ordinal);
    private List<string> _current = [];

    public Guid ClusterId { get; } = Guid.Parse("c0ffee00-0000-4000-8000-000000000002");

    public long Generation { get; set; } = 1;

    public long Seq { get; private set; }

    public bool ArchiveRequired { get; set; }

    public long ArchivedSeq { get; set; }

    /// <summary>Bytes of runs that were read.</summary>
    public long BytesRead { get; private set; }

    public int Pins => _pins.Count;

    /// <summary>Done when a pin was used without being read, as one does to keep it.</summary>
    public TaskCompletionSource PinKept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Records, which a checkpoint finds in a run of their own.</summary>
    public void Write(int bytes)
    {
        Seq++;
        var text = Encoding.UTF8.GetBytes($"run {Seq} ");
        var run = new byte[bytes];
        for (var i = 0; i < run.Length; i++) run[i] = text[i % text.Length];
        Add(run);
    }

    /// <summary>One run in the place of all.</summary>
    public void Merge()
    {
        var merged = _current.SelectMany(name => _runs[name]).ToArray();
        _current = [];
        Add(merged);
    }

    /// <summary>The first run of all is the only one again, as where the data was restored to the past.</summary>
    public void Return() => _current = [_runs.Keys.First()];

    public byte[] Run(string name) => _runs[name];

    public Task<EngineStatus> GetStatusAsync(EngineCall call = default) => Task.FromResult(
        new EngineStatus("0.1.0", ClusterId.ToString(), Generation, TimeSpan.Zero, Seq, Seq, Seq, 0, [])
        {
            ArchiveRequired = ArchiveRequired,
            ArchivedSeq = ArchivedSeq,
        });

    public IAsyncEnumerable<JournalFeedPart> FollowJournalAsync(EngineJournalFeed feed, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task ReportArchivedAsync(long generation, long upToSeq, EngineCall call = default) => throw new NotSupportedException();

    public Task<PinnedCheckpointInfo> PinCheckpointAsync(TimeSpan timeToLive, EngineCall call = default)
    {
        var pin = Guid.NewGuid().ToString("N");
        _pins[pin] = [.. _current];
        return Task.FromResult(new PinnedCheckpointInfo(
            pin, timeToLive, "MANIFEST"u8.ToArray(), [.. _current.Select(name => (name, (long)_runs[name].Length))], Seq, (uint)Seq, new Instant(1), Seq, ClusterId, Generation));
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPinnedAsync(
        string pin, string file, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (!_pins.TryGetValue(pin, out var files))
        {
            throw new EngineFaultException(new Contracts.V1.Fault { Name = ArchivingFaultName.PinGone, Detail = "The pin is gone." });
        }

        if (length == 0)
        {
            PinKept.TrySetResult();
            yield break;
        }

        Assert.Contains(file, files);
        const int piece = 1000;
        for (var at = offset; at < offset + length; at += piece)
        {
            var part = _runs[file].AsMemory((int)at, (int)Math.Min(piece, offset + length - at));
            BytesRead += part.Length;
            yield return part;
        }
    }

    public Task ReleasePinAsync(string pin, EngineCall call = default)
    {
        _pins.Remove(pin);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(byte[] run)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(run)) + ".kv";
        _runs[name] = run;
        _current.Add(name);
    }
}

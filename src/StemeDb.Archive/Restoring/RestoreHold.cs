using System.Text.Json;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// Says in the archive what a restore reads, so that retention leaves it alone: objects <c>restores/&lt;id&gt;-&lt;n&gt;.json</c>, each good
/// for ten minutes, renewed every three. All of them are removed at the end; of a restore that was killed they run out.
/// </summary>
internal sealed class RestoreHold : IAsyncDisposable
{
    private static readonly TimeSpan _goodFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _renewEvery = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _removeTime = TimeSpan.FromSeconds(5);

    private readonly ArchiveAccess _archive;
    private readonly RestorePlan _plan;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _names = [];
    private Task _renewing = Task.CompletedTask;

    private RestoreHold(ArchiveAccess archive, RestorePlan plan) => (_archive, _plan) = (archive, plan);

    public static async Task<RestoreHold> PlaceAsync(ArchiveAccess archive, RestorePlan plan, CancellationToken cancellation)
    {
        var hold = new RestoreHold(archive, plan);
        await hold.PutAsync(cancellation);
        hold._renewing = hold.RenewAsync();
        return hold;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
        using var limit = new CancellationTokenSource(_removeTime);
        foreach (var name in _names)
        {
            try
            {
                await _archive.Store.DeleteAsync(name, limit.Token);
            }
            catch (Exception error) when (error is ObjectStoreException or OperationCanceledException)
            {
                // It runs out by itself.
            }
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_renewEvery, _stop.Token);
                try
                {
                    await PutAsync(_stop.Token);
                }
                catch (ObjectStoreUnavailableException)
                {
                    // The one before is good for two more rounds.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The restore is done.
        }
        catch (ObjectStoreException)
        {
            // What the restore reads from the same store says it better.
        }
    }

    private async Task PutAsync(CancellationToken cancellation)
    {
        var name = $"{_archive.Names.Restores()}{_id}-{_names.Count + 1}.json";
        _names.Add(name);
        var content = ObjectContent.Of(Write(), isPassing: true);
        await _archive.Store.PutIfAbsentAsync(name, content, cancellation);
    }

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            var now = DateTimeOffset.UtcNow;
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("backup", _plan.Backup?.Name);
            json.WriteNumber("generation", _plan.Generation);
            json.WriteNumber("from_seq", _plan.Pieces.Count > 0 ? _plan.Pieces[0].Piece.FirstSeq : _plan.JournalFrom);
            json.WriteNumber("to_seq", _plan.ToSeq);
            json.WriteString("renewed_at", now);
            json.WriteString("expires_at", now + _goodFor);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

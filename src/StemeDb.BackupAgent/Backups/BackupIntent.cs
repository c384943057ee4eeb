using System.Text.Json;
using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.BackupAgent.Backups;

/// <summary>What a backup under way is going to name, so that retention leaves it alone (docs/formats/archive.md).</summary>
internal static class BackupIntent
{
    private const int BytesMax = 64 << 20;

    /// <summary>Takes a name and says what is going to be named. A name that is taken already is passed over.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="ObjectStoreException">The store cannot be used.</exception>
    public static async Task<string> PutAsync(
        IObjectStore store, ArchiveNames names, DateTimeOffset now, IEnumerable<string> sha256s, CancellationToken cancellationToken)
    {
        // The guid makes it this backup's alone: the same put, tried again after its answer was lost, is found to be the same.
        var content = ObjectContent.Of(JsonSerializer.SerializeToUtf8Bytes(new { id = Guid.NewGuid(), runs = sha256s }), isPassing: true);
        for (var moment = now; ; moment = moment.AddSeconds(1))
        {
            var name = ArchiveNames.BackupName(moment);
            if (await store.StatAsync(names.Manifest(name), cancellationToken) is not null) continue;
            if (await store.PutIfAbsentAsync(names.Intent(name), content, cancellationToken) != PutOutcome.ExistsOther) return name;
        }
    }

    /// <summary>The runs that an intent names; null when it is gone.</summary>
    /// <exception cref="ObjectStoreException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<string>?> ReadAsync(IObjectStore store, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await store.ReadAllAsync(name, BytesMax, cancellationToken));
            return [.. json.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetString() ?? "")];
        }
        catch (ObjectMissingException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ObjectDamagedException(store.Location, name, e.Message, e);
        }
    }
}

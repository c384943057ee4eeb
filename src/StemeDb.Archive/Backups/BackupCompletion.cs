using System.Globalization;
using System.Text.Json;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Backups;

/// <summary>That a backup was finished, kept beside its manifest, so that a manifest that is lost is missed (docs/formats/archive.md).</summary>
public static class BackupCompletion
{
    private const int BytesMax = 4 * 1024;

    /// <summary>Puts it; the manifest is there.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">The names in it.</param>
    /// <param name="manifest">Of the backup.</param>
    /// <param name="cancellation">Gives up; the backup is whole without it.</param>
    /// <exception cref="ObjectStoreException">The store cannot be used.</exception>
    public static Task PutAsync(IObjectStore store, ArchiveNames names, BackupManifest manifest, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(manifest);
        var text = JsonSerializer.SerializeToUtf8Bytes(new { format = 1, generation = manifest.Generation, seq = manifest.Seq });
        return store.PutIfAbsentAsync(names.Completion(manifest.Name), ObjectContent.Of(text), cancellation);
    }

    /// <summary>Why a backup without a manifest has none: as a sentence when it was lost; null when it never had one.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">The names in it.</param>
    /// <param name="backup">Name of the backup.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public static async Task<string?> FindLossAsync(IObjectStore store, ArchiveNames names, string backup, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var manifest = names.Manifest(backup);
        if (await store.StatAsync(names.Completion(backup), cancellation) is null) return null;
        var seq = await ReadSeqAsync(store, names.Completion(backup), cancellation);

        // Whoever finishes puts the manifest first, and whoever removes takes it last: one that is there by now was not lost.
        return await store.StatAsync(manifest, cancellation) is not null ? null
            : $"The manifest '{manifest}' is not there, and the backup was finished{seq}: it was lost. Put it back from a copy of the store, or remove the folder of the backup; until then no run is removed from the archive.";
    }

    private static async Task<string> ReadSeqAsync(IObjectStore store, string name, CancellationToken cancellation)
    {
        try
        {
            using var json = JsonDocument.Parse(await store.ReadAllAsync(name, BytesMax, cancellation));
            return string.Create(CultureInfo.InvariantCulture, $", at seq {json.RootElement.GetProperty("seq").GetInt64()}");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or ObjectMissingException or ObjectDamagedException)
        {
            return "";
        }
    }
}

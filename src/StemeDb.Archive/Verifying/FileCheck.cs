using System.Collections.Concurrent;
using System.Security.Cryptography;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;

namespace StemeDb.Archive.Verifying;

/// <summary>Reads the files of backups, each once however many backups have it.</summary>
internal sealed class FileCheck(ArchiveAccess archive, VerifyTally tally, int parallel)
{
    private const int BufferBytes = 256 * 1024;

    /// <returns>Names of the backups that are not whole.</returns>
    public async Task<IReadOnlySet<string>> RunAsync(IReadOnlyList<CatalogBackup> backups, CancellationToken cancellation)
    {
        var unsound = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var backup in backups)
        {
            if (!IsManifestSound(backup)) unsound[backup.Name] = true;
        }

        var users = backups.SelectMany(backup => backup.Manifest?.Files.Select(file => (file, backup.Name)) ?? [])
            .ToLookup(item => (item.file.Object, item.file.Length, item.file.Sha256), item => item.Name);
        var known = users.Select(group => group.Key.Sha256).ToHashSet(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            users,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (file, cancel) =>
            {
                var finding = await CheckAsync(file.Key.Object, file.Key.Length, file.Key.Sha256, known, cancel);
                if (finding is null) return;
                tally.Find(finding with { Message = $"{finding.Message} Backups that need it: {string.Join(", ", file)}." });
                foreach (var name in file) unsound[name] = true;
            });
        return unsound.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private bool IsManifestSound(CatalogBackup backup)
    {
        var name = archive.Names.Manifest(backup.Name);
        if (backup.IsUnfinished)
        {
            tally.Find(new ArchiveFinding(ArchiveFindingKind.Unfinished, archive.Names.Backup(backup.Name), $"{backup.Name} has no manifest: it is being made or removed, or was cut off. It is no backup."));
            return false;
        }

        if (backup.Fault is { } fault)
        {
            tally.Find(new ArchiveFinding(backup.IsLost ? ArchiveFindingKind.Missing : ArchiveFindingKind.Damaged, name, fault));
            return false;
        }

        try
        {
            tally.Read(0);
            RestorePlanner.StoreManifestOf(archive, backup.Manifest!);
            return true;
        }
        catch (ObjectDamagedException damage)
        {
            tally.Find(new ArchiveFinding(ArchiveFindingKind.Damaged, name, damage.Message));
            return false;
        }
    }

    private async Task<ArchiveFinding?> CheckAsync(string name, long length, string sha256, HashSet<string> known, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long read = 0;
        try
        {
            await using var stream = await archive.Store.OpenReadAsync(name, cancellation: cancellation);
            var buffer = new byte[BufferBytes];
            while (await stream.ReadAsync(buffer, cancellation) is var bytes and > 0)
            {
                hash.AppendData(buffer, 0, bytes);
                read += bytes;
            }
        }
        catch (ObjectMissingException)
        {
            return new ArchiveFinding(ArchiveFindingKind.Missing, name, $"The object '{name}' of {length} bytes is not there.");
        }
        catch (ObjectDamagedException damage)
        {
            return new ArchiveFinding(ArchiveFindingKind.Damaged, name, damage.Message);
        }
        catch (ForeignObjectException foreign)
        {
            return new ArchiveFinding(ArchiveFindingKind.Foreign, name, foreign.Message);
        }

        tally.Read(read);
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found == sha256 && read == length) return null;
        if (known.Contains(found)) return new ArchiveFinding(ArchiveFindingKind.Swapped, name, $"The object '{name}' has the bytes of {found}.kv.");
        return read < length
            ? new ArchiveFinding(ArchiveFindingKind.Truncated, name, $"The object '{name}' ends after {read} of {length} bytes.")
            : new ArchiveFinding(ArchiveFindingKind.Damaged, name, $"The object '{name}' is not what was written: its SHA-256 is {found}, of {read} bytes.");
    }
}

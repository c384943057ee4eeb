using System.Globalization;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Storage.Verification;

/// <summary>Reads every byte of a data directory that no engine works on, and reports. Changes nothing.</summary>
public static class DataVerifier
{
    /// <summary>
    /// Checks metadata, journal, manifest and runs, that the journal goes on where the runs end, and that what both hold is the
    /// same.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where the data lies.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <param name="parallel">Parts of a run that are checked at once, 1 or more.</param>
    /// <exception cref="IOException">A file or directory cannot be read.</exception>
    /// <exception cref="DataDirectoryNewerException">A newer program wrote the directory.</exception>
    public static DataVerification Verify(IFileSystem files, DataDirectoryOptions options, CancellationToken cancellationToken, int parallel = 1)
    {
        var findings = new List<string>();
        var metadata = ReadMetadata(files, options, findings);
        var journal = JournalVerifier.Verify(files, options.WalDirectory, metadata?.ClusterId, metadata?.Generation ?? 1);
        var runs = RunVerifier.Verify(files, options.DbDirectory, cancellationToken, IndexFilterPrefixes.Instance, parallel);
        if (FindGap(metadata, journal, runs) is { } gap)
        {
            findings.Add(gap);
        }

        if (!journal.IsSound || !runs.IsClean || runs.Manifest is not { } manifest || journal.Segments.Count == 0)
        {
            return new DataVerification(metadata, journal, runs, findings);
        }

        var (compared, disagreements) = IndexComparison.Run(
            files, options.WalDirectory, options.DbDirectory, manifest, cancellationToken);
        return new DataVerification(metadata, journal, runs, findings) { RecordsCompared = compared, Disagreements = disagreements };
    }

    private static DataDirectoryMetadata? ReadMetadata(IFileSystem files, DataDirectoryOptions options, List<string> findings)
    {
        try
        {
            return DataDirectory.ReadMetadata(files, options.Root);
        }
        catch (MetadataDamagedException damage)
        {
            findings.Add(damage.Message);
            return null;
        }
        catch (FileNotFoundException)
        {
            findings.Add($"{Path.Combine(options.Root, DataDirectory.MetadataFileName)} is missing. Put it back from a copy, or run 'stemedb data repair'.");
            return null;
        }
    }

    private static string? FindGap(DataDirectoryMetadata? metadata, JournalVerification journal, VerifyReport runs)
    {
        var checkpoint = runs.Manifest?.CheckpointSeq ?? 0;
        if (journal.Segments.Count == 0)
        {
            return metadata is { IsJournalBegun: true } || checkpoint > 0
                ? "The journal was begun and has no segment. Put its directory back; else restore with 'stemedb restore', or see 'stemedb data repair'."
                : null;
        }

        return runs.Manifest is null || journal.FirstSeq <= checkpoint + 1
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The runs end with seq {checkpoint} and the journal begins with seq {journal.FirstSeq}: what lies between is missing. Put the missing directory back, or see 'stemedb data repair'.");
    }
}

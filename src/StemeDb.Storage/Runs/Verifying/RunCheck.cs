using System.Security.Cryptography;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs.Verifying;

/// <summary>Checks one run: its digests, both its ends, and every entry. Its parts need nothing of each other.</summary>
internal static class RunCheck
{
    public static RunReport Check(IFileSystem files, string path, RunInfo? listed, IFilterPrefixes? prefixes, int parallel, CancellationToken cancellationToken)
    {
        using var file = files.Open(path, writable: false);
        var envelope = TryRead(file, out var damage);
        IReadOnlyList<KeyspaceSection> sections = envelope?.Footer.Keyspaces ?? [];
        var (entries, found) = (new long[sections.Count], new List<Finding>[sections.Count]);
        (byte[] BeforeTrailer, byte[] Whole) digests = ([], []);
        CheckJobs.Run(
            [
                () => digests = Hash(file, cancellationToken),
                .. sections.Select((section, i) => new Action(
                    () => entries[i] = KeyspaceCheck.Check(file, section, prefixes, found[i] = [], cancellationToken))),
            ],
            parallel);

        var findings = new List<Finding>();
        CheckName(path, digests.Whole, findings);
        if (envelope is { } whole)
        {
            if (!digests.BeforeTrailer.AsSpan().SequenceEqual(whole.Trailer.Digest))
            {
                findings.Add(Finding.OfFile(path, $"The SHA-256 of {path} is not the one its trailer gives."));
            }

            CheckAgainstManifest(path, file.Length, whole.Footer, listed, findings);
        }

        findings.AddRange(damage is null ? found.SelectMany(list => list) : [Finding.Of(damage)]);
        return new RunReport(Path.GetFileName(path), file.Length, envelope?.Footer.FirstSeq, envelope?.Footer.LastSeq, entries.Sum(), findings);
    }

    private static RunEnvelope? TryRead(IStorageFile file, out RunDamagedException? damage)
    {
        try
        {
            damage = null;
            return RunEnvelope.Read(file);
        }
        catch (RunDamagedException e)
        {
            damage = e;
            return null;
        }
    }

    private static (byte[] BeforeTrailer, byte[] Whole) Hash(IStorageFile file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var trailerAt = Math.Max(0, file.Length - RunFormat.TrailerBytes);
        var buffer = new byte[256 * 1024];
        byte[] beforeTrailer = [];
        for (long offset = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (offset == trailerAt)
            {
                beforeTrailer = hash.GetCurrentHash();
            }

            var upTo = offset < trailerAt ? trailerAt : file.Length;
            var read = file.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, upTo - offset)));
            if (read == 0)
            {
                return (beforeTrailer, hash.GetHashAndReset());
            }

            hash.AppendData(buffer, 0, read);
            offset += read;
        }
    }

    private static void CheckName(string path, byte[] digest, List<Finding> findings)
    {
        var expected = Path.GetFileNameWithoutExtension(path);
        var actual = Convert.ToHexStringLower(digest);
        if (actual != expected)
        {
            findings.Add(Finding.OfFile(path, $"The SHA-256 of {path} is {actual}, which is not its name."));
        }
    }

    private static void CheckAgainstManifest(string path, long length, RunFooter footer, RunInfo? listed, List<Finding> findings)
    {
        var agrees = listed is null
            || (listed.Length == length
                && listed.FirstSeq == footer.FirstSeq
                && listed.LastSeq == footer.LastSeq
                && listed.Keyspaces.Count == footer.Keyspaces.Count
                && listed.Keyspaces.Zip(footer.Keyspaces).All(pair => Agree(pair.First, pair.Second)));
        if (!agrees)
        {
            findings.Add(Finding.OfFile(path, $"What the manifest says of {path} is not what the run holds."));
        }
    }

    private static bool Agree(KeyspaceInfo listed, KeyspaceSection held) =>
        listed.Keyspace == held.Keyspace
        && listed.Entries == held.Entries
        && listed.MinKey.Span.SequenceEqual(held.MinKey)
        && listed.MaxKey.Span.SequenceEqual(held.MaxKey);
}

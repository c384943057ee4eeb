using System.Security.Cryptography;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs.Verifying;

/// <summary>Checks one run: its digests, both its ends, and every entry.</summary>
internal static class RunCheck
{
    public static RunReport Check(IFileSystem files, string path, RunInfo? listed, IFilterPrefixes? prefixes, CancellationToken cancellationToken)
    {
        using var file = files.Open(path, writable: false);
        var findings = new List<Finding>();
        RunFooter? footer = null;
        long entries = 0;
        var (beforeTrailer, whole) = Hash(file, cancellationToken);
        CheckName(path, whole, findings);
        try
        {
            var envelope = RunEnvelope.Read(file);
            footer = envelope.Footer;
            if (!beforeTrailer.AsSpan().SequenceEqual(envelope.Trailer.Digest))
            {
                findings.Add(Finding.OfFile(path, $"The SHA-256 of {path} is not the one its trailer gives."));
            }

            CheckAgainstManifest(path, file.Length, footer, listed, findings);
            foreach (var section in footer.Keyspaces)
            {
                entries += KeyspaceCheck.Check(file, section, prefixes, findings, cancellationToken);
            }
        }
        catch (RunDamagedException e)
        {
            findings.Add(Finding.Of(e));
        }

        return new RunReport(Path.GetFileName(path), file.Length, footer?.FirstSeq, footer?.LastSeq, entries, findings);
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

namespace StemeDb.Integration.Tests.Tracing;

/// <summary>The three system calls of one acknowledged write; null: not in the trace.</summary>
/// <param name="Id">The claim's id, hexadecimal.</param>
/// <param name="Written">The write of its record to the journal.</param>
/// <param name="Synced">The first sync of that file that began after the write returned, and succeeded.</param>
/// <param name="Replied">The first reply with its id that went out on a socket.</param>
internal sealed record AcknowledgementProof(string Id, SystemCall? Written, SystemCall? Synced, SystemCall? Replied)
{
    private const int ShownCharacters = 130;

    /// <summary>The sync returned before the reply began.</summary>
    public bool Holds => Written is not null && Synced is not null && Replied is not null && Synced.ReturnedAt < Replied.EnteredAt;

    public static AcknowledgementProof Find(IReadOnlyList<SystemCall> calls, string id)
    {
        // As strace -xx writes bytes.
        var bytes = string.Concat(Enumerable.Range(0, id.Length / 2).Select(at => $"\\x{id.AsSpan(2 * at, 2)}"));
        var written = calls.FirstOrDefault(call => call.Name.StartsWith("pwrite", StringComparison.Ordinal)
            && FileOf(call).EndsWith(".log", StringComparison.Ordinal) && call.Text.Contains(bytes, StringComparison.Ordinal));
        var synced = written is null ? null : calls.FirstOrDefault(call => call.Name is "fsync" or "fdatasync"
            && FileOf(call) == FileOf(written) && call.EnteredAt > written.ReturnedAt && call.Succeeded);
        var replied = calls.Where(call => call.Name is "sendto" or "sendmsg" or "write" or "writev" && call.Text.Contains(bytes, StringComparison.Ordinal))
            .MinBy(call => call.EnteredAt);
        return new AcknowledgementProof(id, written, synced, replied);
    }

    /// <summary>The calls, a line each, shortened.</summary>
    public IEnumerable<string> Excerpt() =>
        from call in new[] { Written, Synced, Replied }
        where call is not null
        let text = call.Text.Replace("\\x", "", StringComparison.Ordinal)
        select $"line {call.EnteredAt} to {call.ReturnedAt}: {call.Name}({(text.Length > ShownCharacters ? $"{text[..90]}…{text[^35..]}" : text)}";

    public override string ToString() => $"{Id}:\n{string.Join('\n', Excerpt())}";

    private static string FileOf(SystemCall call)
    {
        var (start, end) = (call.Text.IndexOf('<', StringComparison.Ordinal), call.Text.IndexOf('>', StringComparison.Ordinal));
        return start < 0 || end < start ? "" : Decoded(call.Text[(start + 1)..end]);
    }

    /// <summary>Paths are shown in hexadecimal, too, by some versions of strace.</summary>
    private static string Decoded(string path) => !path.Contains("\\x", StringComparison.Ordinal)
        ? path
        : System.Text.Encoding.UTF8.GetString(Convert.FromHexString(path.Replace("\\x", "", StringComparison.Ordinal)));
}

using StemeDb.Engine.Queries;
using StemeDb.Model.Paths;
using StemeDb.Model.Trust;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>
/// Reads the voices of all paths as of one seq. The log is never changed, so any reader as of that seq sees the same: a new one
/// is opened every so many claims, and runs and memtables that were replaced meanwhile are let go. For one thread.
/// </summary>
internal sealed class VoicePass(IIndexStore store, long asOfSeq)
{
    private const int ClaimsPerReader = 64 * 1024;

    private readonly VoiceCollector _collector = new();
    private long _claims;

    /// <summary>Claims read so far; any thread may ask.</summary>
    public long Claims => Interlocked.Read(ref _claims);

    /// <summary>Reads them all.</summary>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="RangeUnavailableException">A damaged run may hold some of them.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public ContestedVoices Read(CancellationToken cancellation)
    {
        RuleBook rules;
        using (var reader = store.OpenReader(asOfSeq)) rules = RuleBook.Of(reader.Rules);
        ReadOnlyMemory<byte> last = default;
        while (ReadStretch(rules, ref last, cancellation)) continue;
        return _collector.Finish();
    }

    /// <returns>False when these were the last.</returns>
    private bool ReadStretch(RuleBook rules, ref ReadOnlyMemory<byte> last, CancellationToken cancellation)
    {
        using var reader = store.OpenReader(asOfSeq);
        var paths = reader.Paths(default);
        byte[] behind = [.. last.Span, 0];
        var end = _claims + ClaimsPerReader;
        for (var has = last.IsEmpty ? paths.MoveNext() : paths.SeekTo(behind); has; has = paths.MoveNext())
        {
            if (_claims >= end) return true;
            Collect(reader, paths.Current, rules, cancellation);
            last = paths.Current.Utf8;
        }

        return false;
    }

    private void Collect(IIndexReader reader, ConceptPath path, RuleBook rules, CancellationToken cancellation)
    {
        const int claimsBetweenChecks = 4096;
        cancellation.ThrowIfCancellationRequested();
        var claims = reader.Claims(path);
        while (claims.MoveNext())
        {
            _collector.Add(in claims.Current);
            if (_collector.Claims % claimsBetweenChecks == 0) cancellation.ThrowIfCancellationRequested();
        }

        _collector.EndPath(path, rules.For(path));
        Interlocked.Exchange(ref _claims, _collector.Claims);
    }
}

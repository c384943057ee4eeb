namespace StemeDb.Archive.Catalog;

/// <summary>
/// A generation with those it comes from: one history. Of each ancestor only the seqs up to where the next one left it belong to
/// it; what was written there later is another history. Immutable.
/// </summary>
public sealed class Lineage
{
    private readonly ArchiveCatalog _catalog;
    private readonly List<(long Generation, long UpTo)> _members = [];

    /// <summary>Follows the origins.</summary>
    /// <param name="catalog">What the archive has.</param>
    /// <param name="generation">The youngest of it.</param>
    public Lineage(ArchiveCatalog catalog, long generation)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _catalog = catalog;
        var upTo = long.MaxValue;
        for (long? member = generation; member is { } number;)
        {
            _members.Add((number, upTo));
            var origin = catalog.Generations.GetValueOrDefault(number)?.Origin;
            upTo = Math.Min(upTo, origin?.Seq ?? upTo);
            member = origin?.Parent;
        }
    }

    /// <summary>The youngest generation.</summary>
    public long Generation => _members[0].Generation;

    /// <summary>Backups of this history whose manifests can be believed, the one that reaches furthest first.</summary>
    public IEnumerable<CatalogBackup> Backups => _catalog.Backups
        .Where(backup => backup.Manifest is { } manifest && UpToOf(manifest.Generation) >= manifest.Seq)
        .OrderByDescending(backup => backup.Manifest!.Seq).ThenByDescending(backup => backup.Name, StringComparer.Ordinal);

    /// <summary>The last seq that is archived of it, in journal or backups; 0 when nothing is.</summary>
    public long LastSeq => Math.Max(
        _members.Max(member => Math.Min(member.UpTo, PiecesOf(member.Generation).Select(piece => piece.LastSeq).DefaultIfEmpty(0).Max())),
        Backups.FirstOrDefault()?.Manifest?.Seq ?? 0);

    /// <summary>The first seq of which it has journal; null when it has none.</summary>
    public long? FirstSeq => _members.SelectMany(member => PiecesOf(member.Generation).Take(1)).Select(piece => (long?)piece.FirstSeq).Min();

    /// <summary>The last seq of a generation that belongs to this history; -1 when nothing of it does.</summary>
    /// <param name="generation">Which.</param>
    public long UpToOf(long generation) => _members.Where(member => member.Generation == generation).Select(member => member.UpTo).DefaultIfEmpty(-1).First();

    /// <summary>The pieces to read for seqs, in order, the youngest generation first where several have them, and what no piece has.</summary>
    /// <param name="fromSeq">First seq, 1 or more.</param>
    /// <param name="toSeq">Last seq; less than the first: none.</param>
    public (IReadOnlyList<LineagePiece> Pieces, IReadOnlyList<SeqRange> Missing) Find(long fromSeq, long toSeq)
    {
        var (found, missing) = (new List<LineagePiece>(), new List<SeqRange>());
        for (var next = fromSeq; next <= toSeq;)
        {
            if (PieceWith(next) is { } piece)
            {
                found.Add(piece);
                next = piece.UpTo + 1;
                continue;
            }

            var resumes = FirstBehind(next) is { } seq && seq <= toSeq ? seq : toSeq + 1;
            missing.Add(new SeqRange(next, resumes - 1));
            next = resumes;
        }

        return (found, missing);
    }

    private LineagePiece? PieceWith(long seq)
    {
        foreach (var (generation, upTo) in _members.Where(member => member.UpTo >= seq))
        {
            var pieces = PiecesOf(generation);
            var at = LastAtOrBefore(pieces, seq);

            // An archiver that was cut off may leave a piece whose seqs a longer one has as well: the longest is taken.
            for (var i = at; i >= 0 && i > at - 8; i--)
            {
                if (pieces[i].LastSeq >= seq) return new LineagePiece(pieces[i], Math.Min(BeforeYounger(generation, seq, pieces[i].LastSeq), upTo));
            }
        }

        return null;
    }

    /// <summary>Where a younger generation has journal of its own again, it is read from there on.</summary>
    private long BeforeYounger(long generation, long seq, long lastSeq)
    {
        foreach (var (younger, _) in _members.TakeWhile(member => member.Generation != generation))
        {
            var pieces = PiecesOf(younger);
            var next = LastAtOrBefore(pieces, seq) + 1;
            if (next < pieces.Count) lastSeq = Math.Min(lastSeq, pieces[next].FirstSeq - 1);
        }

        return lastSeq;
    }

    private long? FirstBehind(long seq) => _members
        .SelectMany(member => PiecesOf(member.Generation).Where(piece => piece.FirstSeq > seq && piece.FirstSeq <= member.UpTo).Take(1))
        .Select(piece => (long?)piece.FirstSeq).Min();

    private IReadOnlyList<CatalogPiece> PiecesOf(long generation) => _catalog.Generations.GetValueOrDefault(generation)?.Pieces ?? [];

    private static int LastAtOrBefore(IReadOnlyList<CatalogPiece> pieces, long seq)
    {
        var (low, high) = (0, pieces.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (pieces[middle].FirstSeq <= seq) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}

/// <summary>A piece and how far it is read.</summary>
/// <param name="Piece">The piece.</param>
/// <param name="UpTo">The last seq of it that belongs to the history.</param>
public sealed record LineagePiece(CatalogPiece Piece, long UpTo);

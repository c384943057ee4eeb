namespace StemeDb.Archive.Faulty;

/// <summary>Names a call to the store by what it does to which kind of object, such as <c>put piece</c>.</summary>
internal static class StoreOperation
{
    /// <summary>A backup is removed by an agent from here on: the first thing it does is to ask the store for its clock.</summary>
    public const string BeginOfRemoval = "put clock";

    public static string Of(string verb, string name) => $"{verb} {KindOf(name.Split('/'))}";

    private static string KindOf(string[] folders) => folders switch
    {
        [_] => "clusters",
        [_, ""] => "unfinished",
        [_, "runs", ""] => "runs",
        [_, "runs", _] => "run",
        [_, "backups", ""] => "backups",
        [_, "backups", _, ""] => "backup",
        [_, "backups", _, var file] => Path.GetFileNameWithoutExtension(file),
        [_, "doomed", ""] => "marks",
        [_, "doomed", _] => "mark",
        [_, "journal", .., ""] => "pieces",
        [_, "journal", ..] => "piece",
        [_, "generations", ""] => "origins",
        [_, "generations", _] => "origin",
        [_, "restores", ""] => "holds",
        [_, "restores", _] => "hold",
        [_, "lease", _, ""] => "leases",
        [_, "lease", _, _] => "lease",
        [_, "clock", _] => "clock",
        [_, "verified", ""] => "verifications",
        [_, "verified", _] => "verification",
        _ => string.Join('/', folders),
    };
}

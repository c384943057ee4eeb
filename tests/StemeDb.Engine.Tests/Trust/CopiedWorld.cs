using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Tests.Queries;
using StemeDb.Engine.Trust;

namespace StemeDb.Engine.Tests.Trust;

/// <summary>
/// Three sources that are mostly right, each in its own way wrong, against three that all say the same wrong thing: by the number
/// of voices the wrong value wins everywhere, by what can be learned the right one.
/// </summary>
internal static class CopiedWorld
{
    public const int Paths = 60;

    public static async Task FillAsync(EngineOnDisk engine, string root = "p", int copies = 3)
    {
        var appends = new List<Task>();
        for (var path = 0; path < Paths; path++)
        {
            for (var honest = 0; honest < 3; honest++)
            {
                var value = path % 3 == honest ? $"slip of {honest}" : "right";
                appends.Add(engine.AppendAsync(Claims.Of($"{root}/{path:00}", $"honest{honest}", value)));
            }

            for (var copy = 0; copy < copies; copy++) appends.Add(engine.AppendAsync(Claims.Of($"{root}/{path:00}", $"copy{copy}", "wrong")));
        }

        await Task.WhenAll(appends);
    }

    public static async Task<Learning> LearnAsync(this EngineOnDisk engine)
    {
        var learning = await engine.Trust.LearnAsync();
        Assert.Null(learning.Fault);
        return learning;
    }

    /// <summary>What consensus says of the first path: its value, and the snapshot it names.</summary>
    public static (string Value, string? Snapshot) Leading(this EngineOnDisk engine, long? asOfSeq = null, string snapshot = "latest")
    {
        var query = Asking.About("p/00");
        query.ParamsJson = ByteString.CopyFromUtf8($$"""{"snapshot":"{{snapshot}}"}""");
        if (asOfSeq is { } seq) query.AsOfSeq = (ulong)seq;
        var answer = engine.Answer(query);
        var named = answer.TryGetProperty("snapshots", out var snapshots) && snapshots.TryGetProperty("copy_groups", out var groups)
            ? groups.GetString()
            : null;
        return (answer.Text("value"), named);
    }

    public static Page List(this EngineOnDisk engine, ListSnapshots list) => engine.Ask(new Request { ListSnapshots = list }).Page;
}

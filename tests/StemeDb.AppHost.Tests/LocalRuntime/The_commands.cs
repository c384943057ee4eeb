using StemeDb.AppHost.LocalRuntime.Running;

namespace StemeDb.AppHost.Tests.LocalRuntime;

public sealed class The_commands
{
    private static readonly string[] _paths = ["/v1/admin/backups", "/v1/admin/backups/verify", "/v1/admin/drills"];

    [Fact]
    public async Task Show_the_backup_agent_no_token_where_it_has_none() =>
        Assert.All(await SentAsync(), sent => Assert.Null(sent.Token));

    [Fact]
    public async Task Show_the_backup_agent_its_token()
    {
        var sent = await SentAsync("--STEMEDB_BACKUP_TOKEN=of the test");
        Assert.Equal(_paths, sent.Select(item => item.Path));
        Assert.All(sent, item => Assert.Equal("Bearer of the test", item.Token));
    }

    [Fact]
    public async Task Show_the_backup_agent_the_token_of_its_file()
    {
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, "from a file\n", TestContext.Current.CancellationToken);
        Assert.All(await SentAsync($"--STEMEDB_BACKUP_TOKEN_FILE={file}"), sent => Assert.Equal("Bearer from a file", sent.Token));
    }

    private static async Task<List<(string Path, string? Token)>> SentAsync(params string[] extra)
    {
        using var data = new TemporaryDirectory();
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.StemeDb_AppHost>(
            [.. StackArguments.On(data).Args, .. extra], TestContext.Current.CancellationToken);
        var agent = builder.Resources.Single(resource => resource.Name == "backup-agent");
        var sent = new List<(string, string?)>();
        foreach (var command in agent.Annotations.OfType<HttpCommandAnnotation>())
        {
            using var request = await command.PrepareAsync(new Uri("http://localhost:1"));
            sent.Add((request.RequestUri!.AbsolutePath, request.Headers.Authorization?.ToString()));
        }

        return sent;
    }
}

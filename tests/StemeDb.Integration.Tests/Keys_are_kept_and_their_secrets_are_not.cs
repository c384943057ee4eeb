using System.Text;
using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

public sealed class Keys_are_kept_and_their_secrets_are_not
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Through_a_crash_seen_by_two_front_doors_and_in_no_file_or_log()
    {
        await using var stack = await Stack.StartAsync();
        await using var other = stack.StartAnotherApi(out var address);
        using var http = new HttpClient { BaseAddress = address };
        var second = new StemeDbClient(http);
        await Until.TrueAsync(async () => (await http.GetAsync("/health/ready", Ct)).IsSuccessStatusCode, TimeSpan.FromMinutes(2), () => other.Output);

        var file = Path.Combine(stack.Folder, "loader.key");
        var created = await RunAsync(stack, "key", "create", "loader", "--scope", "write", "--source", "aa", "--out", file);
        Assert.True(created.ExitCode == 0, created.Output);
        var first = (await File.ReadAllTextAsync(file, Ct)).TrimEnd();
        Assert.DoesNotContain(first, created.Output, StringComparison.Ordinal);
        var id = Assert.Single((await second.ListKeysAsync(cancellationToken: Ct)).Keys).Id;
        Assert.Contains(id, first, StringComparison.Ordinal);

        await stack.Engine!.KillAsync();
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        await Until.TrueAsync(async () => (await http.GetAsync("/health/ready", Ct)).IsSuccessStatusCode, TimeSpan.FromMinutes(2), () => other.Output);
        var rotated = await second.RotateKeyAsync(id, "PT1H", Ct);
        Assert.NotNull((await stack.Client.GetKeyAsync(id, Ct)).FormerSecretUntil);
        var list = await RunAsync(stack, "key", "list");
        Assert.Contains($"{id}  active  write   loader  source aa", list.Output, StringComparison.Ordinal);

        var revoked = await RunAsync(stack, "key", "revoke", id);
        Assert.Equal($"key {id} (loader) is revoked", revoked.Output);
        Assert.Equal("revoked", (await second.GetKeyAsync(id, Ct)).State);
        Assert.Equal(
            ["key.revoke", "key.rotate", "key.create"],
            (await second.ListAuditAsync(cancellationToken: Ct)).Audit.Select(entry => entry.Action));
        Assert.Contains("key.rotate", (await RunAsync(stack, "audit")).Output, StringComparison.Ordinal);

        var told = new List<ChangeMessage>();
        await stack.Client.AssertAsync(new AssertionMessage { ConceptPath = "a", Value = System.Text.Json.JsonElement.Parse("1"), Source = "s" }, Ct);
        await foreach (var change in stack.Client.FollowAsync(follow: false, cancellationToken: Ct)) told.Add(change);
        Assert.Equal(["assertion"], told.Where(change => change.Kind != "position").Select(change => change.Kind));

        stack.Engine!.Signal(15);
        await stack.Engine.WaitForExitAsync();
        foreach (var key in new[] { first, rotated.Key })
        {
            AssertNowhere(key[(key.LastIndexOf('_') + 1)..], Path.Combine(stack.DataDirectory), stack.Engine.Output, stack.Api!.Output, other.Output);
        }
    }

    private static void AssertNowhere(string secret, string directory, params string[] outputs)
    {
        Assert.All(outputs, output => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
        var files = Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith(".log", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
            Assert.True(content.IndexOf(Encoding.ASCII.GetBytes(secret)) < 0, $"{file} holds the secret.");
            Assert.True(content.IndexOf(Convert.FromHexString(secret)) < 0, $"{file} holds the bytes of the secret.");
        }
    }

    private static Task<(int ExitCode, string Output)> RunAsync(Stack stack, params string[] arguments) =>
        ChildProcess.RunAsync(Programs.Cli, [.. arguments, "--server", stack.Address.ToString()]);
}

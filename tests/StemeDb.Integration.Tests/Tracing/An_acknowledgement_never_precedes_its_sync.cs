using System.Diagnostics;
using System.Globalization;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Tracing;

/// <summary>
/// What the kernel saw: for each acknowledged write, the record with its id went to the journal, then a sync of that file
/// returned, and only then a reply with its id was sent. Needs strace; the command is tests/strace-acknowledgement.
/// </summary>
public sealed class An_acknowledgement_never_precedes_its_sync(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const int WritesEach = 25;
    private const string Calls = "pwrite64,pwritev,fsync,fdatasync,sendto,sendmsg,write,writev";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task In_a_trace_of_the_engine_the_write_comes_first_its_sync_second_and_its_reply_third()
    {
        Assert.SkipUnless(await CanTraceAsync(), "strace is missing or may not trace here; tests/strace-acknowledgement installs it.");
        await using var stack = Stack.Prepare(new() { ["STEMEDB_WAL_SEGMENT_BYTES"] = "4MiB", ["STEMEDB_LOG_LEVEL"] = "warning" });
        stack.StartEngine();
        stack.StartApi();
        await stack.WaitUntilReadyAsync();
        var ledger = new Ledger("traced");
        var trace = Path.Combine(stack.Folder, "trace");
        using (var strace = Attach(stack.Engine!.Id, trace))
        {
            await WaitUntilAttachedAsync(strace);
            var writers = Enumerable.Range(0, Writers).Select(n => new ClaimWriter(stack.Http, ledger, $"{n}", n));
            await Task.WhenAll(writers.Select(WriteAsync));
            stack.Engine.Signal(15);
            await strace.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        var calls = SystemCall.ReadAll(await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken));
        var proofs = ledger.Ids.Select(id => AcknowledgementProof.Find(calls, id)).ToList();
        output.WriteLine($"{proofs.Count} acknowledgements checked in {calls.Count} system calls: each after the return of its sync.");
        foreach (var line in proofs[0].Excerpt())
        {
            output.WriteLine(line);
        }

        Assert.Equal(Writers * WritesEach, proofs.Count);
        Assert.All(proofs, proof => Assert.True(proof.Holds, proof.ToString()));
    }

    private static async Task WriteAsync(ClaimWriter writer)
    {
        for (var write = 0; write < WritesEach; write++)
        {
            Assert.Equal(201, await writer.WriteOneAsync());
        }
    }

    private static Process Attach(int engine, string trace) => Process.Start(new ProcessStartInfo(
        "strace", ["-f", "-tt", "-y", "-xx", "-s", "262144", "-e", $"trace={Calls}", "-o", trace, "-p", engine.ToString(CultureInfo.InvariantCulture)])
    { RedirectStandardError = true })!;

    private static async Task WaitUntilAttachedAsync(Process strace)
    {
        var said = await strace.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        Assert.Contains("attached", said, StringComparison.Ordinal);

        // It says more later, which must not fill the pipe.
        _ = strace.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<bool> CanTraceAsync()
    {
        try
        {
            using var strace = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            await strace.WaitForExitAsync(TestContext.Current.CancellationToken);
            return strace.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

using StemeDb.Contracts.Failures;

namespace StemeDb.Engine.Tests.Process;

public sealed class The_program_hears_what_is_archived
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task But_not_of_another_generation_nor_of_what_is_not_written()
    {
        await using var engine = await EngineProgram.StartReadyAsync();
        await using var connection = await engine.ConnectAsync();
        await connection.AppendAsync(Claims.Of("a/b", "s", "x").Encoded(), Cancelled);

        // Either would let the engine trim journal that is in no archive of this history.
        Assert.Equal("other_generation", await RefusedAsync(generation: 2, upToSeq: 1));
        Assert.Equal("archived_in_future", await RefusedAsync(generation: 1, upToSeq: 2));
        Assert.Equal(0, (await connection.GetStatusAsync(Cancelled)).ArchivedSeq);

        await connection.ReportArchivedAsync(1, 1, Cancelled);
        Assert.Equal(1, (await connection.GetStatusAsync(Cancelled)).ArchivedSeq);

        async Task<string> RefusedAsync(long generation, long upToSeq) =>
            (await Assert.ThrowsAsync<EngineFaultException>(() => connection.ReportArchivedAsync(generation, upToSeq, Cancelled))).Fault.Name;
    }
}

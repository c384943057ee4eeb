using System.Diagnostics;
using System.Globalization;
using StemeDb.Client;
using StemeDb.Client.Messages;

namespace StemeDb.Bench.HotPath;

/// <summary>Asks a question, and prints what it took.</summary>
internal sealed class Questioner(StemeDbClient client, EngineUse use, TextWriter output)
{
    public async Task AskAsync(string lens, string what, QueryMessage question)
    {
        await use.BeginAsync();
        var watch = Stopwatch.StartNew();
        var answer = await client.QueryAsync(question);
        var took = watch.Elapsed.TotalMilliseconds;
        var (peak, allocated) = await use.EndAsync();
        if (answer.Status != "resolved")
        {
            throw new InvalidOperationException($"{lens} answered {answer.Status}.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {lens} | {what} | {took:N0} | {peak:N0} | {allocated:N1} |"));
        output.Flush();
    }
}

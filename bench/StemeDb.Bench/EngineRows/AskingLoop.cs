using System.Diagnostics;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;

namespace StemeDb.Bench.EngineRows;

/// <summary>Puts questions to the Engine's reads, one after the other, on the caller's thread.</summary>
internal static class AskingLoop
{
    /// <summary>Answers per second.</summary>
    /// <exception cref="InvalidOperationException">One was not answered.</exception>
    public static double Rate(Reads reads, Request[] questions, TimeSpan window)
    {
        const int Lot = 100; // questions between looks at the clock
        var (asked, next) = (0L, 0);
        var lifetime = new ReadLifetime(long.MaxValue);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < window)
        {
            for (var i = 0; i < Lot; i++)
            {
                var reply = reads.Execute(questions[next], lifetime);
                if (reply.Json is null)
                {
                    throw new InvalidOperationException($"Question {next} was not answered: {reply.Fault?.Detail}");
                }

                next = next + 1 == questions.Length ? 0 : next + 1;
            }

            asked += Lot;
        }

        return asked / watch.Elapsed.TotalSeconds;
    }
}

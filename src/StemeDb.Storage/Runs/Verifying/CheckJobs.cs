using System.Runtime.ExceptionServices;

namespace StemeDb.Storage.Runs.Verifying;

/// <summary>Does the parts of a check, one after the other on this thread or several at once.</summary>
internal static class CheckJobs
{
    /// <summary>Returns when all are done. When some fail, with the exception of one of them, as it was thrown.</summary>
    public static void Run(IReadOnlyList<Action> jobs, int parallel)
    {
        if (parallel == 1)
        {
            foreach (var job in jobs)
            {
                job();
            }

            return;
        }

        try
        {
            Parallel.ForEach(jobs, new ParallelOptions { MaxDegreeOfParallelism = parallel }, job => job());
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}

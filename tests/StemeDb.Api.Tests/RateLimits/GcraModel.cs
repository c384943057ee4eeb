using System.Numerics;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>The generic cell rate algorithm as docs/operations/rate-limits.md tells it, in numbers that do not round.</summary>
internal static class GcraModel
{
    private const long MaxDebtNs = 3_600_000_000_000;

    /// <summary>Takes from a limit whose backlog is known.</summary>
    public static (int Taken, long BacklogNs) Take(long intervalNs, int burst, SharedAsk ask, BigInteger backlogNs)
    {
        var whole = (BigInteger)intervalNs * burst;
        var backlog = BigInteger.Min(BigInteger.Max(backlogNs, ask.FloorNs) + ask.OwedNs, whole + MaxDebtNs);
        var room = BigInteger.Max(0, whole - backlog) / intervalNs;
        var taken = BigInteger.Zero;
        if (ask.Least == 0)
        {
            taken = ask.Want;
        }
        else if (room >= Math.Min(ask.Least, burst))
        {
            taken = BigInteger.Max(ask.Least, BigInteger.Min(ask.Want, room));
            taken += BigInteger.Max(0, BigInteger.Min(ask.Lease, (room - taken) / 8));
        }

        return ((int)taken, (long)BigInteger.Min(backlog + (taken * intervalNs), whole + MaxDebtNs));
    }
}

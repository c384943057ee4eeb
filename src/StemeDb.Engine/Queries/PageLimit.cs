using StemeDb.Contracts;
using StemeDb.Engine.Faults;

namespace StemeDb.Engine.Queries;

/// <summary>How large a page may become.</summary>
internal static class PageLimit
{
    /// <summary>A page that has this many bytes ends, whatever was asked for.</summary>
    public const int Bytes = 4 << 20;

    /// <summary>The number of items asked for, or the default.</summary>
    /// <exception cref="ReadFaultException">More than allowed.</exception>
    public static int Items(uint asked) => asked switch
    {
        0 => EngineLimits.DefaultPageItems,
        <= EngineLimits.MaxPageItems => (int)asked,
        _ => throw new ReadFaultException(EngineFaults.Invalid(
            Model.Faults.FaultCode.OutOfRange, "/limit", $"The limit is {asked}; allowed: 1 to {EngineLimits.MaxPageItems}.")),
    };
}

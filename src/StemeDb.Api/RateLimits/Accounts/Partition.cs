using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>Who is limited: somebody known by id, else an address; of IPv6 the first 64 bits, which one user has as a whole.</summary>
/// <param name="Id">The id; null: by address.</param>
/// <param name="Bits">The first 64 bits of an IPv6 address, or the 32 of an IPv4 address.</param>
/// <param name="IsV4">Which of the two.</param>
internal readonly record struct Partition(string? Id, ulong Bits, bool IsV4)
{
    /// <summary>The partition of an address; null (a Unix socket) is one of its own.</summary>
    public static Partition Of(IPAddress? address)
    {
        if (address is null)
        {
            return new Partition("local", 0, false);
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new Partition(null, BinaryPrimitives.ReadUInt32BigEndian(bytes), IsV4: true);
        }

        return address.IsIPv4MappedToIPv6
            ? new Partition(null, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), IsV4: true)
            : new Partition(null, BinaryPrimitives.ReadUInt64BigEndian(bytes), IsV4: false);
    }

    /// <summary>As it stands in the names of keys in Redis: <c>key:…</c>, <c>203.0.113.7</c> or <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        if (Id is not null)
        {
            return Id;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Bits);
            return new IPAddress(bytes[..4]).ToString();
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, Bits);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/64");
    }
}

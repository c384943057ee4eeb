using System.Buffers;
using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Tests.Json;

/// <summary>The canonical form of a text, or the faults it has.</summary>
internal static class Canonical
{
    public static string Of(string json)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(CanonicalJson.TryWrite(Encoding.UTF8.GetBytes(json), output, out var faults), string.Join("; ", faults));
        Assert.Empty(faults);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static IReadOnlyList<Fault> FaultsOf(string json) => FaultsOf(Encoding.UTF8.GetBytes(json));

    public static IReadOnlyList<Fault> FaultsOf(byte[] json)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.False(CanonicalJson.TryWrite(json, output, out var faults), Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(0, output.WrittenCount);
        Assert.NotEmpty(faults);
        return faults;
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Bench.Soak.Watching;

/// <summary>
/// Has a process collect all its garbage, as its diagnostics allow: what its heap holds afterwards is in use. The protocol is that of .NET's
/// diagnostics port (dotnet/diagnostics, documentation/design-docs/ipc-protocol.md): a trace with the keyword for it begins with a collection.
/// </summary>
internal static class FullCollection
{
    private const byte EventPipe = 2, StopTracing = 1, CollectTracing = 2;
    private const int HeadBytes = 20;
    private const long CollectKeyword = 0x800000;
    private const int Informational = 4;
    private const string Provider = "Microsoft-Windows-DotNETRuntime";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns when the collection is over.</summary>
    public static async Task RunAsync(int processId)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var trace = await SendAsync(processId, CollectTracing, Request(), patience.Token);
        var session = new byte[8];
        await trace.ReadExactlyAsync(session, patience.Token);

        // The end of the trace comes when the session was stopped, after the events of the collection.
        var rest = trace.CopyToAsync(Stream.Null, patience.Token);
        using var stop = await SendAsync(processId, StopTracing, session, patience.Token);
        await rest;
    }

    private static byte[] Request()
    {
        var request = new MemoryStream();
        using var writer = new BinaryWriter(request);
        writer.Write(1); // MiB of its buffer.
        writer.Write(1); // The format: nettrace.
        writer.Write(1); // Providers.
        writer.Write(CollectKeyword);
        writer.Write(Informational);
        writer.Write(Provider.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(Provider + '\0'));
        writer.Write(0); // No filter.
        return request.ToArray();
    }

    private static async Task<NetworkStream> SendAsync(int processId, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(PortOf(processId)), cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var message = new byte[HeadBytes + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (EventPipe, command);
        payload.CopyTo(message, HeadBytes);
        await stream.WriteAsync(message, cancellationToken);

        var head = new byte[HeadBytes];
        await stream.ReadExactlyAsync(head, cancellationToken);
        return head[17] == 0 ? stream : throw new IOException($"Process {processId} refuses the diagnostics command {command}.");
    }

    /// <summary>The newest: processes that were killed leave theirs behind, and their numbers come again.</summary>
    private static string PortOf(int processId) => new DirectoryInfo(Path.GetTempPath())
        .GetFiles(string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{processId}-*-socket"))
        .MaxBy(port => port.LastWriteTimeUtc)?.FullName
        ?? throw new IOException($"Process {processId} has no diagnostics port.");
}

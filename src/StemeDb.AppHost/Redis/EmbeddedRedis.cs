using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Garnet;
using Garnet.server;

namespace StemeDb.AppHost.Redis;

/// <summary>
/// A Redis for machines that have none: <c>StemeDb.AppHost embedded-redis PORT</c> serves the Redis protocol on that loopback
/// port by Garnet, Lua included, in memory only, until SIGTERM.
/// </summary>
internal static class EmbeddedRedis
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Verb = "embedded-redis";

    public static bool IsAskedFor(string[] args) => args is [Verb, _];

    /// <summary>Serves until the process is told to end.</summary>
    public static void Run(string[] args)
    {
        var port = int.Parse(args[1], NumberStyles.None, CultureInfo.InvariantCulture);
        using var ended = new ManualResetEventSlim();
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
            LogMemorySize = "64m",
            PageSize = "1m",
            IndexMemorySize = "4m",
            EnableLua = true,

            // Scripts of several connections would run side by side on the same key.
            LuaTransactionMode = true,
            LuaOptions = new LuaOptions(
                LuaMemoryManagementMode.Managed, memoryLimit: "16m", timeout: TimeSpan.FromSeconds(5), LuaLoggingMode.Silent, allowedFunctions: []),
            QuietMode = true,
        });
        server.Start();
        Console.WriteLine($"Garnet serves the Redis protocol on 127.0.0.1:{port}.");
        ended.Wait();

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ended.Set();
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace StemeDb.Api.RateLimits.Shared;

/// <summary>A script that Redis runs as one step: named by its hash, and sent whole only to a server that does not know it.</summary>
internal sealed class RedisScript
{
    private readonly string _text;
    private readonly byte[] _sha1;

    // The protocol names scripts by SHA-1; nothing rests on its strength.
#pragma warning disable CA5350
    public RedisScript(string text) => (_text, _sha1) = (text, SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    public static RedisScript Take { get; } = new(ReadText("take.lua"));

    public static RedisScript Presence { get; } = new(ReadText("presence.lua"));

    /// <summary>The text of a script of ours.</summary>
    public static string ReadText(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <exception cref="RedisException">It cannot be run.</exception>
    public async Task<RedisResult> RunAsync(IDatabase redis, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(_sha1, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // It did not run, so running it now runs it once.
            return await redis.ScriptEvaluateAsync(_text, keys, arguments);
        }
    }
}

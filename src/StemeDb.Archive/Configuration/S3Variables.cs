using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;

namespace StemeDb.Archive.Configuration;

/// <summary>The variables of an archive on S3.</summary>
internal static class S3Variables
{
    private const int MiB = 1024 * 1024;
    private const string Prefix = "STEMEDB_S3_PREFIX";
    private const string Endpoint = "STEMEDB_S3_ENDPOINT";
    private const string AccessKey = "STEMEDB_S3_ACCESS_KEY";
    private const string SecretKey = "STEMEDB_S3_SECRET_KEY";
    private const string KmsKey = "STEMEDB_S3_SSE_KMS_KEY_ID";
    private const string LockDays = "STEMEDB_S3_OBJECT_LOCK_DAYS";

    private enum Lock
    {
        None,
        Governance,
        Compliance,
    }

    public static S3Options Read(VariableReader variables, string bucket, string? prefixOfUrl)
    {
        var endpoint = ReadEndpoint(variables);
        var (accessKey, secretKey) = (variables.Text(AccessKey), variables.Secret(SecretKey));
        if (accessKey is null != secretKey is null) variables.Fault($"{AccessKey} and {SecretKey} (or {SecretKey}_FILE) are set together, or neither.");
        var options = new S3Options
        {
            Bucket = bucket,
            Prefix = ReadPrefix(variables, prefixOfUrl),
            Endpoint = endpoint,
            Region = variables.Text("STEMEDB_S3_REGION") ?? "us-east-1",
            AccessKey = accessKey,
            SecretKey = secretKey,
            PathStyle = variables.Flag("STEMEDB_S3_PATH_STYLE", endpoint is not null),
            Checksums = variables.Choice(
                "STEMEDB_S3_CHECKSUMS", false, new Dictionary<string, bool> { ["when_required"] = false, ["when_supported"] = true }),
            Encryption = variables.Choice("STEMEDB_S3_SSE", S3Encryption.None, new Dictionary<string, S3Encryption>
            {
                ["none"] = S3Encryption.None,
                ["aes256"] = S3Encryption.Aes256,
                ["kms"] = S3Encryption.Kms,
            }),
            KmsKeyId = variables.Text(KmsKey),
            ObjectLock = ReadLock(variables),
            Timeout = variables.Duration("STEMEDB_S3_TIMEOUT", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Retries = variables.Integer("STEMEDB_S3_RETRIES", 4, 0, 20),
            PartBytes = (int)variables.Bytes("STEMEDB_S3_PART_BYTES", 16 * MiB, 5 * MiB, 512 * MiB),
        };
        if (options.KmsKeyId is not null && options.Encryption != S3Encryption.Kms) variables.Fault($"{KmsKey} is given; it needs STEMEDB_S3_SSE=kms.");
        return options;
    }

    private static Uri? ReadEndpoint(VariableReader variables)
    {
        if (variables.Text(Endpoint) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri!.PathAndQuery == "/") return uri;
        variables.Fault($"{Endpoint} is '{text}'; allowed: http://host:port or https://host:port.");
        return null;
    }

    private static string ReadPrefix(VariableReader variables, string? ofUrl)
    {
        var given = variables.Text(Prefix);
        if (ofUrl is not null && given is not null) variables.Fault($"{Prefix} is given, and STEMEDB_ARCHIVE_URL has a prefix already; set one of them.");
        var prefix = (ofUrl ?? given ?? "").Trim('/');
        if (prefix.Length == 0) return "";
        if (!ObjectNames.IsValid(prefix)) variables.Fault($"{Prefix} is '{prefix}'; allowed: segments of a-z A-Z 0-9 . _ - joined by '/'.");
        return prefix + "/";
    }

    private static S3ObjectLock? ReadLock(VariableReader variables)
    {
        var mode = variables.Choice("STEMEDB_S3_OBJECT_LOCK", Lock.None, new Dictionary<string, Lock>
        {
            ["none"] = Lock.None,
            ["governance"] = Lock.Governance,
            ["compliance"] = Lock.Compliance,
        });
        var days = variables.Integer(LockDays, 0, 1, 36_500);
        if (mode == Lock.None != (days == 0)) variables.Fault($"STEMEDB_S3_OBJECT_LOCK (governance or compliance) and {LockDays} are set together, or neither.");
        return mode == Lock.None ? null : new S3ObjectLock(mode == Lock.Compliance, days);
    }
}

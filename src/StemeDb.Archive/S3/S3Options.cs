namespace StemeDb.Archive.S3;

/// <summary>Which bucket, and how it is spoken to. Immutable.</summary>
public sealed record S3Options
{
    /// <summary>Name of the bucket, which exists.</summary>
    public required string Bucket { get; init; }

    /// <summary>Stands before every name; empty, or ends in <c>/</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Where the service is; null: AWS, in <see cref="Region"/>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region of the bucket; other services than AWS take any.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Null: the usual places of the AWS SDK (environment, profile, role of the machine).</summary>
    public string? AccessKey { get; init; }

    /// <summary>Given with <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The bucket stands in the path instead of the host name: what most services other than AWS need.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Checksums beyond what the signature covers are sent and asked for whenever possible; false: only where required.</summary>
    public bool Checksums { get; init; }

    /// <summary>Encryption by the service.</summary>
    public S3Encryption Encryption { get; init; }

    /// <summary>Key of the service's key store; null: its default. Only with <see cref="S3Encryption.Kms"/>.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>How long new objects cannot be removed by anybody; null: the bucket's rule.</summary>
    public S3ObjectLock? ObjectLock { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a failed request is tried again, with growing pauses; 0 to 20.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Up to so many bytes an object is put in one request; a larger one in parts.</summary>
    public long WholeBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of a part of a large object, of which one is held in memory; 5 MiB to 512 MiB.</summary>
    public int PartBytes { get; init; } = 16 * 1024 * 1024;
}

/// <summary>Encryption by the service; for encryption that it cannot undo see docs/formats/archive.md.</summary>
public enum S3Encryption
{
    /// <summary>The bucket's rule.</summary>
    None,

    /// <summary>With keys of the service (SSE-S3).</summary>
    Aes256,

    /// <summary>With a key of its key store (SSE-KMS).</summary>
    Kms,
}

/// <summary>Object lock of new objects; the bucket must have been made with it.</summary>
/// <param name="IsCompliance">Nobody can lift it; false: who has the right to can.</param>
/// <param name="Days">For how long.</param>
public sealed record S3ObjectLock(bool IsCompliance, int Days);

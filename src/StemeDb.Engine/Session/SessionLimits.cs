namespace StemeDb.Engine.Session;

/// <summary>Bounds of one stream.</summary>
internal static class SessionLimits
{
    /// <summary>Replies in one message, at most.</summary>
    public const int BatchReplies = 1024;

    /// <summary>Bytes after which a message is full. A single larger reply goes alone.</summary>
    public const int BatchBytes = 512 << 10;

    /// <summary>Bytes of replies that may wait to be sent before no more requests are read from this client.</summary>
    public const long UnsentBytes = 64L << 20;

    /// <summary>How long a client that was asked to end its side may take, when the engine stops.</summary>
    public static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(5);

    /// <summary>Size that is reckoned for the reply to a write.</summary>
    public const int WriteReplyBytes = 64;
}

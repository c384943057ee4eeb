using StemeDb.Contracts.V1;

namespace StemeDb.Engine.Session;

/// <summary>The reply to a write whose message is not made yet: the sending loop makes it, not the thread of the committer.</summary>
internal interface IUnsentReply
{
    /// <summary>Makes the message. Called once.</summary>
    Reply ToReply();
}

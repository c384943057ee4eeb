namespace StemeDb.Integration.Tests.Proxies;

/// <summary>When a server behind a proxy ends, seen from a request that it is given.</summary>
internal enum Dies
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>Before it listens: nothing can be sent to it.</summary>
    BeforeTheConnection,

    /// <summary>When it has the request, and has said nothing.</summary>
    BeforeTheAnswer,

    /// <summary>In the middle of the first headers of the answer.</summary>
    InTheHead,

    /// <summary>In the middle of the answer's body.</summary>
    InTheBody,

    /// <summary>When its answer is out, which promised to keep the connection.</summary>
    AfterTheAnswer,
}

namespace StemeDb.Contracts.Failures;

/// <summary>
/// The stable short names of what the engine refuses (<see cref="V1.Fault.Name"/>), beside those of the model
/// (<see cref="Model.Faults.FaultCode"/>). Clients branch on them: one that was published is never renamed and never means
/// something else.
/// </summary>
public static class FaultName
{
    /// <summary>The log does not reach the seq that the feed is to begin after.</summary>
    public const string AfterInFuture = "after_in_future";

    /// <summary>An append has more assertions than one may have. Between our processes only.</summary>
    public const string AppendSize = "append_size";

    /// <summary>The log does not reach the seq asked about.</summary>
    public const string AsOfSeqInFuture = "as_of_seq_in_future";

    /// <summary>There is no assertion of this id.</summary>
    public const string AssertionUnknown = "assertion_unknown";

    /// <summary>More assertions, or bytes of them, than are taken all or nothing.</summary>
    public const string AtomicSize = "atomic_size";

    /// <summary>Not encoded as it must be: percent-encoding in a URL, a record between our processes.</summary>
    public const string BadEncoding = "bad_encoding";

    /// <summary>The engine is set up to keep no list of conflicts.</summary>
    public const string ConflictsOff = "conflicts_off";

    /// <summary>A key of this id was made already.</summary>
    public const string KeyExists = "key_exists";

    /// <summary>Somebody else changed the key meanwhile.</summary>
    public const string KeyChanged = "key_changed";

    /// <summary>The key was revoked, which is for good.</summary>
    public const string KeyRevoked = "key_revoked";

    /// <summary>There is no key of this id.</summary>
    public const string KeyUnknown = "key_unknown";

    /// <summary>There are as many keys as there may be, revoked ones included.</summary>
    public const string TooManyKeys = "too_many_keys";

    /// <summary>The lens has no meaning for values as the rule of the path compares them: there is no mean of sets.</summary>
    public const string LensNotForType = "lens_not_for_type";

    /// <summary>What was given to be checked is no answer of this database.</summary>
    public const string NotAnAnswer = "not_an_answer";

    /// <summary>The path is outside of those that the caller may touch.</summary>
    public const string PathNotYours = "path_not_yours";

    /// <summary>The assertion is of another source than the one that withdraws it.</summary>
    public const string RetractionOtherSource = "retraction_other_source";

    /// <summary>No snapshot of this id was made by the seq asked for.</summary>
    public const string SnapshotUnknown = "snapshot_unknown";

    /// <summary>A source replaces another source's assertion.</summary>
    public const string SupersedesOtherSource = "supersedes_other_source";

    /// <summary>An assertion is to be replaced that is not there.</summary>
    public const string SupersedesUnknown = "supersedes_unknown";

    /// <summary>A request of a kind the engine does not know. Between our processes only.</summary>
    public const string UnknownRequest = "unknown_request";

    /// <summary>Another bulk request was sent under the same idempotency key.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>The request with this idempotency key is still under way.</summary>
    public const string IdempotencyInProgress = "idempotency_in_progress";

    /// <summary>The line was not recorded when the request with this idempotency key was carried out.</summary>
    public const string NotAdmittedBefore = "not_admitted_before";
}

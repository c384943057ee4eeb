namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>Requests that came while Redis was being asked; they are asked for together.</summary>
internal sealed class RateBatch
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them may go on, the first ones.</summary>
    public int Granted { get; private set; }

    public Task Done => _done.Task;

    /// <summary>Adds a request.</summary>
    /// <returns>Its place, from 0.</returns>
    public int Join() => Count++;

    public void Complete(int granted)
    {
        Granted = granted;
        _done.SetResult();
    }
}

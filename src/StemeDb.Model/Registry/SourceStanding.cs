namespace StemeDb.Model.Registry;

/// <summary>What a snapshot has learned of a source.</summary>
/// <param name="Group">Its copy group, numbered from 1 within the snapshot; 0: in none.</param>
/// <param name="Accuracy">How often it is right, 0 to 1: the lower confidence bound, which few samples keep low.</param>
/// <param name="SampleSize">Contested paths that the accuracy rests on; 0: nothing is known of it.</param>
public sealed record SourceStanding(int Group, double Accuracy, int SampleSize)
{
    /// <summary>The standing of a source that the snapshot does not speak of.</summary>
    public static SourceStanding Unknown { get; } = new(0, 0, 0);
}

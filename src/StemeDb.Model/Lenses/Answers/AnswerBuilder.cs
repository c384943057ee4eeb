using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>Turns what a lens decided into an answer: applies the thresholds and copies what is shown.</summary>
internal static class AnswerBuilder
{
    public static Answer Empty(LensQuery query, string? snapshotId, ExcludedClaims excluded, byte[] inputDigest) => new()
    {
        Path = query.Path,
        Excluded = excluded,
        Lens = query.Lens,
        Rule = query.Rule,
        AsOfSeq = query.AsOfSeq,
        ValidAt = query.ValidAt,
        Now = query.Now,
        CopyGroupsId = snapshotId,
        InputDigest = inputDigest,
        Explanation = query.Explain ? new Explanation([], 0, []) : null,
    };

    public static Answer Build(Ballot ballot, Verdict verdict, string? snapshotId, ExcludedClaims excluded, byte[] inputDigest)
    {
        var query = ballot.Query;
        var answer = new Answer
        {
            Path = query.Path,
            Excluded = excluded,
            Members = verdict.Members,
            Lens = query.Lens,
            Rule = query.Rule,
            AsOfSeq = query.AsOfSeq,
            ValidAt = query.ValidAt,
            Now = query.Now,
            CopyGroupsId = snapshotId,
            InputDigest = inputDigest,
            Explanation = query.Explain ? Explain(ballot, verdict) : null,
        };
        Fill(answer, ballot, verdict);
        return answer;
    }

    /// <summary>What a count decided, with the thresholds of the question applied.</summary>
    public static Outcome Outcome(Ballot ballot, Verdict verdict)
    {
        var outcome = new Outcome();
        Fill(outcome, ballot, verdict);
        return outcome;
    }

    private static void Fill(Outcome outcome, Ballot ballot, Verdict verdict)
    {
        var lens = ballot.Query.Lens;
        var isResolved = !verdict.Value.IsEmpty
            && verdict.Support >= lens.Get(CommonParameters.MinSupport)
            && verdict.Margin >= lens.Get(CommonParameters.MinMargin);
        var listed = Math.Min(verdict.Tally.Count, lens.Get(CommonParameters.MaxCandidates));
        outcome.Status = isResolved ? AnswerStatus.Resolved : AnswerStatus.Undetermined;
        outcome.Value = isResolved ? verdict.Value.ToArray() : default;
        outcome.Confidence = verdict.Confidence;
        outcome.Support = verdict.Support;
        outcome.Margin = verdict.Margin;
        outcome.ConflictScore = Entropy.Normalised(verdict.Tally);
        outcome.Candidates = Candidates(ballot, verdict.Tally, listed);
        outcome.MoreCandidates = verdict.Tally.Count - listed;
        outcome.TieBrokenBy = isResolved ? verdict.TieBrokenBy : TieBreak.None;
    }

    private static Candidate[] Candidates(Ballot ballot, Tally tally, int listed)
    {
        var candidates = new Candidate[listed];
        for (var place = 0; place < listed; place++)
        {
            ref readonly var counted = ref tally[place];
            var first = new AssertionId[Math.Min(counted.Sources, Candidacy.MaxFirst)];
            for (var rank = 0; rank < first.Length; rank++)
            {
                first[rank] = ballot.Voices[counted.FirstVoice(rank)].Id;
            }

            candidates[place] = new Candidate(
                ballot.Comparison.Render(ballot.Values[counted.Representative]).ToArray(),
                FixedWeight.ToVotes(counted.Weight),
                FixedWeight.Share(counted.Weight, tally.Total),
                counted.Sources,
                counted.IndependentSources,
                counted.BestTier,
                new Instant(counted.NewestTicks),
                first,
                counted.Sources - first.Length);
        }

        if (tally.Comparison is ClassComparison classes)
        {
            ClassValues.AddTo(candidates, ballot, tally, classes);
        }

        return candidates;
    }

    private static Explanation Explain(Ballot ballot, Verdict verdict)
    {
        var places = new int[verdict.Tally.Count];
        for (var place = 0; place < places.Length; place++)
        {
            places[verdict.Tally.CandidateAt(place)] = place;
        }

        var claims = new ExplainedClaim[Math.Min(ballot.Voices.Length, Explanation.MaxClaims)];
        for (var i = 0; i < claims.Length; i++)
        {
            ref readonly var voice = ref ballot.Voices[i];
            claims[i] = new ExplainedClaim(
                voice.Id,
                voice.Seq,
                new SourceId(voice.Source),
                new Instant(voice.AssertedAtTicks),
                ballot.Values[voice.Value].ToArray(),
                places[verdict.Tally.CandidateOf(voice.Value)],
                voice.Tier,
                voice.Family,
                voice.Standing?.Group ?? 0,
                FixedWeight.ToVotes(voice.ConfidenceFactor),
                FixedWeight.ToVotes(voice.DecayFactor),
                FixedWeight.ToVotes(voice.TrustFactor),
                ballot.Clusters.VoicesOf(voice.Cluster),
                voice.Role == VoiceRole.Counts ? FixedWeight.ToVotes(voice.Weight) : 0);
        }

        return new Explanation(claims, ballot.Voices.Length - claims.Length, verdict.Elements);
    }
}

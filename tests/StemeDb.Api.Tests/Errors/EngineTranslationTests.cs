using StemeDb.Api.Errors;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Api.Tests.Errors;

/// <summary>Whatever the engine, or the way to it, may answer is told to clients as one kind of error; a new failure without one fails here.</summary>
public sealed class EngineTranslationTests
{
    private static readonly Dictionary<Type, (EngineException Failure, ErrorKind Kind)[]> Failures = new()
    {
        [typeof(EngineFaultException)] =
            [.. EngineProblems.Kinds.Select(row => ((EngineException)new EngineFaultException(new Fault { Code = row.Key }), row.Value))],
        [typeof(EngineUnavailableException)] =
        [
            (new EngineUnavailableException(RequestFate.NeverSent, "x"), ErrorCatalog.EngineUnavailable),
            (new EngineUnavailableException(RequestFate.Unknown, "x"), ErrorCatalog.EngineUnavailable),
        ],
        [typeof(EngineOverloadedException)] = [(new EngineOverloadedException("x"), ErrorCatalog.Overloaded)],
        [typeof(EngineDeadlineException)] =
        [
            (new EngineDeadlineException(RequestFate.NeverSent, default), ErrorCatalog.NotInTime),
            (new EngineDeadlineException(RequestFate.Unknown, default), ErrorCatalog.Deadline),
        ],
    };

    [Fact]
    public void Every_code_of_a_fault_has_a_kind() =>
        Assert.Equal(Enum.GetValues<FaultCode>().Order(), EngineProblems.Kinds.Keys.Order());

    [Fact]
    public void Every_failure_of_the_contract_has_a_kind()
    {
        var known = typeof(EngineException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EngineException)));

        Assert.Equal(known.ToHashSet(), Failures.Keys.ToHashSet());
        Assert.All(Failures.Values.SelectMany(rows => rows), row => Assert.Equal(row.Kind, EngineProblems.Of(row.Failure).Kind));
    }

    /// <summary>Nothing that clients cause is our fault, and what may succeed later says when.</summary>
    [Fact]
    public void What_may_be_sent_again_at_once_after_a_wait_says_how_long()
    {
        foreach (var (failure, _) in Failures.Values.SelectMany(rows => rows))
        {
            var problem = EngineProblems.Of(failure);
            Assert.Equal(problem.Kind.Status == 503, problem.RetryAfter is not null);
            Assert.True(problem.RetryAfter is null || problem.Kind.Retry != Retry.No);
        }
    }

    [Fact]
    public void Only_the_four_faults_of_the_input_reject_a_line_and_let_the_others_go_on()
    {
        var ofTheInput = Enum.GetValues<FaultCode>().Where(code => EngineProblems.IsOfTheInput(new Fault { Code = code }));

        Assert.Equal([FaultCode.FaultInvalid, FaultCode.FaultNotFound, FaultCode.FaultForbidden, FaultCode.FaultConflict], ofTheInput);
    }
}

using System.Reflection;
using System.Reflection.Emit;
using StemeDb.Api.Errors;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Faults;

namespace StemeDb.Api.Tests.Errors;

public sealed class ErrorCatalogTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_kind_is_listed_once_under_a_code_of_its_own()
    {
        var fields = typeof(ErrorCatalog).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorKind)).Select(field => (ErrorKind)field.GetValue(null)!).ToArray();

        Assert.Equal(fields.ToHashSet(), ErrorCatalog.All.ToHashSet());
        Assert.Equal(ErrorCatalog.All.Count, ErrorCatalog.All.Select(kind => kind.Code).Distinct().Count());
        Assert.Equal(ErrorCatalog.All.Order(Comparer<ErrorKind>.Create((a, b) => a.Status - b.Status)), ErrorCatalog.All);
    }

    /// <summary>A problem has a kind, and kinds are made in the catalogue alone: so the catalogue has every error that can be sent.</summary>
    [Fact]
    public void No_kind_is_made_outside_the_catalogue()
    {
        var makers = typeof(ErrorKind).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
            .Where(Makes<ErrorKind>).Select(method => method.DeclaringType!).Distinct();

        Assert.Equal([typeof(ErrorCatalog)], makers.Where(type => type != typeof(ErrorKind)));
    }

    [Fact]
    public void Every_code_of_a_fault_of_the_input_is_explained_once()
    {
        var codes = new[] { typeof(FaultCode), typeof(FaultName), typeof(InputCode) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(StringComparer.Ordinal), InputCodeCatalog.All.Select(meaning => meaning.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_what_is_our_state_may_be_sent_again_later_besides_too_slow_or_too_often()
    {
        var again = ErrorCatalog.All.Where(kind => kind is { Retry: not Retry.No, Concern: Concern.Client }).Select(kind => kind.Status);

        Assert.All(again, status => Assert.Contains(status, new[] { 408, 409, 429 }));
        Assert.All(ErrorCatalog.All.Where(kind => kind.Concern != Concern.Client), kind => Assert.NotEqual(Retry.No, kind.Retry));
    }

    private static bool Makes<T>(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at + sizeof(int) < code.Length; at++)
        {
            if (code[at] == OpCodes.Newobj.Value && Made(method, BitConverter.ToInt32(code, at + 1)) == typeof(T))
            {
                return true;
            }
        }

        return false;
    }

    // What looks like the instruction may be part of another one; then its operand leads nowhere.
    private static Type? Made(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token, method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null)?.DeclaringType;
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}

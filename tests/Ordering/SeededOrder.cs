using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(StemeDb.Ordering.SeededOrder))]
[assembly: TestClassOrderer(typeof(StemeDb.Ordering.SeededOrder))]
[assembly: TestMethodOrderer(typeof(StemeDb.Ordering.SeededOrder))]
[assembly: TestCaseOrderer(typeof(StemeDb.Ordering.SeededOrder))]

namespace StemeDb.Ordering;

/// <summary>
/// An order that looks random, depends on a number and on names alone, and so is the same on every machine and in every folder (that of
/// xunit depends on the path of the assembly). STEMEDB_TEST_ORDER=N gives another one.
/// </summary>
internal sealed class SeededOrder : ITestCollectionOrderer, ITestClassOrderer, ITestMethodOrderer, ITestCaseOrderer
{
    private const string Variable = "STEMEDB_TEST_ORDER";

    private static readonly int s_seed = Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new InvalidOperationException($"{Variable} is '{text}'; it takes a whole number from 0.");

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => Order(testCollections, collection => collection.TestCollectionDisplayName);

    public IReadOnlyCollection<TTestClass?> OrderTestClasses<TTestClass>(IReadOnlyCollection<TTestClass?> testClasses)
        where TTestClass : notnull, ITestClass => Order(testClasses, one => one?.TestClassName ?? "");

    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod => Order(testMethods, method => method?.MethodName ?? "");

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => Order(testCases, one => one.TestCaseDisplayName);

    private static List<T> Order<T>(IEnumerable<T> all, Func<T, string> nameOf) => [.. all.OrderBy(one => Rank(nameOf(one))).ThenBy(nameOf, StringComparer.Ordinal)];

    private static ulong Rank(string name) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{s_seed} {name}")));
}

using System.Collections.Concurrent;
using System.Text;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>How often each operation replied with each status. Safe for any number of threads.</summary>
internal sealed class StatusTable
{
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _counts = new();

    public int Total => _counts.Values.Sum();

    public void Count(ApiOperation operation, int status) => _counts.AddOrUpdate(($"{operation}", status), 1, (_, n) => n + 1);

    public IReadOnlySet<string> OperationsWith(Func<int, bool> status) => _counts.Keys.Where(key => status(key.Status)).Select(key => key.Operation).ToHashSet();

    /// <summary>A Markdown table: a row for each operation, a column for each status, and the sums.</summary>
    public override string ToString()
    {
        var statuses = _counts.Keys.Select(key => key.Status).Distinct().Order().ToArray();
        var text = new StringBuilder();
        text.Append("| operation | ").AppendJoin(" | ", statuses).AppendLine(" |");
        text.Append("|---|").Append(string.Concat(statuses.Select(_ => "---:|"))).AppendLine();
        foreach (var operation in _counts.Keys.Select(key => key.Operation).Distinct().Order(StringComparer.Ordinal))
        {
            text.Append("| ").Append(operation).Append(" | ")
                .AppendJoin(" | ", statuses.Select(status => _counts.GetValueOrDefault((operation, status)))).AppendLine(" |");
        }

        return text.Append("| all | ")
            .AppendJoin(" | ", statuses.Select(status => _counts.Where(entry => entry.Key.Status == status).Sum(entry => entry.Value))).AppendLine(" |").ToString();
    }
}

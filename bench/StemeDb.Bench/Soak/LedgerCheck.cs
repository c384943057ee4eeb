using System.Globalization;
using System.Text.Json;

namespace StemeDb.Bench.Soak;

/// <summary>Reads back everything that is stored, and compares it with what was acknowledged.</summary>
internal sealed class LedgerCheck(AcknowledgedClaims ledger)
{
    private const int FaultsNamed = 20;

    /// <summary>Claims that are stored.</summary>
    public long Stored { get; private set; }

    /// <summary>Claims that are stored although nobody was told: their answer was lost with the engine or the connection.</summary>
    public long Unacknowledged { get; private set; }

    /// <summary>Acknowledged claims that are not stored.</summary>
    public long Lost { get; private set; }

    /// <summary>What is wrong beside that.</summary>
    public long Wrong { get; private set; }

    /// <summary>A sentence for each of the first faults.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Reads the feed of changes from its beginning to its end.</summary>
    public async Task RunAsync(Uri server)
    {
        var found = new bool[ledger.Sent];
        using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };
        await using var feed = await http.GetStreamAsync(new Uri($"/v1/changes?follow=false&prefix={SoakClaims.Prefix}", UriKind.Relative));
        using var reader = new StreamReader(feed);
        while (await reader.ReadLineAsync() is { } line)
        {
            using var change = JsonDocument.Parse(line);
            if (change.RootElement.TryGetProperty("problem", out var problem))
            {
                throw new InvalidOperationException($"The feed ended: {problem}");
            }

            if (change.RootElement.GetProperty("kind").ValueEquals("assertion"))
            {
                Compare(change.RootElement, found);
            }
        }

        for (var number = 0L; number < found.LongLength; number++)
        {
            if (!found[number] && ledger.SeqOf(number) is > 0 and var seq)
            {
                Lost++;
                Name(string.Create(CultureInfo.InvariantCulture, $"{SoakClaims.Json(number)} was acknowledged at {seq} and is lost"));
            }
        }
    }

    private void Compare(JsonElement change, bool[] found)
    {
        Stored++;
        if (SoakClaims.NumberOf(change.GetProperty("assertion")) is not { } number || number >= found.LongLength)
        {
            Accuse($"{change} was never sent");
            return;
        }

        var (seq, told) = (change.GetProperty("seq").GetInt64(), ledger.SeqOf(number));
        if (found[number])
        {
            Accuse($"{change} is stored twice");
        }
        else if (told == 0)
        {
            Unacknowledged++;
        }
        else if (told != seq)
        {
            Accuse(string.Create(CultureInfo.InvariantCulture, $"{change} was acknowledged at {told}"));
        }

        found[number] = true;
    }

    private void Accuse(string fault)
    {
        Wrong++;
        Name(fault);
    }

    private void Name(string fault)
    {
        if (Faults.Count < FaultsNamed)
        {
            Faults.Add(fault);
        }
    }
}

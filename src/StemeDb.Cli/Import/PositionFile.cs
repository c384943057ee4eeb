using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StemeDb.Cli.Import;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Position))]
internal sealed partial class PositionJson : JsonSerializerContext;

/// <summary>
/// Keeps a <see cref="Position"/> in <c>INPUT.stemedb-import.json</c>. Written to a temporary name, synced and renamed, so that it is
/// always whole; and always before lines are sent, so that after any crash it covers all that may have been stored.
/// </summary>
internal sealed class PositionFile
{
    private const int HeadBytes = 1 << 16;

    private readonly string _path;
    private readonly string _input;
    private readonly string _server;

    public PositionFile(string input, string server)
    {
        (_input, _server) = (input, server);
        _path = input + ".stemedb-import.json";
    }

    /// <summary>The position of an import that was stopped, or that of a new one.</summary>
    /// <exception cref="CommandFailure">The file is for another input or server, or cannot be read.</exception>
    public Position Load(bool restart)
    {
        var fresh = new Position { InputBytes = new FileInfo(_input).Length, InputHeadSha256 = HashHead(), Server = _server };
        if (restart || !File.Exists(_path))
        {
            return fresh;
        }

        var found = Parse();
        if (found.Format != Position.CurrentFormat)
        {
            throw Fail($"has format {found.Format}; this command knows {Position.CurrentFormat}");
        }

        if (found.InputBytes != fresh.InputBytes || found.InputHeadSha256 != fresh.InputHeadSha256)
        {
            throw Fail($"belongs to another content of {_input}");
        }

        return found.Server == _server ? found : throw Fail($"belongs to an import into {found.Server}");
    }

    public void Save(Position position)
    {
        var temporary = _path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, position, PositionJson.Default.Position);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }

    public void Delete() => File.Delete(_path);

    private Position Parse()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), PositionJson.Default.Position)
                ?? throw Fail("is empty");
        }
        catch (JsonException e)
        {
            throw Fail($"cannot be read: {e.Message}");
        }
    }

    private string HashHead()
    {
        using var file = File.OpenRead(_input);
        var head = new byte[HeadBytes];
        var read = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, read)));
    }

    private CommandFailure Fail(string what) =>
        new(ExitCode.Refused, $"the position file {_path} {what}. Say --restart to begin again from the first line, or remove the file.");
}

namespace StemeDb.Bench.Comparing;

/// <summary>A peer cannot be measured because its program is not on this machine.</summary>
internal sealed class MissingProgramException(string program, string package)
    : Exception($"{program} is not installed (Debian: apt-get install {package})");

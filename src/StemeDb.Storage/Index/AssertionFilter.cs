using StemeDb.Model.Paths;

namespace StemeDb.Storage.Index;

/// <summary>Which assertions to list; at least one part is set.</summary>
/// <param name="Path">Only those on this path.</param>
/// <param name="Source">Only those of this source.</param>
public readonly record struct AssertionFilter(ConceptPath? Path, SourceId? Source);

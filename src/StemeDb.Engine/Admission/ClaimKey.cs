using StemeDb.Model.Paths;

namespace StemeDb.Engine.Admission;

/// <summary>A source's claims on a path.</summary>
internal readonly record struct ClaimKey(ConceptPath Path, SourceId Source);

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using StemeDb.MicroBench;

// In this process: the usual toolchain writes and restores a project of its own for every benchmark, which takes minutes and a
// package source. What is lost is the isolation of one benchmark from another's garbage.
var isLong = args.Contains("--long");
var job = (isLong ? Job.MediumRun : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance).WithId(isLong ? "medium" : "short");
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithOptions(ConfigOptions.JoinSummary)
    .WithArtifactsPath(Path.Combine(Directory.GetCurrentDirectory(), "artifacts", "micro"));
var filters = args.Where(arg => arg != "--long").Select(arg => $"*{arg}*").DefaultIfEmpty("*");
BenchmarkSwitcher.FromAssembly(typeof(LensBenchmarks).Assembly).Run(["--filter", .. filters], config);

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.AppHost.Redis;
using StemeDb.AppHost.Settings;

if (EmbeddedRedis.IsAskedFor(args))
{
    EmbeddedRedis.Run(args);
    return;
}

StartException.ReportPlainly();
Console.WriteLine(RuntimeChoice.Sentence);

var builder = DistributedApplication.CreateBuilder(args);
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4.5));
var settings = StackSettings.Read(builder);

var redis = builder.AddRedisForStack("redis");

var engine = builder.AddProject<Projects.StemeDb_Engine>("engine")
    .WithSettings(settings)
    .WithListener("http", settings.Engine)
    .WithListener("admin", settings.EngineAdmin)
    .WithEndpointsInEnvironment(_ => false)
    .WithEnvironment("STEMEDB_ENGINE_SOCKET", settings.EngineSocket)
    .WithReadiness("admin", settings.EngineAdmin)
    .WithUrlForEndpoint("http", url => url.DisplayText = "gRPC")
    .WithUrlForEndpoint("admin", url => (url.Url, url.DisplayText) = ("/health/ready", "health"))
    .WithUrlForEndpoint("admin", _ => new() { Url = "/metrics", DisplayText = "metrics" });

builder.AddProject<Projects.StemeDb_WalArchiver>("wal-archiver")
    .WithSettings(settings)
    .WithListener("http", settings.WalArchiver)
    .WithEndpointsInEnvironment(_ => false)
    .WithReference(engine.GetEndpoint("http"))
    .WithEnvironment("STEMEDB_ENGINE_ENDPOINT", settings.EngineEndpoint)
    .WaitFor(engine)
    .WithHttpHealthCheck("/health/ready")
    .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ("/health/ready", "health"))
    .WithUrlForEndpoint("http", _ => new() { Url = "/metrics", DisplayText = "metrics" });

var backups = builder.AddProject<Projects.StemeDb_BackupAgent>("backup-agent")
    .WithSettings(settings)
    .WithListener("http", settings.BackupAgent)
    .WithEndpointsInEnvironment(_ => false)
    .WithReference(engine.GetEndpoint("http"))
    .WithEnvironment("STEMEDB_ENGINE_ENDPOINT", settings.EngineEndpoint)
    .WaitFor(engine)
    .WithHttpHealthCheck("/health/ready")
    .WithAgentCommand("/v1/admin/backups", "Back up now", settings.BackupToken)
    .WithAgentCommand("/v1/admin/backups/verify", "Verify", settings.BackupToken)
    .WithAgentCommand("/v1/admin/drills", "Drill", settings.BackupToken)
    .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ("/v1/admin/backups", "backups"))
    .WithUrlForEndpoint("http", _ => new() { Url = "/v1/admin/drills", DisplayText = "drills" })
    .WithUrlForEndpoint("http", _ => new() { Url = "/metrics", DisplayText = "metrics" });

builder.AddProject<Projects.StemeDb_Api>("api")
    .WithSettings(settings)
    .WithListener("http", settings.Api)
    .WithEndpointsInEnvironment(_ => false)
    .WithReference(engine.GetEndpoint("http"))
    .WithEnvironment("STEMEDB_ENGINE_ENDPOINT", settings.EngineEndpoint)
    .WithReference(backups.GetEndpoint("http"))
    .WithReference(redis)
    .WaitFor(engine)
    .WithReadiness("http", settings.Api)
    .WithUrlForEndpoint("http", url => url.DisplayText = "HTTP API")
    .WithUrlForEndpoint("http", _ => new() { Url = "/docs", DisplayText = "its reference" })
    .WithUrlForEndpoint("http", _ => new() { Url = "/metrics", DisplayText = "metrics" });

builder.Build().Run();

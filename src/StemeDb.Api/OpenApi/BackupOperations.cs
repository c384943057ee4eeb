using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of backups and drills.</summary>
internal static class BackupOperations
{
    private const string Backups = "Backups";
    private const string GoesOn = "It goes on after the answer.";

    private static readonly ErrorKind[] s_ofTheAgent = [ErrorCatalog.BackupsUnavailable, ErrorCatalog.Deadline];
    private static readonly ErrorKind[] s_ofAName = [ErrorCatalog.NotFound, .. s_ofTheAgent];

    private static readonly Operation.Parameter s_name = new("name", "The backup's name.") { In = ParameterLocation.Path, MaxLength = 64 };

    public static readonly Operation Begin = new("beginBackup", Backups, "Make a backup now")
    {
        Access = Access.Backup,
        Description = "It goes on after the answer. While one is under way no other is begun, and that one is told.",
        Answers = [new(202, "The backup under way.", Operation.Json("BackupProgress"))],
        Errors = s_ofTheAgent,
    };

    public static readonly Operation List = new("listBackups", Backups, "List the backups, the newest first, and what is under way")
    {
        Access = Access.Backup,
        Answers = [new(200, "All backups of the archive.", Operation.Json("BackupList"))],
        Errors = s_ofTheAgent,
    };

    public static readonly Operation Get = new("getBackup", Backups, "Read what is known of a backup")
    {
        Access = Access.Backup,
        Parameters = [s_name],
        Answers = [new(200, "The backup; while it is made, its progress.", Operation.Json("AnyBackup"))],
        Errors = s_ofAName,
    };

    public static readonly Operation Keep = new("keepBackup", Backups, "Mark a backup that retention never removes")
    {
        Access = Access.Backup,
        Parameters = [s_name],
        Answers = [new(200, "The backup.", Operation.Json("Backup"))],
        Errors = s_ofAName,
    };

    public static readonly Operation DoNotKeep = Keep with { Id = "doNotKeepBackup", Summary = "Take that mark from a backup" };

    public static readonly Operation Verify =
        Job("verifyBackups", "Read and check every byte of the archive", 202, "VerificationStatus") with { Description = GoesOn };

    public static readonly Operation GetVerification = Job("getVerification", "Read what the last verification found", 200, "VerificationStatus");

    public static readonly Operation Drill =
        Job("beginDrill", "Hold a drill: restore, start a server on it, compare and measure", 202, "DrillStatus") with { Description = GoesOn };

    public static readonly Operation ListDrills = Job("listDrills", "Read what came of the last drill, and which reports there are", 200, "DrillStatus");

    public static readonly Operation GetDrill = new("getDrill", Backups, "Read the report of a drill")
    {
        Access = Access.Backup,
        Parameters = [new("file", "Name of the report: as text, with .svg its picture, with .json for programs.") { In = ParameterLocation.Path, MaxLength = 64 }],
        Answers = [new(200, "The report.", new Operation.Content("text/markdown", "DrillReport"))],
        Errors = s_ofAName,
    };

    private static Operation Job(string id, string summary, int status, string schema) => new(id, Backups, summary)
    {
        Access = Access.Backup,
        Answers = [new(status, "Whether one is under way, and what came of the last.", Operation.Json(schema))],
        Errors = s_ofTheAgent,
    };
}

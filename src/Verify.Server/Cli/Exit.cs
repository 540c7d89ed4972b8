namespace Verify.Server.Cli;

/// <summary>Exit codes of the command-line contract.</summary>
internal static class Exit
{
    public const int Done = 0;
    public const int Negative = 1;
    public const int BadInput = 2;
    public const int OutsideFailed = 3;
}

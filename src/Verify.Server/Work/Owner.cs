namespace Verify.Server.Work;

/// <summary>Who holds a lease: this process, unlike any other.</summary>
internal static class Owner
{
    public static string Name { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}"[..Math.Min(60, $"{Environment.MachineName}:{Environment.ProcessId}:".Length + 32)];
}

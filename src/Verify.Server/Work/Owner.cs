using System.Diagnostics;
using System.Globalization;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>Who holds a lease: this process, unlike any other.</summary>
internal static class Owner
{
    public static string Name { get; } = $"{VerifyStore.KeepsPresent}{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>Whether it was a process of this machine that runs no more. Of others, and of one whose number is in use again, nobody can tell.</summary>
    public static bool IsGone(string owner)
    {
        if (owner == Name || owner.TrimStart(VerifyStore.KeepsPresent[0]).Split(':') is not [var machine, var number, _] || machine != Environment.MachineName || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        // The first process of a container has the same number every time.
        if (id == Environment.ProcessId) return true;
        try { Process.GetProcessById(id).Dispose(); }
        catch (ArgumentException) { return true; }
        return false;
    }
}

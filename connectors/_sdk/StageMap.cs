using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>Every ATS lets its customer name the stages: the setting <c>stageMap</c> comes first, then the names that the vendor starts with. What neither knows is not guessed.</summary>
public static class StageMap
{
    /// <param name="known">The vendor's own names, compared without regard to case.</param>
    public static Stage? Of(string? name, Connection connection, IReadOnlyDictionary<string, Stage> known)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        foreach (var line in (connection.Setting("stageMap") ?? "").Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parted = line.LastIndexOf('=');
            if (parted > 0 && string.Equals(line[..parted].Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase))
                return Enum.TryParse<Stage>(line[(parted + 1)..].Trim(), ignoreCase: true, out var stage) ? stage : null;
        }
        return known.TryGetValue(name.Trim(), out var found) ? found : null;
    }
}

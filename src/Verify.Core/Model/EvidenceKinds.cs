using System.Collections.Frozen;
using System.Reflection;

namespace Verify.Core.Model;

/// <summary>One kind of evidence: its name in JSON, its record, and how it must be kept.</summary>
public sealed record EvidenceKind(string Name, Type Type, Sensitivity Sensitivity, Retention Retention)
{
    internal Type ArrayType { get; } = Type.MakeArrayType();
}

/// <summary>Every kind of evidence there is, read once from the records that declare themselves with <see cref="KindAttribute"/>.</summary>
public static class EvidenceKinds
{
    /// <summary>All kinds in order of name.</summary>
    public static IReadOnlyList<EvidenceKind> All { get; } =
        typeof(Evidence).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Evidence)) && !type.IsAbstract)
            .Select(type => (type, kind: type.GetCustomAttribute<KindAttribute>() ?? throw new InvalidOperationException($"{type.Name} has no [Kind]")))
            .Select(pair => new EvidenceKind(pair.kind.Name, pair.type, pair.kind.Sensitivity, pair.kind.Retention))
            .OrderBy(kind => kind.Name, StringComparer.Ordinal)
            .ToArray();

    private static readonly FrozenDictionary<string, EvidenceKind> ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<Type, int> ByType = All.Select((kind, index) => (kind.Type, index)).ToFrozenDictionary(pair => pair.Type, pair => pair.index);

    public static EvidenceKind? Find(string name) => ByName.GetValueOrDefault(name);

    public static EvidenceKind Of(Evidence evidence) => All[IndexOf(evidence.GetType())];

    internal static string NameOf(Type type) => All[IndexOf(type)].Name;

    /// <summary>The place of a kind in <see cref="All"/>.</summary>
    internal static int IndexOf(Type type) => ByType[type];
}

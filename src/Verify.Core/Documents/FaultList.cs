using System.Collections.Immutable;

namespace Verify.Core.Documents;

/// <summary>Collects faults while a document is read; costs nothing while there are none.</summary>
internal struct FaultList
{
    /// <summary>Nobody reads more, and an input made to produce faults must not fill the memory.</summary>
    private const int Most = 64;

    private ImmutableArray<DocumentFault>.Builder? faults;

    public void Add(string code, string detail)
    {
        faults ??= ImmutableArray.CreateBuilder<DocumentFault>();
        if (faults.Count < Most) faults.Add(new DocumentFault(code, detail));
    }

    public readonly ImmutableArray<DocumentFault> Take() => faults?.ToImmutable() ?? [];
}

using System.Collections.Immutable;

namespace Verify.Core.Documents;

/// <summary>Collects faults while a document is read; costs nothing while there are none.</summary>
internal struct FaultList
{
    private ImmutableArray<DocumentFault>.Builder? faults;

    public void Add(string code, string detail) => (faults ??= ImmutableArray.CreateBuilder<DocumentFault>()).Add(new DocumentFault(code, detail));

    public readonly ImmutableArray<DocumentFault> Take() => faults?.ToImmutable() ?? [];
}

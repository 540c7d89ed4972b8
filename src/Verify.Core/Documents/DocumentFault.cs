namespace Verify.Core.Documents;

/// <summary>Something wrong with what was read: a short code that does not change, and a sentence that says where and what.</summary>
public sealed record DocumentFault(string Code, string Detail)
{
    public override string ToString() => $"{Code}: {Detail}";
}

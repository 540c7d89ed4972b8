namespace Verify.Core.Documents.Mrz;

/// <summary>The names of guarded fields, as they go out of the product.</summary>
public static class MrzNames
{
    public static string Of(MrzField field) => field switch
    {
        MrzField.DocumentNumber => "documentNumber",
        MrzField.BirthDate => "birthDate",
        MrzField.ExpiryDate => "expiryDate",
        MrzField.Optional => "optional",
        MrzField.Composite => "composite",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "unknown field"),
    };
}

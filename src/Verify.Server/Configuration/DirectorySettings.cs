using FluentValidation;

namespace Verify.Server.Configuration;

/// <summary>The directory that people sign in with: Entra ID, or any provider of OpenID Connect. Without an authority people sign in by links.</summary>
internal sealed record DirectorySettings
{
    /// <summary>Where the provider's metadata lies, such as <c>https://login.microsoftonline.com/organizations/v2.0</c>.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The client id of the registration. Bearer tokens of the Teams tab are meant for it too.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The secret of the registration, from the environment or user secrets.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>The registration's App ID URI, such as <c>api://verify.example.com/{client id}</c>: the other audience of the Teams tab's tokens.</summary>
    public string AppIdUri { get; init; } = "";

    /// <summary>Which directory belongs to which tenant here. Tokens of other directories are refused.</summary>
    public IReadOnlyList<DirectoryTenant> Tenants { get; init; } = [];

    /// <summary>Which app role, or group by its object id, gives which role here; of several that fit the first counts.</summary>
    public IReadOnlyList<DirectoryRole> Roles { get; init; } = [];

    /// <summary>Seconds after which the directory is asked again whether somebody who is signed in still has the role; 0: on each request.</summary>
    public int AskAgainSeconds { get; init; } = 300;

    /// <summary>Seconds by which clocks may differ.</summary>
    public int ClockSkewSeconds { get; init; } = 120;

    public bool Connected => Authority is not null;

    public override string ToString() => $"{nameof(DirectorySettings)} {ClientId}";
}

/// <summary>A directory by its id (<c>tid</c>) and the tenant here.</summary>
internal sealed record DirectoryTenant
{
    public string Directory { get; init; } = "";
    public string Tenant { get; init; } = "";
}

/// <summary>The value of an app role or the object id of a group, and the role here: recruiter, hr, reviewer, compliance, admin or auditor.</summary>
internal sealed record DirectoryRole
{
    public string Value { get; init; } = "";
    public string Role { get; init; } = "";
}

/// <summary>Says at start, by name, which setting of the directory cannot work.</summary>
internal sealed class DirectorySettingsValidator : AbstractValidator<DirectorySettings>
{
    private static readonly string[] Known = ["recruiter", "hr", "reviewer", "compliance", "admin", "auditor"];

    public DirectorySettingsValidator()
    {
        When(d => d.Connected, () =>
        {
            RuleFor(d => d.Authority).Must(url => url!.IsAbsoluteUri && (url.Scheme == "https" || url is { Scheme: "http", IsLoopback: true })).WithMessage("Verify:Directory:Authority: an absolute https address");
            RuleFor(d => d.ClientId).NotEmpty().WithMessage("Verify:Directory:ClientId: the client id of the registration");
            RuleFor(d => d.ClientSecret).NotEmpty().WithMessage("Verify:Directory:ClientSecret: the secret of the registration");
            RuleFor(d => d.Tenants).NotEmpty().WithMessage("Verify:Directory:Tenants: say which directory belongs to which tenant");
            RuleForEach(d => d.Tenants).Must(t => t.Directory.Length > 0 && t.Tenant.Length > 0).WithMessage("Verify:Directory:Tenants: each has Directory and Tenant");
            RuleFor(d => d.Tenants).Must(all => all.Select(t => t.Directory).Distinct(StringComparer.OrdinalIgnoreCase).Count() == all.Count).WithMessage("Verify:Directory:Tenants: a directory belongs to one tenant");
            RuleFor(d => d.Roles).NotEmpty().WithMessage("Verify:Directory:Roles: say which app role or group gives which role");
            RuleForEach(d => d.Roles).Must(r => r.Value.Length > 0 && Known.Contains(r.Role)).WithMessage((_, r) => $"Verify:Directory:Roles: '{r.Value}' gives '{r.Role}'; a role is {string.Join(", ", Known)}");
            RuleFor(d => d.AskAgainSeconds).InclusiveBetween(0, 3600).WithMessage("Verify:Directory:AskAgainSeconds: between 0 and 3600");
            RuleFor(d => d.ClockSkewSeconds).InclusiveBetween(0, 300).WithMessage("Verify:Directory:ClockSkewSeconds: between 0 and 300");
        });
    }
}

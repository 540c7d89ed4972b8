using FluentValidation;
using Verify.Server.Secrets;
using Verify.Server.Store;

namespace Verify.Server.Configuration;

/// <summary>All settings of the server, read once at start from appsettings.json, the environment (<c>Verify__PublicUrl</c>) and user secrets.</summary>
internal sealed record ServerSettings
{
    /// <summary>Where data, keys and lists lie. Relative to the working directory.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary><c>Data Source=…</c> for SQLite, <c>Host=…</c> for PostgreSQL; empty: <c>verify.db</c> in the data folder.</summary>
    public string Database { get; init; } = "";

    /// <summary>The key store, outside the data's backups; empty: the folder <c>keys</c> in the data folder.</summary>
    public string Keys { get; init; } = "";

    /// <summary>The folder of the tenants' own key files; empty: the key store's folder; <c>keyvault</c>: they are secrets of the key vault. With keys on PostgreSQL all nodes share the folder or the vault.</summary>
    public string TenantKeys { get; init; } = "";

    /// <summary>A file outside the database that gets the head of every audit log once an hour; empty: the log alone.</summary>
    public string AuditAnchors { get; init; } = "";

    /// <summary>A collector for traces and metrics (OTLP over HTTP), such as http://127.0.0.1:4318/; empty: none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How the log is written to stderr: text or json.</summary>
    public string LogFormat { get; init; } = "text";

    /// <summary>The address under which people and vendors reach this server: links and webhook addresses begin with it.</summary>
    public Uri PublicUrl { get; init; } = new("http://127.0.0.1:5080/");

    /// <summary>Proxies whose forwarded headers are believed: addresses or CIDR ranges. None: no forwarded header is read.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Largest webhook body, bytes.</summary>
    public int MaxDeliveryBytes { get; init; } = 1 << 20;

    /// <summary>Webhooks that are taken at once; more get 503. Bounds the memory that they take, with <see cref="MaxDeliveryBytes"/>.</summary>
    public int MaxRequests { get; init; } = 512;

    /// <summary>Deliveries that may wait; above that webhooks get 503 until some are translated.</summary>
    public int MaxInbox { get; init; } = 500_000;

    /// <summary>Seconds after which the work of a worker that has died is taken over by another.</summary>
    public int LeaseSeconds { get; init; } = 120;

    /// <summary>Seconds after which a vendor that does not answer is given up, to be asked again later.</summary>
    public int VendorTimeoutSeconds { get; init; } = 20;

    /// <summary>Lets connectors reach private address ranges: for systems on the company's own network.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Lets connections name a sandbox on a loopback address: for the demo and tests.</summary>
    public bool AllowSandboxes { get; init; }

    /// <summary>The address of an Azure Key Vault (<c>https://NAME.vault.azure.net/</c>): a connection may have <c>keyvault:SECRET</c> in a value's place, and the tenants' own keys may lie there. Empty: none.</summary>
    public Uri? KeyVault { get; init; }

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);
    public string DatabaseOrDefault => Database.Length > 0 ? Database : $"Data Source={Path.Combine(Path.GetFullPath(DataFolder), "verify.db")}";
    public string KeysOrDefault => Keys.Length > 0 ? Keys : Path.Combine(Path.GetFullPath(DataFolder), "keys");
    public string ListsFolder => Path.Combine(Path.GetFullPath(DataFolder), "lists");

    /// <summary>A value by name from the environment, else from the user secrets; null where neither has it.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value
        : new ConfigurationBuilder().AddUserSecrets(typeof(ServerSettings).Assembly, optional: true).Build()[name] is { Length: > 0 } kept ? kept : null;

    /// <summary>Reads and checks the settings, or says by name what is wrong.</summary>
    public static ServerSettings Read(Func<ServerSettings, ServerSettings>? change = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
            .AddUserSecrets(typeof(ServerSettings).Assembly, optional: true)
            .AddEnvironmentVariables().Build();
        var settings = configuration.GetSection("Verify").Get<ServerSettings>() ?? new ServerSettings();
        settings = change?.Invoke(settings) ?? settings;
        var result = new ServerSettingsValidator().Validate(settings);
        return result.IsValid ? settings : throw new InputException(string.Join('\n', result.Errors.Select(e => e.ErrorMessage).Distinct()));
    }

    /// <summary>Opens the store that the settings name, making its folders on the first start.</summary>
    public async Task<VerifyStore> OpenStoreAsync(TimeProvider time, CancellationToken cancel, VaultAccess? vault = null)
    {
        Directory.CreateDirectory(Path.GetFullPath(DataFolder));
        var store = await VerifyStore.OpenAsync(Store(vault), time, cancel);
        if (KeyVault is not null) store.References = new SecretValues(KeyVault, vault ?? VaultAccess.Default(), time);
        return store;
    }

    /// <summary>Where the store lies.</summary>
    public StoreSettings Store(VaultAccess? vault = null) => new(DatabaseOrDefault, KeysOrDefault, TenantKeys.Length > 0 && !TenantKeysInVault ? Path.GetFullPath(TenantKeys) : null,
        TenantKeysInVault ? (vault ?? VaultAccess.Default()).Client(KeyVault!) : null);

    public bool TenantKeysInVault => TenantKeys == "keyvault";
}

/// <summary>Says at start, by name, which setting cannot work.</summary>
internal sealed class ServerSettingsValidator : AbstractValidator<ServerSettings>
{
    public ServerSettingsValidator()
    {
        RuleFor(s => s.DataFolder).NotEmpty().WithMessage("Verify:DataFolder: name a folder");
        RuleFor(s => s.PublicUrl).Must(url => url.IsAbsoluteUri && url.Scheme is "http" or "https").WithMessage("Verify:PublicUrl: an absolute http or https address such as https://verify.example.com/");
        RuleFor(s => s.PublicUrl).Must(url => url.Scheme == "https" || url.IsLoopback).WithMessage("Verify:PublicUrl: http is for this machine only; vendors and browsers need https (terminate TLS in front and name the proxy in Verify:TrustedProxies)");
        RuleFor(s => s.PublicUrl).Must(url => url.AbsolutePath.EndsWith('/')).WithMessage("Verify:PublicUrl: end it with a slash");
        RuleFor(s => s.KeyVault).Must(url => url is null || url is { IsAbsoluteUri: true, Scheme: "https", UserInfo: "" }).WithMessage("Verify:KeyVault: an https address such as https://NAME.vault.azure.net/");
        RuleFor(s => s.TenantKeys).Must((s, _) => !s.TenantKeysInVault || s.KeyVault is not null).WithMessage("Verify:TenantKeys: keyvault needs Verify:KeyVault");
        RuleFor(s => s.MaxDeliveryBytes).InclusiveBetween(1 << 10, 64 << 20).WithMessage("Verify:MaxDeliveryBytes: between 1 KiB and 64 MiB");
        RuleFor(s => s.LeaseSeconds).InclusiveBetween(2, 3600).WithMessage("Verify:LeaseSeconds: between 2 and 3600");
        RuleFor(s => s.VendorTimeoutSeconds).InclusiveBetween(1, 60).WithMessage("Verify:VendorTimeoutSeconds: between 1 and 60");
        RuleFor(s => s.Otlp).Must(otlp => otlp is null || otlp is { IsAbsoluteUri: true, Scheme: "http" or "https" }).WithMessage("Verify:Otlp: an http or https address such as http://127.0.0.1:4318/");
        RuleFor(s => s.LogFormat).Must(format => format is "text" or "json").WithMessage("Verify:LogFormat: text or json");
        RuleFor(s => s.MaxRequests).InclusiveBetween(1, 10_000).WithMessage("Verify:MaxRequests: between 1 and 10000");
        RuleFor(s => s.MaxInbox).InclusiveBetween(1, 1_000_000).WithMessage("Verify:MaxInbox: between 1 and 1000000");
        RuleForEach(s => s.TrustedProxies).Must(proxy => System.Net.IPNetwork.TryParse(proxy, out _) || System.Net.IPAddress.TryParse(proxy, out _))
            .WithMessage((_, proxy) => $"Verify:TrustedProxies: '{proxy}' is no address and no CIDR range");
    }
}

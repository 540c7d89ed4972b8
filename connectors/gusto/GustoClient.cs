using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Gusto;

/// <summary>Gusto's API, with a dated version in every request. https://docs.gusto.com/app-integrations/docs/api-fundamentals</summary>
internal sealed class GustoClient(Session session)
{
    private const string Version = "2026-06-15";

    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    /// <summary>Whether this product of Gusto shows accounts. To others the event that one was changed is all that there is.</summary>
    public bool ShowsAccounts => session.Connection.Setting("product") == "embedded";

    /// <summary>https://docs.gusto.com/app-integrations/reference/get-v1-companies-company_id-employees</summary>
    public async Task<Result<IReadOnlyList<GustoEmployee>>> EmployeesAsync(int page, int size, CancellationToken cancel) =>
        await GetAsync(string.Create(CultureInfo.InvariantCulture, $"companies/{session.Connection.Setting("company")}/employees?page={page}&per={size}"), GustoJson.Default.IReadOnlyListGustoEmployee, cancel);

    /// <summary>https://docs.gusto.com/app-integrations/reference/get-v1-employees</summary>
    public Task<Result<GustoEmployee>> EmployeeAsync(string id, CancellationToken cancel) => GetAsync($"employees/{id}?include=custom_fields", GustoJson.Default.GustoEmployee, cancel);

    /// <summary>https://docs.gusto.com/app-integrations/reference/get-v1-employees-employee_id-home_addresses</summary>
    public Task<Result<IReadOnlyList<GustoAddress>>> AddressesAsync(string employee, CancellationToken cancel) => GetAsync($"employees/{employee}/home_addresses", GustoJson.Default.IReadOnlyListGustoAddress, cancel);

    public Task<Result<GustoAddress>> AddressAsync(string id, CancellationToken cancel) => GetAsync($"home_addresses/{id}", GustoJson.Default.GustoAddress, cancel);

    /// <summary>https://docs.gusto.com/embedded-payroll/reference/get-v1-employees-employee_id-bank_accounts: the number is masked.</summary>
    public Task<Result<IReadOnlyList<GustoAccount>>> AccountsAsync(string employee, CancellationToken cancel) => GetAsync($"employees/{employee}/bank_accounts?page=1&per=25", GustoJson.Default.IReadOnlyListGustoAccount, cancel);

    private async Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var address = new Uri($"https://{(session.Connection.Setting("environment") == "demo" ? "api.gusto-demo.com" : "api.gusto.com")}/v1/{path}");
        return (await session.ReadAsync("accessToken", token => Authorised(address, token), cancel)).Json(type);
    }

    private static HttpRequestMessage Authorised(Uri address, Secret token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = Wire.Bearer(token);
        request.Headers.TryAddWithoutValidation("X-Gusto-API-Version", Version);
        return request;
    }
}

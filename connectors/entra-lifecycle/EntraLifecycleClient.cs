using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.EntraLifecycle;

internal sealed record EntraList<T>
{
    public required IReadOnlyList<T> Value { get; init; }
}

internal sealed record EntraUser
{
    public string? Id { get; init; }
}

internal sealed record EntraWorkflow
{
    public required string Id { get; init; }
}

/// <summary>A run of the workflow for one user.</summary>
internal sealed record EntraUserRun
{
    public string? Id { get; init; }
    public string? ProcessingStatus { get; init; }
    public EntraUser? Subject { get; init; }
}

/// <summary>One task of a run.</summary>
internal sealed record EntraTaskRun
{
    public string? Id { get; init; }
    public string? ProcessingStatus { get; init; }
    public EntraTask? Task { get; init; }
}

internal sealed record EntraTask
{
    public string? Id { get; init; }
}

internal sealed record EntraResume(string Source, string Type, EntraResumeData Data);

internal sealed record EntraResumeData(string OperationStatus)
{
    [JsonPropertyName("@odata.type"), JsonPropertyOrder(-1)]
    public string Kind => "microsoft.graph.identityGovernance.customTaskExtensionCallbackData";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EntraList<EntraUser>))]
[JsonSerializable(typeof(EntraList<EntraUserRun>))]
[JsonSerializable(typeof(EntraList<EntraTaskRun>))]
[JsonSerializable(typeof(EntraWorkflow))]
[JsonSerializable(typeof(EntraResume))]
internal sealed partial class EntraJson : JsonSerializerContext;

/// <summary>A task that waits to be resumed.</summary>
internal sealed record WaitingTask(string Task, string Result);

/// <summary>The part of Microsoft Graph that lifecycle workflows need.</summary>
internal sealed class EntraLifecycleClient(Session session)
{
    private const string Waits = "inProgress";

    public static bool IsId(string text) => Guid.TryParseExact(text, "D", out _);

    /// <summary>https://learn.microsoft.com/graph/api/identitygovernance-workflow-get</summary>
    public Task<Result<EntraWorkflow>> WorkflowAsync(CancellationToken cancel) => GetAsync(Workflow, EntraJson.Default.EntraWorkflow, cancel);

    /// <summary>https://learn.microsoft.com/graph/api/user-list: by employee id.</summary>
    public async Task<Result<IReadOnlyList<EntraUser>>> UsersAsync(string employee, CancellationToken cancel)
    {
        var filter = Uri.EscapeDataString($"employeeId eq '{employee.Replace("'", "''", StringComparison.Ordinal)}'");
        return (await GetAsync($"users?$filter={filter}&$select=id&$top=2", EntraJson.Default.EntraListEntraUser, cancel)).Succeeded(out var list, out var failure) ? Result<IReadOnlyList<EntraUser>>.Of(list.Value) : failure;
    }

    /// <summary>https://learn.microsoft.com/graph/api/identitygovernance-workflow-list-userprocessingresults and, for each run of this user, its tasks: those that still wait.</summary>
    public async Task<Result<IReadOnlyList<WaitingTask>>> WaitingAsync(string user, CancellationToken cancel)
    {
        var filter = Uri.EscapeDataString($"subject/id eq '{user}'");
        if (!(await GetAsync($"{Workflow}/userProcessingResults?$filter={filter}&$expand=subject", EntraJson.Default.EntraListEntraUserRun, cancel)).Succeeded(out var runs, out var failure)) return failure;
        var waiting = new List<WaitingTask>();
        foreach (var run in runs.Value.Where(run => run.ProcessingStatus == Waits && run.Subject?.Id == user && run.Id is { Length: > 0 and <= 200 }))
        {
            if (!(await GetAsync($"{Workflow}/userProcessingResults/{Uri.EscapeDataString(run.Id!)}/taskProcessingResults?$expand=task", EntraJson.Default.EntraListEntraTaskRun, cancel)).Succeeded(out var tasks, out failure)) return failure;
            waiting.AddRange(tasks.Value.Where(task => task is { ProcessingStatus: Waits, Id: { Length: > 0 and <= 200 }, Task.Id: { } id } && IsId(id)).Select(task => new WaitingTask(task.Task!.Id!, task.Id!)));
        }
        return waiting;
    }

    /// <summary>https://learn.microsoft.com/graph/api/identitygovernance-taskprocessingresult-resume</summary>
    public Task<Result<HttpAnswer>> ResumeAsync(WaitingTask task, string marker, CancellationToken cancel)
    {
        var body = JsonSerializer.Serialize(new EntraResume("Verify", $"onboarding-released-{marker}", new EntraResumeData("completed")), EntraJson.Default.EntraResume);
        var address = At($"{Workflow}/tasks/{task.Task}/taskProcessingResults/{Uri.EscapeDataString(task.Result)}/microsoft.graph.identityGovernance.resume");
        return EntraRequest.WriteAsync(session, EntraRequest.Graph, () => new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, cancel);
    }

    private string Workflow => $"identityGovernance/lifecycleWorkflows/workflows/{session.Connection.Setting("workflow")}";

    private async Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var answered = await EntraRequest.ReadAsync(session, EntraRequest.Graph, () => new HttpRequestMessage(HttpMethod.Get, At(path)), cancel);
        return answered.Succeeded(out var answer, out var failure) ? answer.Json(type) : failure;
    }

    private static Uri At(string path) => new(string.Create(CultureInfo.InvariantCulture, $"https://graph.microsoft.com/v1.0/{path}"));
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using FluentValidation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.OpenApi;
using Verify.Server.SignIn;

namespace Verify.Server.Api;

/// <summary>The REST API: its callers, its limits, its document, and its routes in one place.</summary>
internal static class ApiSetup
{
    public const string Root = "/api/v1", Document = "/api/openapi/{documentName}.json";
    private const string Limit = "api", Version = "v1", KeyScheme = "bearer";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiAuthentication>(ApiAuthentication.SchemeName, null);
        services.AddSingleton<IValidator<NoteRequest>, NoteRequestValidator>().AddSingleton<IValidator<AssignmentRequest>, AssignmentRequestValidator>().AddSingleton<IValidator<DispositionRequest>, DispositionRequestValidator>()
            .AddSingleton<IValidator<AnswerRequest>, AnswerRequestValidator>().AddSingleton<IValidator<UnlinkRequest>, UnlinkRequestValidator>().AddSingleton<IValidator<GateRequest>, GateRequestValidator>().AddSingleton<IValidator<PolicyRequest>, PolicyRequestValidator>();
        services.AddRateLimiter(limits => limits.AddPolicy(Limit, http => RateLimitPartition.GetFixedWindowLimiter(http.User.Identity?.IsAuthenticated == true ? http.User.Actor() : Lockout.PlaceOf(http),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = 1200, Window = TimeSpan.FromMinutes(1) })));
        // For the document alone: what is sent and read is written by Core's own options, which say the same.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower)));
        services.AddOpenApi(Version, options =>
        {
            options.ShouldInclude = route => route.RelativePath?.StartsWith(Root[1..] + "/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Verify", Version = Version, Description = "Evidence about candidates, explained, for a person to decide on. Errors are problem details; lists go on with the cursor of the part before; a change may carry an Idempotency-Key." };
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
                document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of this installation, or a token of the connected directory." };
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                operation.Responses ??= [];
                operation.Responses["default"] = new OpenApiResponse { Description = "What is wrong, as problem details." };
                if (HttpMethods.IsPost(context.Description.HttpMethod ?? ""))
                    (operation.Parameters ??= []).Add(new OpenApiParameter { Name = Idempotency.Header, In = ParameterLocation.Header, Description = "The same request again under the same key happens once.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Idempotency.LongestKey } });
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiAccess>().FirstOrDefault() is { } access)
                    operation.Description = $"Scope {access.Scope}; for {string.Join(", ", access.Roles.Select(role => role.ToString().ToLowerInvariant()))}{(access.PersonOnly ? "; a person's key or token" : "")}.";
                return Task.CompletedTask;
            });
        });
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi(Document).AllowAnonymous();
        var api = app.MapGroup(Root).RequireRateLimiting(Limit).AddEndpointFilter(RefuseControlsAsync).AddEndpointFilterFactory((context, next) =>
        {
            var store = context.ApplicationServices.GetRequiredService<Store.VerifyStore>();
            var filter = new Idempotency(store);
            return invocation => filter.InvokeAsync(invocation, next);
        });
        api.MapCandidates();
        api.MapCases();
        api.MapOffice();
    }

    /// <summary>No id and no filter holds control characters, and a column of PostgreSQL takes no NUL.</summary>
    private static async ValueTask<object?> RefuseControlsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (request.RouteValues.Values.Any(value => value is string text && (text.Length > 200 || text.Any(char.IsControl)))) return ApiResult.NotFound;
        foreach (var (name, values) in request.Query)
            if (values.Any(value => value?.Any(char.IsControl) == true)) return ApiResult.BadRequest(name.Any(char.IsControl) ? "query" : name, "no control characters");
        return await next(context);
    }
}

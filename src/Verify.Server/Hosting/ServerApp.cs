using System.Net;
using FluentValidation;
using Microsoft.AspNetCore.HttpOverrides;
using Verify.Connectors.Sdk;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Documents;
using Verify.Server.Enrichment;
using Verify.Server.Hooks;
using Verify.Server.Linking;
using Verify.Server.Observability;
using Verify.Server.Outbox;
using Verify.Server.Portal;
using Verify.Server.Privacy;
using Verify.Server.Receiving;
using Verify.Server.Recruiting;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Server.Watchlists;
using Verify.Server.Work;

namespace Verify.Server.Hosting;

/// <summary>Puts the program together: store, connectors, workers, pages.</summary>
internal static class ServerApp
{
    /// <summary>Builds the host over an open store. The caller starts it, and closes the store after it.</summary>
    public static WebApplication Build(ServerSettings settings, VerifyStore store, TimeProvider time, Action<WebApplicationBuilder>? configure = null)
    {
        // Named, because the pages of the program are looked for in the assembly of this name, whoever starts it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerApp).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory, WebRootPath = "wwwroot" });
        // Logs and progress go to stderr: stdout belongs to the command's own output.
        builder.Logging.ClearProviders();
        if (settings.LogFormat == "json") builder.Logging.AddJsonConsole(options => { options.UseUtcTimestamp = true; options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"; });
        else builder.Logging.AddSimpleConsole(options => { options.SingleLine = true; options.TimestampFormat = "HH:mm:ss "; });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        // Said on every page and at every start, and by design: pages are never kept, and the key store is what protects the keys in it.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Their base classes are the framework's, and say what a provider answered.
        builder.Logging.AddFilter(typeof(SignIn.DirectorySignIn).FullName, LogLevel.Error).AddFilter(typeof(Api.ApiAuthentication).FullName, LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxDeliveryBytes + 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        AddServices(builder.Services, settings, store, time);
        configure?.Invoke(builder);
        var app = builder.Build();
        if (settings.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(settings));
        app.UseStaticFiles();
        app.UseRouting();
        app.UsePages();
        app.Services.GetRequiredService<HookEndpoints>().Map(app);
        app.MapHealth();
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, VerifyStore store, TimeProvider time)
    {
        services.AddSingleton(settings).AddSingleton(store).AddSingleton(time).AddSingleton(ConnectorCatalog.Load());
        services.AddSingleton<Telemetry>().AddSingleton<Sources>().AddSingleton<Policies>().AddSingleton<Intake>().AddSingleton<ConnectorSessions>().AddSingleton<ProgressLookup>();
        services.AddSingleton<HookEndpoints>().AddSingleton<Admission>().AddSingleton<Backlog>().AddHostedService(provider => provider.GetRequiredService<Backlog>());
        if (settings.Otlp is { } collector) services.AddHostedService(_ => new Exporting(collector, Owner.Name));
        services.AddPages(settings);
        // In the order in which they are taken: what a vendor told may be shared with somebody.
        services.AddSingleton<VendorLookups>().AddSingleton<IEvidenceStep, EnrichCandidate>().AddSingleton<IEvidenceStep, LinkCandidate>().AddSingleton<IJobHandler, AssessCandidate>();
        foreach (var kind in AskAgain.Kinds) services.AddSingleton<IJobHandler>(new AskAgain(kind, time));
        services.AddSingleton<Receiving.Joining>().AddSingleton<IJobHandler, Onboarding.JoinHire>().AddSingleton<Onboarding.EmploymentOrders>().AddSingleton<IJobHandler, ClusterCandidates>();
        services.AddSingleton<IJobHandler, DestroyDayKeys>().AddSingleton<IJobHandler, Rescreen>().AddSingleton<IJobHandler, PolicyPreview>().AddSingleton<IJobHandler, ReadDocument>().AddSingleton<IJobHandler, FetchFile>().AddSingleton<IJobHandler, KeepUp>();
        services.AddSingleton<IJobHandler, Retain>().AddSingleton<IJobHandler, AnchorAudit>().AddSingleton<IJobHandler, LearnWeights>().AddSingleton<IJobHandler, RekeySelectors>().AddSingleton<IJobHandler, Portal.WriteToCandidate>();
        services.AddHostedService<Presence>().AddHostedService<DeliveryWorker>().AddHostedService<JobWorker>().AddHostedService<OutboxWorker>().AddHostedService<TimerSeed>().AddHostedService<ListWatch>();
        services.AddSingleton(new ReaderSettings()).AddSingleton<ReaderHost>().AddSingleton<FaceHost>().AddSingleton<DocumentReaders>().AddSingleton<Selfies>().AddSingleton<UploadIntake>().AddSingleton<Interviewing.RubricLinks>();
        services.AddSingleton<Interviewing.RecordingFolder>().AddSingleton<Interviewing.RecordedInterviews>().AddSingleton<IJobHandler, Interviewing.WatchRecordings>().AddSingleton<IJobHandler, Interviewing.TakeStills>().AddSingleton<IJobHandler, Portal.ReadLiveCheck>();
        services.AddPortal(settings);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    private static ForwardedHeadersOptions Forwarded(ServerSettings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in settings.TrustedProxies)
            if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
            else options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        return options;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Mail;

/// <summary>Sends alerts by mail through the company's relay.</summary>
public sealed class MailConnector : IAlert, ISandboxed
{
    internal const string Name = "mail";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Id => Name;

    public async Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel)
    {
        var connection = session.Connection;
        var host = connection.Sandbox is null ? connection.Setting("host")! : connection.Sandbox.Host;
        using var timeout = new CancellationTokenSource(Patience, session.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            // A relay stands on the company's own network more often than not; this machine and link-local addresses are none.
            if (connection.Sandbox is null && !(await Dns.GetHostAddressesAsync(host, both.Token)).All(address => Addresses.MayBeCalled(address, allowPrivate: true)))
                return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"{host}: resolves to addresses where no relay lives"));
            using var client = Client(connection, host);
            using var mail = Message(alert, connection);
            await client.SendMailAsync(mail, both.Token);
            return new WriteResult.Done(["mail"]);
        }
        catch (SocketException)
        {
            return new WriteResult.Retry(null, new Failure(FailureCategory.Unavailable, $"{host}: not found"));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WriteResult.Unknown(null, new Failure(FailureCategory.TimedOut, $"{host}: no answer in {Patience.TotalSeconds:0} s"));
        }
        catch (SmtpException broken)
        {
            return WriteResult.From(FailureOf(broken, host), written: true);
        }
        catch (AuthenticationException)
        {
            return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"{host}: its certificate is not accepted"));
        }
    }

    public Sandbox CreateSandbox() => new MailSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["host"] = "smtp.example.com", ["from"] = "verify@example.com", ["to"] = "hr@example.com", ["tls"] = "none" },
    };

    private static SmtpClient Client(Connection connection, string host) => new(host, connection.Sandbox?.Port ?? int.Parse(connection.Setting("port") ?? "587", CultureInfo.InvariantCulture))
    {
        EnableSsl = connection.Setting("tls") is null or "starttls",
        UseDefaultCredentials = false,
        Credentials = connection.Setting("user") is { } user && connection.SecretOf("password") is { } password ? new NetworkCredential(user, password.Reveal()) : null,
    };

    private static MailMessage Message(Alert alert, Connection connection)
    {
        var from = connection.Setting("from")!;
        var mail = new MailMessage { From = new MailAddress(from, "Verify"), Subject = alert.Title, Body = $"{alert.Text}\n\n{alert.LinkText}: {alert.Link}\n" };
        (mail.BodyEncoding, mail.BodyTransferEncoding) = (System.Text.Encoding.UTF8, System.Net.Mime.TransferEncoding.QuotedPrintable);
        foreach (var to in connection.Setting("to")!.Split(',')) mail.To.Add(new MailAddress(to));
        mail.Headers["Message-ID"] = $"<{alert.Marker}@{new MailAddress(from).Host}>";
        // Keeps out-of-office notes from answering a machine: RFC 3834.
        mail.Headers["Auto-Submitted"] = "auto-generated";
        return mail;
    }

    /// <summary>The relay's answer decides: 4yz later, 5yz not without a person (RFC 5321, 4.2.1). What it says in words may name a mailbox and is left out.</summary>
    private static Failure FailureOf(SmtpException broken, string host) => (int)broken.StatusCode switch
    {
        >= 400 and < 500 => new Failure(FailureCategory.Unavailable, $"{host}: {(int)broken.StatusCode}"),
        530 or 534 or 535 => new Failure(FailureCategory.Unauthorised, $"{host}: {(int)broken.StatusCode}"),
        >= 500 and < 600 => new Failure(FailureCategory.Rejected, $"{host}: {(int)broken.StatusCode}"),
        _ when broken.InnerException is AuthenticationException => new Failure(FailureCategory.Refused, $"{host}: its certificate is not accepted"),
        _ => new Failure(FailureCategory.Unavailable, $"{host}: broken off"),
    };
}

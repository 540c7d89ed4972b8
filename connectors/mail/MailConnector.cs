using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Mail;

/// <summary>Sends alerts and letters by mail through the company's relay.</summary>
public sealed class MailConnector : IAlert, ILetterSender, ISandboxed
{
    internal const string Name = "mail";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Id => Name;

    public Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel) => SendAsync(() =>
        Message(session.Connection, "Verify", session.Connection.Setting("to")!.Split(','), alert.Title, $"{alert.Text}\n\n{alert.LinkText}: {alert.Link}\n", alert.Marker), session, cancel);

    public Task<WriteResult> WriteAsync(Letter letter, Session session, CancellationToken cancel) => SendAsync(() =>
        Message(session.Connection, letter.Sender, [letter.To], letter.Subject, letter.Text, letter.Marker), session, cancel);

    private static async Task<WriteResult> SendAsync(Func<MailMessage> message, Session session, CancellationToken cancel)
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
            using var mail = message();
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
        catch (FormatException)
        {
            return new WriteResult.Failed(new Failure(FailureCategory.Rejected, "the recipient is no mailbox"));
        }
        catch (SmtpException broken)
        {
            // An answer that refuses, and a relay that is not there, took nothing.
            return WriteResult.From(FailureOf(broken, host), written: (int)broken.StatusCode is not (>= 400 and < 600) && broken.InnerException is not SocketException);
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

    private static MailMessage Message(Connection connection, string sender, IReadOnlyList<string> recipients, string subject, string text, string marker)
    {
        var from = connection.Setting("from")!;
        var mail = new MailMessage { From = new MailAddress(from, sender), Subject = subject, Body = text };
        (mail.BodyEncoding, mail.BodyTransferEncoding) = (System.Text.Encoding.UTF8, System.Net.Mime.TransferEncoding.QuotedPrintable);
        foreach (var to in recipients)
        {
            var address = new MailAddress(to);
            // Of several it would take one, and the others for its name.
            if (address.Address != to) throw new FormatException();
            mail.To.Add(address);
        }
        mail.Headers["Message-ID"] = $"<{marker}@{new MailAddress(from).Host}>";
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

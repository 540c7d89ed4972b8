using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Mail;

/// <summary>A relay that keeps what it is given. It speaks as much of RFC 5321 as a sender needs, without TLS.</summary>
public sealed class MailSandbox : Sandbox
{
    private readonly List<string> _mails = [];

    /// <summary>What it answers to a recipient instead of taking it, such as <c>451 later</c>.</summary>
    public string? Refusal { get; set; }

    /// <summary>Breaks off after it has taken the mail, before it says so.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Takes the mail and never says so.</summary>
    public bool Hangs { get; set; }

    public IReadOnlyList<string> Mails
    {
        get { lock (_mails) return [.. _mails]; }
    }

    public override object State() => new { mails = Mails };

    protected override void Map(WebApplication app)
    {
    }

    protected override void Listen(ListenOptions options) => options.Run(ConverseAsync);

    private async Task ConverseAsync(ConnectionContext connection)
    {
        using var reader = new StreamReader(connection.Transport.Input.AsStream(), Encoding.ASCII);
        async Task SayAsync(string line) => await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await SayAsync("220 sandbox");
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Length >= 4 ? line[..4].ToUpperInvariant() : "";
            if (verb == "QUIT") break;
            if (verb != "DATA")
            {
                await SayAsync(verb == "RCPT" && Refusal is not null ? Refusal : verb is "EHLO" or "HELO" or "MAIL" or "RCPT" or "RSET" or "NOOP" ? "250 ok" : "502 not spoken here");
                continue;
            }
            await SayAsync("354 go on");
            var mail = new StringBuilder();
            while (await reader.ReadLineAsync() is { } content && content != ".") mail.AppendLine(content.StartsWith('.') ? content[1..] : content);
            lock (_mails) _mails.Add(mail.ToString());
            if (BreaksOff) break;
            if (Hangs) await Task.Delay(Timeout.Infinite, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SayAsync("250 taken");
        }
    }
}

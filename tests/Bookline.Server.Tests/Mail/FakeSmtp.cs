using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookline.Server.Tests.Mail;

/// <summary>What the mail server does with the next mail.</summary>
internal enum SmtpMood
{
    Accepts,
    Unavailable421,
    NoSuchMailbox550,
    Busy451,
    RefusesContent554,
    Hangs,
    DropsAtData,
    HangsUpAfterAccepting,
}

/// <summary>A mail server on a socket: speaks SMTP as far as one mail needs it (RFC 5321), and misbehaves as a test says.</summary>
internal sealed class FakeSmtp : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<SmtpMood> moods = [];
    private readonly ConcurrentQueue<string> received = [];
    private readonly Task serving;
    private int connections;

    public FakeSmtp()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Each mail as it came over the wire, its envelope's lines in front.</summary>
    public IReadOnlyList<string> Received => [.. received];

    public int Connections => Volatile.Read(ref connections);

    public void Next(params SmtpMood[] next)
    {
        foreach (var mood in next)
        {
            moods.Enqueue(mood);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            Interlocked.Increment(ref connections);
            _ = TalkAsync(client);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false))
                {
                    NewLine = "\r\n",
                    AutoFlush = true,
                };
                await TalkAsync(reader, writer, moods.TryDequeue(out var mood) ? mood : SmtpMood.Accepts);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The other side has had enough.
            }
        }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer, SmtpMood mood)
    {
        if (mood is SmtpMood.Unavailable421)
        {
            await writer.WriteLineAsync("421 not now");
            return;
        }
        if (mood is SmtpMood.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        }
        await writer.WriteLineAsync("220 fake ESMTP");
        var envelope = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteAsync("250-fake\r\n250 8BITMIME\r\n");
                    break;
                case "RCPT" when mood is SmtpMood.NoSuchMailbox550:
                    await writer.WriteLineAsync("550 no such mailbox");
                    break;
                case "RCPT" when mood is SmtpMood.Busy451:
                    await writer.WriteLineAsync("451 later");
                    break;
                case "MAIL" or "RCPT":
                    envelope.Append(line).Append("\r\n");
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA" when mood is SmtpMood.DropsAtData:
                    return;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var mail = envelope + await DataAsync(reader);
                    if (mood is SmtpMood.RefusesContent554)
                    {
                        await writer.WriteLineAsync("554 spam");
                        break;
                    }
                    received.Enqueue(mail);
                    await writer.WriteLineAsync("250 taken");
                    if (mood is SmtpMood.HangsUpAfterAccepting)
                    {
                        return;
                    }
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private async Task<string> DataAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
        {
            data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        return data.ToString();
    }
}

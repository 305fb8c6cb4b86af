using System.Globalization;
using System.Net.Http.Headers;

namespace LowLatencyMM.Host;

/// <summary>Posts each alert's JSON to a URL; a status of 2xx is delivery. Redirects are not followed.</summary>
internal sealed class WebhookSink : IAlertSink
{
    private readonly Uri _url;
    private readonly TimeSpan _timeout;
    private readonly HttpClient _client;

    /// <param name="url">http or https.</param>
    /// <param name="timeout">Of one attempt: connecting, sending, the answer's header.</param>
    public WebhookSink(Uri url, TimeSpan timeout)
    {
        _url = url;
        _timeout = timeout;
        Key = SinkKey.Of("webhook", url.AbsoluteUri);
        Name = $"webhook {url.GetLeftPart(UriPartial.Authority)}";
        // A connection is given up after a while, so that a name that has moved is looked up again.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Key { get; }

    public string Name { get; }

    public string? Deliver(AlertNotice notice, CancellationToken abort)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(abort);
        bound.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(AlertText.Json(notice)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            request.Headers.Add("Idempotency-Key", notice.Id);
            using HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, bound.Token);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
        }
        catch (OperationCanceledException)
        {
            return abort.IsCancellationRequested ? "asked to end" : string.Create(CultureInfo.InvariantCulture, $"no answer within {_timeout.TotalSeconds:0.###} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return OneLine.Of(exception);
        }
    }

    public void Dispose() => _client.Dispose();
}

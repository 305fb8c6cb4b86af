namespace LowLatencyMM.Aeron;

/// <summary>All publications of a channel and stream: an image each, which come and go.</summary>
/// <remarks>One thread polls; the conductor's adds and removes images.</remarks>
public sealed class Subscription : Registration
{
    private readonly List<(Image Image, LogBuffers Log, long CorrelationId)> _all = []; // the conductor's
    private volatile Image[] _images = [];
    private int _next; // the poller's: where the next round begins

    internal Subscription(AeronClient client, long registrationId, string channel, int streamId) : base(client, registrationId)
    {
        Channel = channel;
        StreamId = streamId;
    }

    public string Channel { get; }

    public int StreamId { get; }

    /// <summary>Publications that are there.</summary>
    public int ImageCount => _images.Length;

    /// <summary>The images of this moment; an array that nobody changes.</summary>
    public IReadOnlyList<Image> Images => _images;

    /// <summary>Reads from the images in turn, each up to the end of its term; another one begins at every call.</summary>
    /// <param name="fragmentLimit">Most messages or fragments; > 0.</param>
    /// <returns>Messages or fragments read.</returns>
    [HotPath]
    public int Poll<THandler>(ref THandler handler, int fragmentLimit) where THandler : struct, IFragmentHandler, allows ref struct
    {
        Image[] images = _images;
        int first = StartOf(images);
        int count = 0;
        for (int i = 0; i < images.Length && count < fragmentLimit; i++)
            count += images[first + i < images.Length ? first + i : first + i - images.Length].Poll(ref handler, fragmentLimit - count);
        return count;
    }

    /// <summary>As <see cref="Poll"/>, as the handler says.</summary>
    [HotPath]
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit) where THandler : struct, IControlledFragmentHandler, allows ref struct
    {
        Image[] images = _images;
        int first = StartOf(images);
        int count = 0;
        for (int i = 0; i < images.Length && count < fragmentLimit; i++)
            count += images[first + i < images.Length ? first + i : first + i - images.Length].ControlledPoll(ref handler, fragmentLimit - count);
        return count;
    }

    internal void OnAvailableImage(Image image, LogBuffers log, long correlationId)
    {
        _all.Add((image, log, correlationId));
        _images = [.. _images, image];
    }

    /// <summary>The image's log when it had one; the poller may still be in it.</summary>
    internal LogBuffers? OnUnavailableImage(long correlationId)
    {
        int index = _all.FindIndex(entry => entry.CorrelationId == correlationId);
        if (index < 0) return null;
        var (image, log, _) = _all[index];
        _all.RemoveAt(index);
        _images = [.. _all.Select(entry => entry.Image)];
        image.Close();
        return log;
    }

    internal override void OnClosed(List<IDisposable> lingering)
    {
        _images = [];
        foreach (var (image, log, _) in _all)
        {
            image.Close();
            lingering.Add(log);
        }

        _all.Clear();
    }

    private int StartOf(Image[] images)
    {
        int first = _next < images.Length ? _next : 0;
        _next = first + 1;
        return first;
    }
}

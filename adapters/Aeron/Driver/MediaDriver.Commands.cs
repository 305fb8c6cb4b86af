using static LowLatencyMM.Aeron.Clocks;

namespace LowLatencyMM.Aeron;

/// <content>What clients ask for.</content>
public sealed partial class MediaDriver
{
    private void OnCommand(int type, ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        long clientId = reader.Int64();
        long correlationId = reader.Int64();
        try
        {
            Execute(type, clientId, correlationId, ref reader);
        }
        catch (DriverRefusalException refusal)
        {
            Refuse(correlationId, refusal.Code, refusal.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Refuse(correlationId, DriverErrorCode.StorageSpace, exception.Message);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            Refuse(correlationId, DriverErrorCode.InvalidChannel, exception.Message);
        }
        catch (InvalidOperationException exception)
        {
            Refuse(correlationId, DriverErrorCode.ResourceTemporarilyUnavailable, exception.Message); // all counters are in use
        }
    }

    private void Execute(int type, long clientId, long correlationId, ref MessageReader reader)
    {
        switch (type)
        {
            case ControlProtocol.AddPublication or ControlProtocol.AddExclusivePublication:
                {
                    int streamId = reader.Int32();
                    string channel = reader.Text();
                    Check(reader);
                    AddPublication(ClientOf(clientId), correlationId, streamId, channel, type == ControlProtocol.AddExclusivePublication);
                    break;
                }

            case ControlProtocol.AddSubscription:
                {
                    _ = reader.Int64();
                    int streamId = reader.Int32();
                    string channel = reader.Text();
                    Check(reader);
                    AddSubscription(ClientOf(clientId), correlationId, streamId, channel);
                    break;
                }

            case ControlProtocol.AddCounter:
                {
                    int typeId = reader.Int32();
                    ReadOnlySpan<byte> key = reader.Bytes(isAligned: true);
                    string label = reader.Text();
                    Check(reader);
                    AddCounter(ClientOf(clientId), correlationId, typeId, key, label);
                    break;
                }

            case ControlProtocol.RemovePublication:
                if (!_links.TryGetValue(Id(ref reader), out PublicationLink? link)) throw new DriverRefusalException(DriverErrorCode.UnknownPublication, "no such publication");
                Remove(link, NowNs());
                Succeed(correlationId);
                break;
            case ControlProtocol.RemoveSubscription:
                if (!_subscriptions.TryGetValue(Id(ref reader), out DriverSubscription? subscription))
                    throw new DriverRefusalException(DriverErrorCode.UnknownSubscription, "no such subscription");
                Remove(subscription);
                Succeed(correlationId);
                break;
            case ControlProtocol.RemoveCounter:
                if (!_clientCounters.TryGetValue(Id(ref reader), out ClientCounter? counter)) throw new DriverRefusalException(DriverErrorCode.UnknownCounter, "no such counter");
                Succeed(correlationId);
                Remove(counter);
                break;
            case ControlProtocol.ClientKeepalive:
                ClientOf(clientId).Heartbeat.SetRelease(UnixMs());
                break;
            case ControlProtocol.ClientClose:
                if (_clients.TryGetValue(clientId, out DriverClient? leaving)) Remove(leaving, NowNs());
                break;
            case ControlProtocol.GetNextAvailableSessionId:
                Answer(ControlProtocol.OnNextAvailableSessionId, new MessageWriter(stackalloc byte[16]).Int64(correlationId).Int32(NextSessionId(reader.Int32())));
                break;
            case ControlProtocol.TerminateDriver:
                if (!_options.AllowsTermination) throw new DriverRefusalException(DriverErrorCode.NotSupported, "this driver is not ended by clients");
                _isStopping = true;
                break;
            case ControlProtocol.AddDestination or ControlProtocol.RemoveDestination or ControlProtocol.RemoveDestinationById or ControlProtocol.AddReceiveDestination
                or ControlProtocol.RemoveReceiveDestination or ControlProtocol.RejectImage or ControlProtocol.AddStaticCounter:
                throw new DriverRefusalException(DriverErrorCode.NotSupported, $"command 0x{type:x2} is not one of an IPC driver");
            default:
                throw new DriverRefusalException(DriverErrorCode.UnknownCommand, $"there is no command 0x{type:x2}");
        }
    }

    private void AddPublication(DriverClient client, long correlationId, int streamId, string channel, bool isExclusive)
    {
        ChannelUri uri = Parse(channel);
        IpcPublication? publication = isExclusive ? null : _publications.Find(other =>
            !other.IsClosing && other.Log.Kind == LogBufferKind.Concurrent && other.Log.StreamId == streamId
            && (!uri.Parameters.ContainsKey("session-id") || other.Log.SessionId == uri.Number("session-id", 0)));
        bool isNew = publication is null;
        if (publication is null)
        {
            publication = new IpcPublication(
                _cnc.Counters, Path.Combine(_publicationsPath, $"{correlationId}.logbuffer"), OptionsOf(uri, correlationId, streamId, isExclusive), channel, client.Id);
            _publications.Add(publication);
        }
        else
        {
            publication.ReferenceCount++;
        }

        _links.Add(correlationId, new PublicationLink(correlationId, client, publication));
        Answer(
            isExclusive ? ControlProtocol.OnExclusivePublicationReady : ControlProtocol.OnPublicationReady,
            new MessageWriter(stackalloc byte[ControlProtocol.MessageBytesMax])
                .Int64(correlationId).Int64(publication.RegistrationId).Int32(publication.Log.SessionId).Int32(streamId).Int32(publication.LimitCounterId)
                .Int32(ControlProtocol.NoCounter).Text(publication.Log.FilePath));
        if (!isNew) return;
        foreach (DriverSubscription subscription in _subscriptions.Values.Where(publication.Matches)) Join(publication, subscription);
    }

    private void AddSubscription(DriverClient client, long correlationId, int streamId, string channel)
    {
        ChannelUri uri = Parse(channel);
        int? session = uri.Parameters.ContainsKey("session-id") ? (int)uri.Number("session-id", 0) : null;
        var subscription = new DriverSubscription(correlationId, client, channel, streamId, session);
        _subscriptions.Add(correlationId, subscription);
        Answer(ControlProtocol.OnSubscriptionReady, new MessageWriter(stackalloc byte[16]).Int64(correlationId).Int32(ControlProtocol.NoCounter));
        foreach (IpcPublication publication in _publications.Where(publication => publication.Matches(subscription))) Join(publication, subscription);
    }

    private void Join(IpcPublication publication, DriverSubscription subscription)
    {
        int positionId = publication.Join(subscription);
        Answer(
            ControlProtocol.OnAvailableImage,
            new MessageWriter(stackalloc byte[ControlProtocol.MessageBytesMax])
                .Int64(publication.RegistrationId).Int32(publication.Log.SessionId).Int32(publication.Log.StreamId).Int64(subscription.Id).Int32(positionId)
                .Text(publication.Log.FilePath, isAligned: true).Text("aeron:ipc"));
    }

    private void AddCounter(DriverClient client, long correlationId, int typeId, ReadOnlySpan<byte> key, string label)
    {
        CounterCell cell = _cnc.Counters.Allocate(typeId, key, label, correlationId, client.Id);
        _clientCounters.Add(correlationId, new ClientCounter(correlationId, client, cell.Id));
        Answer(ControlProtocol.OnCounterReady, new MessageWriter(stackalloc byte[16]).Int64(correlationId).Int32(cell.Id));
    }

    private DriverClient ClientOf(long id)
    {
        if (_clients.TryGetValue(id, out DriverClient? known)) return known;
        Span<byte> key = stackalloc byte[sizeof(long)];
        BitConverter.TryWriteBytes(key, id);
        var client = new DriverClient(id, _cnc.Counters.Allocate(CounterTypeIds.Heartbeat, key, $"client-heartbeat: id={id}", id, id, UnixMs()));
        _clients.Add(id, client);
        return client;
    }

    private LogBufferOptions OptionsOf(ChannelUri uri, long correlationId, int streamId, bool isExclusive)
    {
        int termBytes = (int)uri.Number("term-length", _options.TermBytes);
        int session = (int)uri.Number("session-id", NextSessionId(streamId));
        if (_publications.Exists(other => !other.IsClosing && other.Log.StreamId == streamId && other.Log.SessionId == session))
            throw new DriverRefusalException(DriverErrorCode.GenericError, $"session {session} of stream {streamId} is in use");
        var options = new LogBufferOptions
        {
            TermBytes = termBytes,
            MtuBytes = (int)uri.Number("mtu", _options.MtuBytes),
            WindowBytes = (int)uri.Number("pub-wnd", Math.Min(_options.WindowBytes, termBytes / 2)),
            InitialTermId = (int)uri.Number("init-term-id", Random.Shared.Next(int.MinValue, int.MaxValue)),
            SessionId = session,
            StreamId = streamId,
            CorrelationId = correlationId,
            Kind = isExclusive ? LogBufferKind.Exclusive : LogBufferKind.Concurrent,
        };
        if (!uri.Parameters.ContainsKey("term-id")) return options;
        if (!isExclusive) throw new DriverRefusalException(DriverErrorCode.InvalidChannel, "only an exclusive publication begins at a term of its own");
        long terms = unchecked((int)uri.Number("term-id", 0) - options.InitialTermId);
        long offset = uri.Number("term-offset", 0);
        if (terms < 0 || offset < 0 || offset >= termBytes || offset % FrameDescriptor.FrameAlignmentBytes != 0)
            throw new DriverRefusalException(DriverErrorCode.InvalidChannel, $"a publication cannot begin {terms} terms behind its first, at offset {offset}");
        return options with { StartPosition = (terms * termBytes) + offset };
    }

    private int NextSessionId(int streamId)
    {
        while (_publications.Exists(other => other.Log.StreamId == streamId && other.Log.SessionId == _nextSessionId)) _nextSessionId++;
        return _nextSessionId++;
    }

    private ChannelUri Parse(string channel)
    {
        ChannelUri uri = ChannelUri.TryParse(channel, out string reason) ?? throw new DriverRefusalException(DriverErrorCode.InvalidChannel, reason);
        if (uri.Media == "ipc") return uri;
        throw new DriverRefusalException(
            DriverErrorCode.InvalidChannel,
            $"'{channel}': this driver carries aeron:ipc only; for other media start an official one (io.aeron.driver.MediaDriver of the Java distribution, or aeronmd) "
            + $"with aeron.dir={_options.Directory} in its place");
    }

    private static void Check(in MessageReader reader)
    {
        if (!reader.IsWhole) throw new DriverRefusalException(DriverErrorCode.MalformedCommand, "the command is shorter than its fields");
    }

    private static long Id(ref MessageReader reader)
    {
        long id = reader.Int64();
        Check(reader);
        return id;
    }

    private void Succeed(long correlationId) => Answer(ControlProtocol.OnOperationSuccess, new MessageWriter(stackalloc byte[8]).Int64(correlationId));

    private void Refuse(long correlationId, DriverErrorCode code, string error)
    {
        _errors.SetRelease(_errors.Value + 1);
        _ = _cnc.ErrorLog.Record($"{code}: {error}", UnixMs());
        string text = error.Length <= 1024 ? error : error[..1024];
        Answer(ControlProtocol.OnError, new MessageWriter(stackalloc byte[2048]).Int64(correlationId).Int32((int)code).Text(text));
    }
}

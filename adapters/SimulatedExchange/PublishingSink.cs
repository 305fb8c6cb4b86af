namespace LowLatencyMM.SimulatedExchange;

/// <summary>Lets the publisher hear the matching engine; what happens to the crowd's orders is nobody's business.</summary>
internal readonly struct PublishingSink(FramePublisher publisher) : IMatchSink
{
    public void OnExecution(in Execution execution)
    {
        if (execution.OwnerId != MatchingEngine.AnonymousOwner) publisher.Publish(in execution);
    }

    public void OnTrade(in MatchedTrade trade) => publisher.Add(in trade);
}

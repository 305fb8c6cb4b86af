namespace LowLatencyMM.Engine;

/// <summary>The total table: every state with every event. Fills always change the position, whatever the state.</summary>
/// <remarks>Pure; any thread. Source: domain specification 10.1 with its rules (a) to (d). Our protocol cancels by client id,
/// so a cancel is sent at once in every open state, PendingNew included, and overrides a replace under way.</remarks>
public static class OrderTransitions
{
    public const int StateCount = (int)OrderState.Expired + 1;
    public const int EventCount = (int)OrderEvent.ReportedGone + 1;

    private static readonly OrderTransition[] Table = Build();

    /// <summary>True for states in which the venue may still have something open.</summary>
    [HotPath]
    public static bool IsOpen(OrderState state) => state is >= OrderState.PendingNew and <= OrderState.Unknown;

    /// <summary>What <paramref name="orderEvent"/> does in <paramref name="state"/>.</summary>
    [HotPath]
    public static OrderTransition Get(OrderState state, OrderEvent orderEvent) => Table[((int)state * EventCount) + (int)orderEvent];

    private static OrderTransition[] Build()
    {
        var table = new OrderTransition[StateCount * EventCount];
        for (int state = 0; state < StateCount; state++)
        {
            for (int orderEvent = 0; orderEvent < EventCount; orderEvent++)
                table[(state * EventCount) + orderEvent] = Transition((OrderState)state, (OrderEvent)orderEvent);
        }

        return table;
    }

    private static OrderTransition Transition(OrderState state, OrderEvent orderEvent) => IsOpen(state)
        ? OpenTransition(state, orderEvent)
        : EndedTransition(state, orderEvent);

    private static OrderTransition OpenTransition(OrderState state, OrderEvent orderEvent) => orderEvent switch
    {
        OrderEvent.Accepted => state switch
        {
            OrderState.PendingNew or OrderState.Unknown => Applied(OrderState.Live),
            _ => NoEffect(state), // a fill or a cancel request overtook it
        },
        OrderEvent.Rejected => state is OrderState.PendingNew or OrderState.PendingCancel or OrderState.Unknown
            ? Applied(OrderState.Rejected)
            : Anomaly(OrderState.Unknown), // accepted before: the venue contradicts itself
        OrderEvent.PartialFill => Applied(state == OrderState.PendingNew ? OrderState.Live : state),
        OrderEvent.FullFill => Applied(OrderState.Filled),
        OrderEvent.Canceled => Applied(OrderState.Cancelled), // asked for or not
        OrderEvent.Expired => Applied(OrderState.Expired), // rule (b): in every open state
        OrderEvent.CanceledPart => state is OrderState.PendingReplace ? Applied(state) : Applied(OrderState.Live),
        OrderEvent.CancelRejectedGone => state switch
        {
            OrderState.PendingCancel => Applied(OrderState.Unknown), // its fill or cancel may still be on the way
            OrderState.Unknown => Applied(OrderState.Cancelled), // said a time-out apart: nothing is open there
            _ => Anomaly(OrderState.Unknown),
        },
        OrderEvent.CancelRejected => state is OrderState.PendingCancel or OrderState.Unknown ? Applied(OrderState.Unknown) : Anomaly(state),
        OrderEvent.ReplacedByOther => state is OrderState.PendingReplace or OrderState.PendingCancel or OrderState.Unknown
            ? Applied(OrderState.Replaced)
            : Anomaly(OrderState.Replaced),
        OrderEvent.ReplacesOther => state is OrderState.PendingNew or OrderState.Unknown ? Applied(OrderState.Live) : NoEffect(state),
        OrderEvent.ReplaceRejected => state switch
        {
            OrderState.PendingReplace => Applied(OrderState.Live),
            OrderState.PendingCancel or OrderState.Unknown => NoEffect(state),
            _ => Anomaly(state),
        },
        OrderEvent.CancelRequested => state switch
        {
            OrderState.PendingCancel => Refused(state),
            OrderState.PendingReplace or OrderState.Unknown => Applied(state), // goes out under the replacement's id, or once more
            _ => Applied(OrderState.PendingCancel),
        },
        OrderEvent.ReplaceRequested => state == OrderState.Live ? Applied(OrderState.PendingReplace) : Refused(state),
        OrderEvent.TimedOut => state == OrderState.Live ? NoEffect(state) : Applied(OrderState.Unknown),
        OrderEvent.RouteDown => Applied(OrderState.Unknown),
        OrderEvent.ReportedOpen => Applied(OrderState.Live),
        OrderEvent.ReportedGone => Applied(OrderState.Cancelled), // its fills came before the answer ended
        _ => Anomaly(state),
    };

    private static OrderTransition EndedTransition(OrderState state, OrderEvent orderEvent) => orderEvent switch
    {
        OrderEvent.PartialFill or OrderEvent.FullFill => new(state, state == OrderState.None ? OrderOutcome.Anomaly : OrderOutcome.LateFill),
        OrderEvent.CancelRequested or OrderEvent.ReplaceRequested => Refused(state),
        OrderEvent.TimedOut or OrderEvent.RouteDown => NoEffect(state),
        OrderEvent.CancelRejectedGone or OrderEvent.CancelRejected => state == OrderState.None ? Anomaly(state) : NoEffect(state), // the cancel lost a race
        OrderEvent.ReplaceRejected => state == OrderState.None ? Anomaly(state) : NoEffect(state), // so did the replace
        OrderEvent.Accepted => state == OrderState.Filled ? NoEffect(state) : Anomaly(state), // filled before it was acknowledged
        OrderEvent.ReplacesOther => state == OrderState.Filled ? NoEffect(state) : Anomaly(state),
        OrderEvent.ReplacedByOther => state == OrderState.None ? Anomaly(state) : NoEffect(state),
        OrderEvent.ReportedGone => state == OrderState.None ? Anomaly(state) : NoEffect(state), // so it had ended
        _ => Anomaly(state),
    };

    private static OrderTransition Applied(OrderState next) => new(next, OrderOutcome.Applied);

    private static OrderTransition NoEffect(OrderState state) => new(state, OrderOutcome.NoEffect);

    private static OrderTransition Anomaly(OrderState next) => new(next, OrderOutcome.Anomaly);

    private static OrderTransition Refused(OrderState state) => new(state, OrderOutcome.Refused);
}
